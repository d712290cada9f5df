// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/daemonid.h"

namespace Duende {

namespace {

// The name space of Duende's daemon ids; changing it changes every id.
constexpr QUuid daemonNamespace(0x6a3a1f3e, 0x5b0c, 0x4d1e, 0x9c, 0x55, 0x0d, 0x4e, 0x7d, 0x1c, 0x2f, 0x90);

} // namespace

DaemonId DaemonId::create()
{
    return DaemonId(QUuid::createUuid());
}

DaemonId DaemonId::forName(QStringView printedHandle, QStringView host)
{
    // A line feed cannot stand in a printed handle, so no two pairs of host and handle share a name.
    return DaemonId(QUuid::createUuidV5(daemonNamespace, QString(host + QLatin1Char('\n') + printedHandle)));
}

std::optional<DaemonId> DaemonId::parse(QStringView text)
{
    if (text.size() != 36)
        return std::nullopt;
    const QUuid uuid = QUuid::fromString(text);
    if (uuid.isNull())
        return std::nullopt;
    return DaemonId(uuid);
}

QString DaemonId::toString() const
{
    return m_uuid.toString(QUuid::WithoutBraces);
}

} // namespace Duende
