// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/hexdump.h"

#include <QCoreApplication>

#include <algorithm>

namespace Duende {

namespace {

constexpr int digitsOfOffset = 8;
constexpr qsizetype bytesOfGroup = 8;

void appendHex(QString& text, quint64 number, int digits)
{
    text += QString::number(number, 16).rightJustified(digits, QLatin1Char('0'));
}

} // namespace

QString hexDump(QByteArrayView bytes, qsizetype maximum, qsizetype bytesOfLine)
{
    QString text;
    const QByteArrayView shown = bytes.first(std::min(bytes.size(), maximum));
    for (qsizetype at = 0; at < shown.size(); at += bytesOfLine) {
        const QByteArrayView line = shown.sliced(at, std::min(bytesOfLine, shown.size() - at));
        appendHex(text, quint64(at), digitsOfOffset);
        for (qsizetype i = 0; i < bytesOfLine; ++i) {
            text += QLatin1StringView(i % bytesOfGroup == 0 ? "  " : " ");
            if (i < line.size())
                appendHex(text, uchar(line[i]), 2);
            else
                text += QLatin1StringView("  ");
        }
        text += QLatin1StringView("  ");
        for (const char byte : line)
            text += QLatin1Char(byte >= 0x20 && byte < 0x7f ? byte : '.');
        text += QLatin1Char('\n');
    }
    if (shown.size() < bytes.size())
        text += QCoreApplication::translate("HexDump", "… %L1 bytes in all\n").arg(bytes.size());
    text.chop(text.endsWith(QLatin1Char('\n')) ? 1 : 0);
    return text;
}

qsizetype hexDumpWidth(qsizetype bytesOfLine)
{
    const qsizetype groups = (bytesOfLine + bytesOfGroup - 1) / bytesOfGroup;
    return digitsOfOffset + 3 * bytesOfLine + groups + 2 + bytesOfLine;
}

} // namespace Duende
