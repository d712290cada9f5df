// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log/bootchoice.h"

#include <algorithm>

namespace Duende {

std::expected<QByteArray, QString> parseBoot(QStringView text, const QList<LogBoot>& boots)
{
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    if (isNumber && text.size() < 12) {
        const qsizetype index = number > 0 ? number - 1 : boots.size() - 1 + number;
        if (index >= 0 && index < boots.size())
            return boots.at(index).id;
        return std::unexpected(boots.isEmpty()
                ? QStringLiteral("the log knows of no boots")
                : QStringLiteral("there is no boot %1; the log has %2 boots, from %3 to 0")
                      .arg(text)
                      .arg(boots.size())
                      .arg(1 - boots.size()));
    }
    const QByteArray id = text.toString().remove(QLatin1Char('-')).toLower().toLatin1();
    const bool isId = id.size() == 32
        && std::ranges::all_of(id, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (!isId)
        return std::unexpected(
            QStringLiteral("\"%1\" is no boot; write 0 for the last, -1 for the one before, or an id")
                .arg(text));
    return id;
}

} // namespace Duende
