// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/plaintext.h"

#include <QChar>

namespace Duende {

namespace {

// Characters that change how their neighbours look, or look like nothing at all.
bool isDeceptive(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Other_Format: // bidirectional controls, zero-width joiners, tags
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        // Fillers and the combining grapheme joiner, which are drawn as nothing.
        return character == 0x034F || character == 0x115F || character == 0x1160 || character == 0x3164
            || character == 0xFFA0;
    }
}

bool isControl(char32_t character)
{
    return character < 0x20 || (character >= 0x7F && character < 0xA0);
}

QString escaped(char32_t character)
{
    return u"\u27E8U+"
        + QString::number(static_cast<uint>(character), 16).toUpper().rightJustified(4, QLatin1Char('0'))
        + u"\u27E9";
}

QString visible(char32_t character)
{
    if (character == U'\n')
        return QStringLiteral("\u23CE");
    if (character < 0x20)
        return QString(QChar(static_cast<char16_t>(0x2400 + character)));
    if (character == 0x7F)
        return QStringLiteral("\u2421");
    if (isControl(character) || isDeceptive(character))
        return escaped(character);
    return QString::fromUcs4(&character, 1);
}

// The character that begins at `index`, and how many code units it takes. A broken surrogate is U+FFFD.
std::pair<char32_t, qsizetype> characterAt(QStringView text, qsizetype index)
{
    const QChar unit = text[index];
    if (!unit.isSurrogate())
        return {unit.unicode(), 1};
    if (unit.isHighSurrogate() && index + 1 < text.size() && text[index + 1].isLowSurrogate())
        return {QChar::surrogateToUcs4(unit, text[index + 1]), 2};
    return {QChar::ReplacementCharacter, 1};
}

} // namespace

bool isPlainText(QStringView text)
{
    for (qsizetype i = 0; i < text.size();) {
        const char16_t unit = text[i].unicode();
        if (unit >= 0x20 && unit < 0x7F) {
            ++i;
            continue;
        }
        const auto [character, units] = characterAt(text, i);
        const bool isBroken = units == 1 && text[i].isSurrogate();
        if (isBroken || isControl(character) || isDeceptive(character))
            return false;
        i += units;
    }
    return true;
}

QString plainText(QStringView text, qsizetype maximumLength)
{
    const bool isLimited = maximumLength > 0;
    if ((!isLimited || text.size() <= maximumLength) && isPlainText(text))
        return text.toString();

    QString result;
    // Where to cut so that an ellipsis still fits.
    qsizetype cutLength = 0;
    for (qsizetype i = 0; i < text.size();) {
        auto [character, units] = characterAt(text, i);
        if (character == U'\r' && i + 1 < text.size() && text[i + 1] == u'\n') {
            character = U'\n';
            units = 2;
        }
        result += visible(character);
        i += units;
        if (!isLimited)
            continue;
        if (result.size() < maximumLength)
            cutLength = result.size();
        if (result.size() > maximumLength) {
            result.truncate(cutLength);
            return result + u'\u2026';
        }
    }
    return result;
}

} // namespace Duende
