// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitquantity.h"

#include <QStringList>

#include <array>
#include <limits>

namespace Duende {

namespace {

using Text = QLatin1StringView;

struct Unit
{
    quint64 usec;
    Text name;
};

} // namespace

QString timeSpanText(quint64 usec)
{
    static constexpr std::array units{Unit{86'400'000'000, Text("d")}, Unit{3'600'000'000, Text("h")},
        Unit{60'000'000, Text("min")}, Unit{1'000'000, Text("s")}, Unit{1'000, Text("ms")},
        Unit{1, Text("us")}};
    if (usec == std::numeric_limits<quint64>::max())
        return QStringLiteral("infinity");
    QStringList parts;
    for (const Unit& unit : units) {
        if (const quint64 count = usec / unit.usec; count > 0)
            parts.append(QString::number(count) + unit.name);
        usec %= unit.usec;
    }
    return parts.isEmpty() ? QStringLiteral("0") : parts.join(QLatin1Char(' '));
}

QString sizeText(quint64 bytes)
{
    static constexpr std::array suffixes{Text("K"), Text("M"), Text("G"), Text("T")};
    QString suffix;
    for (const Text next : suffixes) {
        if (bytes == 0 || bytes % 1024 != 0)
            break;
        bytes /= 1024;
        suffix = next;
    }
    return QString::number(bytes) + suffix;
}

} // namespace Duende
