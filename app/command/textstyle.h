// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonstatus.h"

#include <QByteArray>
#include <QString>

namespace Duende {

/// What a stream can show. Widths are columns of a terminal: 0 for a combining character, 2 for a wide one.
class TextStyle
{
public:
    /// Asks the stream and the environment (LC_ALL, LC_CTYPE, LANG, NO_COLOR, TERM).
    static TextStyle forStream(int descriptor);

    /// A terminal, which a person reads.
    bool isTerminal = false;
    /// 0 is any width.
    int width = 0;
    bool isUtf8 = true;
    bool hasColours = false;

    /// The bytes to write. Without UTF-8 dashes, ellipses, arrows and spaces become those of ASCII, and any
    /// other character a question mark.
    QByteArray encode(const QString& text) const;

    /// A status word in its colour, where there are colours.
    QString coloured(const QString& text, DaemonStatus::State state) const;
    /// A heading, bold where that can be.
    QString heading(const QString& text) const;

    static int displayWidth(QStringView text);
    /// At most `maximumWidth` columns, the middle (or the end) cut out and an ellipsis in its place.
    QString elidedMiddle(const QString& text, int maximumWidth) const;
    QString elidedEnd(const QString& text, int maximumWidth) const;

private:
    QString ellipsis() const;
};

} // namespace Duende
