// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log/ansitext.h"

#include "models/format/plaintext.h"

#include <array>
#include <utility>

namespace Duende {

namespace {

constexpr char escape = '\x1b';
// A sequence has a few parameters; one of a thousand is an attack.
constexpr qsizetype maximumParameters = 32;

/// One escape sequence at the beginning of a text: how long it is, and its parameters if it is SGR.
struct Sequence
{
    qsizetype length = 0;
    std::optional<QByteArrayView> graphicRendition = std::nullopt;
};

bool isBetween(char byte, uchar first, uchar last)
{
    return uchar(byte) >= first && uchar(byte) <= last;
}

/// ESC [ parameters intermediates final: ECMA-48, 5.4.
Sequence controlSequence(QByteArrayView bytes)
{
    qsizetype at = 2;
    while (at < bytes.size() && isBetween(bytes[at], 0x30, 0x3f))
        ++at;
    const QByteArrayView parameters = bytes.sliced(2, at - 2);
    const qsizetype intermediates = at;
    while (at < bytes.size() && isBetween(bytes[at], 0x20, 0x2f))
        ++at;
    if (at == bytes.size() || !isBetween(bytes[at], 0x40, 0x7e))
        return {at, std::nullopt};
    // Parameters that begin with one of <=>? are a terminal's own.
    const bool isPrivate = !parameters.isEmpty() && parameters.front() >= '<';
    const bool isRendition = bytes[at] == 'm' && at == intermediates && !isPrivate;
    return {at + 1, isRendition ? std::optional(parameters) : std::nullopt};
}

/// A string of text for the terminal (a title, a link) up to its terminator: ST, or BEL as xterm has it. One
/// that never ends takes no text with it.
Sequence commandString(QByteArrayView bytes)
{
    constexpr qsizetype longest = 4096;
    for (qsizetype at = 2; at < std::min(bytes.size(), longest); ++at) {
        if (bytes[at] == '\a')
            return {at + 1, std::nullopt};
        if (bytes[at] == escape && at + 1 < bytes.size() && bytes[at + 1] == '\\')
            return {at + 2, std::nullopt};
    }
    return {2, std::nullopt};
}

Sequence sequenceAt(QByteArrayView bytes)
{
    if (bytes.size() < 2)
        return {bytes.size(), std::nullopt};
    switch (bytes[1]) {
    case '[':
        return controlSequence(bytes);
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_':
        return commandString(bytes);
    default:
        break;
    }
    qsizetype at = 1;
    while (at < bytes.size() && isBetween(bytes[at], 0x20, 0x2f))
        ++at;
    return {at < bytes.size() && isBetween(bytes[at], 0x30, 0x7e) ? at + 1 : at, std::nullopt};
}

/// The colour of the 256 that are numbered: 16 of the terminal's own, a cube, greys.
AnsiStyle::Color paletteColor(int number)
{
    if (number < 16)
        return {number, 0};
    if (number >= 232) {
        const auto grey = quint32(8 + 10 * (number - 232));
        return {-1, (grey << 16) | (grey << 8) | grey};
    }
    constexpr std::array<quint32, 6> steps{0, 95, 135, 175, 215, 255};
    const auto cube = size_t(number - 16);
    return {-1, (steps[cube / 36] << 16) | (steps[cube / 6 % 6] << 8) | steps[cube % 6]};
}

/// Parameters of SGR, applied to a style one after the other.
class Rendition
{
public:
    explicit Rendition(QByteArrayView parameters)
    {
        // Sub-parameters (38:2::1:2:3) are read as if they were parameters.
        qsizetype begin = 0;
        for (qsizetype at = 0; at <= parameters.size() && m_values.size() < maximumParameters; ++at) {
            if (at < parameters.size() && parameters[at] != ';' && parameters[at] != ':')
                continue;
            const QByteArrayView text = parameters.sliced(begin, at - begin);
            bool isNumber = false;
            const int value = text.size() <= 4 ? text.toInt(&isNumber) : 0;
            const bool isColourSpace = at < parameters.size() && text.isEmpty() && parameters[at] == ':';
            if (!isColourSpace)
                m_values.append(text.isEmpty() ? 0 : (isNumber ? value : -1));
            begin = at + 1;
        }
    }

    void applyTo(AnsiStyle& style)
    {
        while (m_next < m_values.size())
            applyOne(style, m_values.at(m_next++));
    }

private:
    void applyOne(AnsiStyle& style, int value)
    {
        if (value >= 30 && value <= 37)
            style.foreground = AnsiStyle::Color{value - 30, 0};
        else if (value >= 40 && value <= 47)
            style.background = AnsiStyle::Color{value - 40, 0};
        else if (value >= 90 && value <= 97)
            style.foreground = AnsiStyle::Color{value - 90 + 8, 0};
        else if (value >= 100 && value <= 107)
            style.background = AnsiStyle::Color{value - 100 + 8, 0};
        else
            applyOther(style, value);
    }

    void applyOther(AnsiStyle& style, int value)
    {
        switch (value) {
        case 0:
            style = {};
            break;
        case 1:
            style.isBold = true;
            break;
        case 2:
            style.isFaint = true;
            break;
        case 3:
            style.isItalic = true;
            break;
        case 4:
            style.isUnderlined = true;
            break;
        case 7:
            style.isInverse = true;
            break;
        case 9:
            style.isStruckOut = true;
            break;
        case 21:
        case 22:
            style.isBold = style.isFaint = false;
            break;
        case 23:
            style.isItalic = false;
            break;
        case 24:
            style.isUnderlined = false;
            break;
        case 27:
            style.isInverse = false;
            break;
        case 29:
            style.isStruckOut = false;
            break;
        case 38:
            style.foreground = extendedColor();
            break;
        case 39:
            style.foreground.reset();
            break;
        case 48:
            style.background = extendedColor();
            break;
        case 49:
            style.background.reset();
            break;
        default:
            break;
        }
    }

    /// What stands behind 38 and 48: "5;NUMBER" or "2;RED;GREEN;BLUE".
    std::optional<AnsiStyle::Color> extendedColor()
    {
        const int kind = take();
        if (kind == 5) {
            const int number = take();
            return number >= 0 && number <= 255 ? std::optional(paletteColor(number)) : std::nullopt;
        }
        if (kind != 2)
            return std::nullopt;
        quint32 rgb = 0;
        for (int channel = 0; channel < 3; ++channel) {
            const int value = take();
            if (value < 0 || value > 255)
                return std::nullopt;
            rgb = (rgb << 8) | quint32(value);
        }
        return AnsiStyle::Color{-1, rgb};
    }

    int take() { return m_next < m_values.size() ? m_values.at(m_next++) : -1; }

    QList<int> m_values;
    qsizetype m_next = 0;
};

/// Calls `text` for each piece between sequences and `rendition` for each SGR.
template <typename Text, typename Style>
void walk(QByteArrayView bytes, const Text& text, const Style& rendition)
{
    while (!bytes.isEmpty()) {
        const qsizetype found = bytes.indexOf(escape);
        const qsizetype end = found < 0 ? bytes.size() : found;
        if (end > 0)
            text(bytes.first(end));
        bytes = bytes.sliced(end);
        if (bytes.isEmpty())
            break;
        const Sequence sequence = sequenceAt(bytes);
        if (sequence.graphicRendition)
            rendition(*sequence.graphicRendition);
        bytes = bytes.sliced(sequence.length);
    }
}

} // namespace

AnsiText AnsiText::parse(QByteArrayView bytes)
{
    AnsiText result;
    AnsiStyle style;
    walk(
        bytes,
        [&](QByteArrayView piece) {
            const qsizetype start = result.text.size();
            QString text = QString::fromUtf8(piece);
            text.replace(QLatin1Char('\t'), QStringLiteral("    "));
            result.text += plainText(text);
            if (style != AnsiStyle())
                result.spans.append({start, result.text.size() - start, style});
        },
        [&](QByteArrayView parameters) { Rendition(parameters).applyTo(style); });
    return result;
}

QByteArray AnsiText::stripped(QByteArrayView bytes)
{
    if (!bytes.contains(escape))
        return bytes.toByteArray();
    QByteArray result;
    walk(bytes, [&](QByteArrayView piece) { result += piece; }, [](QByteArrayView) {});
    return result;
}

} // namespace Duende
