// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/systemdendpoint.h"

#include <QDir>
#include <QFileInfo>

#include <unistd.h>

namespace Duende {

namespace {

QString environment(const char* name)
{
    return qEnvironmentVariable(name).trimmed();
}

QString userRuntimeDirectory()
{
    const QString directory = environment("XDG_RUNTIME_DIR");
    return directory.isEmpty() ? QStringLiteral("/run/user/%1").arg(::getuid()) : directory;
}

/// dbus-daemon(1) writes such bytes of a path as %xx in an address.
QString addressOfSocket(const QString& path)
{
    return QStringLiteral("unix:path=")
        + QString::fromLatin1(QFile::encodeName(path).toPercentEncoding("/", "~"));
}

void addUsable(QStringList& addresses, const QString& address)
{
    if (!address.isEmpty() && !address.startsWith(QLatin1StringView("autolaunch:"))
        && !addresses.contains(address))
        addresses.append(address);
}

} // namespace

QStringList busAddresses(const SystemdEndpoint& endpoint)
{
    if (!endpoint.busAddress.isEmpty())
        return {endpoint.busAddress};

    QStringList addresses;
    if (endpoint.scope == UnitScope::System) {
        addUsable(addresses, environment("DBUS_SYSTEM_BUS_ADDRESS"));
        if (addresses.isEmpty())
            addresses.append(QStringLiteral("unix:path=/run/dbus/system_bus_socket"));
        return addresses;
    }
    addUsable(addresses, environment("DBUS_SESSION_BUS_ADDRESS"));
    const QString socket = userRuntimeDirectory() + QStringLiteral("/bus");
    if (QFileInfo::exists(socket))
        addUsable(addresses, addressOfSocket(socket));
    return addresses;
}

bool managerExpected(const SystemdEndpoint& endpoint)
{
    if (!endpoint.busAddress.isEmpty())
        return true;
    if (endpoint.scope == UnitScope::System)
        return QFileInfo(QStringLiteral("/run/systemd/system")).isDir();
    return QFileInfo(userRuntimeDirectory() + QStringLiteral("/systemd/private")).exists();
}

QString scopeName(UnitScope scope)
{
    return scope == UnitScope::System ? QStringLiteral("system") : QStringLiteral("user");
}

} // namespace Duende
