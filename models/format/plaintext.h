// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

namespace Duende {

/// A text from anywhere as one line that shows all of itself: line breaks as ⏎, control characters as their
/// pictures (U+2400…), characters that turn, hide or join text (bidirectional controls, zero-width
/// characters) as ⟨U+202E⟩, broken surrogates as U+FFFD. With a `maximumLength` of 1 or more, the result has
/// at most so many characters, the last of them an ellipsis where something was cut; it cuts between
/// characters, and never inside an escape. Cheap for a text that needs none of this.
QString plainText(QStringView text, qsizetype maximumLength = -1);

/// Whether plainText() would give the text back as it is.
bool isPlainText(QStringView text);

} // namespace Duende
