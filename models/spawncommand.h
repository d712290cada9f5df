// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonspec.h"

#include <QStringList>

namespace Duende {

/// The words behind `duende` that start this spec from a terminal: "spawn --platform linux --name web --
/// /usr/bin/web". The command reads them back as the same spec.
QStringList spawnArguments(const DaemonSpec& spec);

} // namespace Duende
