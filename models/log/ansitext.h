// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace Duende {

/// How a piece of text was to look on a terminal.
struct AnsiStyle
{
    /// 0 to 15 are the terminal's own colours, red being 1; any other is given by red, green and blue.
    struct Color
    {
        int index = -1;
        quint32 rgb = 0; // 0xRRGGBB, where there is no index

        friend bool operator==(const Color&, const Color&) = default;
    };

    std::optional<Color> foreground = std::nullopt;
    std::optional<Color> background = std::nullopt;
    bool isBold = false;
    bool isFaint = false;
    bool isItalic = false;
    bool isUnderlined = false;
    bool isInverse = false;
    bool isStruckOut = false;

    friend bool operator==(const AnsiStyle&, const AnsiStyle&) = default;
};

/// A text with the formats that its ANSI escape sequences asked for (ECMA-48, SGR). All other sequences are
/// left out, and everything that is no text is made visible by plainText(); a tabulator becomes four blanks.
struct AnsiText
{
    struct Span
    {
        qsizetype start = 0;
        qsizetype length = 0;
        AnsiStyle style;
    };

    QString text;
    /// In order, without overlap; what none covers has no format.
    QList<Span> spans;

    static AnsiText parse(QByteArrayView bytes);

    /// The bytes without any escape sequence.
    static QByteArray stripped(QByteArrayView bytes);
};

} // namespace Duende
