// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemondefinition.h"

class QJsonObject;

namespace Duende {

class DaemonHandle;

/// The document that `duende definition --json` prints; its field names do not change.
QJsonObject definitionJson(const DaemonHandle& handle, const DaemonDefinition& definition);

} // namespace Duende
