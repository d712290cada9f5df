// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace Duende {

/// A line of the difference between two texts.
struct DiffLine
{
    enum class Kind {
        Same,
        Removed,
        Added,
        /// So many lines that are the same are left out; `text` is empty.
        Gap,
    };

    Kind kind = Kind::Same;
    QString text;
    /// From 1, in the text that has it; 0 where it is in none.
    int oldLine = 0;
    int newLine = 0;
    /// Of a Gap: how many lines it stands for.
    int lineCount = 0;

    friend bool operator==(const DiffLine&, const DiffLine&) = default;
};

/// The shortest way from one text to the other by whole lines (Myers, "An O(ND) Difference Algorithm", 1986).
/// Texts that have more than some 2,000 lines of difference come as all old lines, then all new ones, between
/// what they begin and end with alike. A last line that ends in a line feed differs from one that does not
/// only where nothing stands behind it.
QList<DiffLine> diffLines(const QString& before, const QString& after);

/// The same with no more than `context` lines around each change, and gaps between.
QList<DiffLine> withContext(const QList<DiffLine>& lines, int context = 3);

} // namespace Duende
