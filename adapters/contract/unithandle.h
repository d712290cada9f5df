// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonhandle.h"

namespace Duende {

/// The handle that a unit has by its full name in a scope, AdapterScope::name: "system" or "user". There need
/// be no such unit yet. Empty for any other scope.
std::optional<DaemonHandle> unitHandle(const QString& unitName, const QString& scope);

} // namespace Duende
