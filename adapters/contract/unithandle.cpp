// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/unithandle.h"

namespace Duende {

std::optional<DaemonHandle> unitHandle(const QString& unitName, const QString& scope)
{
    if (scope == QLatin1StringView("system"))
        return DaemonHandle(SystemdHandle{unitName, UnitScope::System});
    if (scope == QLatin1StringView("user"))
        return DaemonHandle(SystemdHandle{unitName, UnitScope::User});
    return std::nullopt;
}

} // namespace Duende
