// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/hexdump.h"

#include <algorithm>

namespace Duende {

namespace {

constexpr qsizetype bytesALine = 16;

} // namespace

QString hexDump(const QByteArray& bytes, qsizetype mostBytes)
{
    const qsizetype size = std::min(bytes.size(), mostBytes);
    QString text;
    for (qsizetype start = 0; start < size; start += bytesALine) {
        if (start > 0)
            text += u'\n';
        text += QStringLiteral("%1 ").arg(start, 8, 16, QLatin1Char('0'));
        QString characters;
        for (qsizetype i = start; i < start + bytesALine; ++i) {
            if (i % 8 == 0)
                text += u' ';
            if (i >= size) {
                text += QStringLiteral("   ");
                continue;
            }
            const auto byte = uchar(bytes.at(i));
            text += QStringLiteral("%1 ").arg(int(byte), 2, 16, QLatin1Char('0'));
            characters += byte >= 0x20 && byte < 0x7f ? QChar(char16_t(byte)) : QChar(u'.');
        }
        text += u' ' + (u'|' + characters + u'|');
    }
    return text;
}

} // namespace Duende
