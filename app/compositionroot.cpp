// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compositionroot.h"

#ifdef Q_OS_LINUX
#    include "adapters/container/containeradapter.h"
#    include "adapters/native/nativeadapter.h"
#    include "adapters/systemd/systemdadapter.h"
#endif

#ifdef Q_OS_LINUX
#    include <pwd.h>
#    include <unistd.h>
#endif

namespace Duende {

std::shared_ptr<const AdapterRegistry> makeRegistry()
{
    std::vector<std::shared_ptr<PlatformAdapter>> adapters;
#ifdef Q_OS_LINUX
    SystemdEndpoint machine;
    machine.scope = UnitScope::System;
    machine.unitWriter = QStringLiteral(DUENDE_UNIT_WRITER);
    adapters.push_back(std::make_shared<SystemdAdapter>(machine));
    SystemdEndpoint person;
    person.scope = UnitScope::User;
    adapters.push_back(std::make_shared<SystemdAdapter>(person));
    for (std::shared_ptr<PlatformAdapter>& engine :
        makeContainerAdapters(EngineSurroundings::ofThisProcess()))
        adapters.push_back(std::move(engine));
    adapters.push_back(std::make_shared<NativeAdapter>());
#endif
    return std::make_shared<AdapterRegistry>(std::move(adapters));
}

std::optional<DaemonHandle> recorderService()
{
#ifdef Q_OS_LINUX
    // As packaging/duende-recorder@.service.in has it.
    const passwd* user = ::getpwuid(::getuid());
    if (!user)
        return std::nullopt;
    const QString unit
        = QStringLiteral("duende-recorder@%1.service").arg(QString::fromLocal8Bit(user->pw_name));
    const Result<DaemonHandle> handle = DaemonHandle::parse(QString(QStringLiteral("systemd:") + unit));
    return handle ? std::optional(*handle) : std::nullopt;
#else
    return std::nullopt;
#endif
}

} // namespace Duende
