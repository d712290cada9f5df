// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/displaytext.h"

#include <QList>

namespace Duende {

namespace {

bool isPlain(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return true;
    }
}

} // namespace

QString displayText(QByteArrayView bytes, qsizetype maxLength)
{
    // No character takes more than four bytes, so what is cut here cannot be shown.
    return displayText(QString::fromUtf8(bytes.first(qMin(bytes.size(), maxLength * 4 + 4))), maxLength);
}

QString displayText(QStringView text, qsizetype maxLength)
{
    // A lone surrogate becomes U+FFFD here; no character takes more than two units.
    const QList<uint> characters = text.first(qMin(text.size(), maxLength * 2 + 2)).toUcs4();
    QString plain;
    for (qsizetype i = 0; i < characters.size(); ++i) {
        if (i == maxLength)
            return plain + QChar(0x2026);
        const auto character = static_cast<char32_t>(characters.at(i));
        if (isPlain(character))
            plain += QChar::fromUcs4(character);
        else
            plain += QChar(QChar::ReplacementCharacter);
    }
    return plain;
}

} // namespace Duende
