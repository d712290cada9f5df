// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonspec.h"
#include "adapters/contract/result.h"

class QJsonObject;

namespace Duende {

/// The parts of a spec that a plain process can have, for the state file: what is set, each under its
/// member's name in snake case.
QJsonObject specToJson(const DaemonSpec& spec);

/// Reads what specToJson() writes. Errors: Config, with the name of the offending member.
Result<DaemonSpec> specFromJson(const QJsonObject& object);

} // namespace Duende
