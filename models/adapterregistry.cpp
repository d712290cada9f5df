// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/adapterregistry.h"

namespace Duende {

AdapterRegistry::AdapterRegistry(std::vector<std::shared_ptr<PlatformAdapter>> adapters)
    : m_adapters(std::move(adapters))
{
}

Result<std::shared_ptr<PlatformAdapter>> AdapterRegistry::adapterFor(const DaemonHandle& handle) const
{
    for (const std::shared_ptr<PlatformAdapter>& adapter : m_adapters) {
        if (adapter->owns(handle))
            return adapter;
    }
    return std::unexpected(PlatformError::notSupported(
        handle.platform(), QStringLiteral("this machine cannot reach %1").arg(handle.toString())));
}

Result<std::shared_ptr<PlatformAdapter>> AdapterRegistry::adapterFor(const DaemonSpec& spec) const
{
    const QString wanted = spec.scope == UnitScope::User ? QStringLiteral("user") : QStringLiteral("system");
    std::shared_ptr<PlatformAdapter> onlyPlatform;
    for (const std::shared_ptr<PlatformAdapter>& adapter : m_adapters) {
        const AdapterScope scope = adapter->scope();
        if (scope.platform != spec.platform || !scope.canSpawn)
            continue;
        if (scope.name == wanted)
            return adapter;
        onlyPlatform = adapter;
    }
    // A platform with one scope takes every spec of it; one that has a scope for each asks for the right one.
    if (onlyPlatform && onlyPlatform->scope().name != QLatin1StringView("system")
        && onlyPlatform->scope().name != QLatin1StringView("user"))
        return onlyPlatform;
    return std::unexpected(PlatformError::notSupported(spec.platform, QStringLiteral("spawn")));
}

} // namespace Duende
