// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/nearestword.h"

#include <algorithm>
#include <vector>

namespace Duende {

namespace {

// No word that is offered is longer, and the cost grows with the square.
constexpr qsizetype maximumLength = 64;

// The number of insertions, removals, replacements and swaps of neighbours between two texts (optimal string
// alignment).
qsizetype distance(QStringView a, QStringView b)
{
    const size_t width = static_cast<size_t>(b.size()) + 1;
    std::vector<qsizetype> beforePrevious(width);
    std::vector<qsizetype> previous(width);
    std::vector<qsizetype> current(width);
    for (size_t j = 0; j < width; ++j)
        previous[j] = static_cast<qsizetype>(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (size_t j = 1; j < width; ++j) {
            const auto column = static_cast<qsizetype>(j);
            const QChar x = a[i - 1];
            const QChar y = b[column - 1];
            current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (x == y ? 0 : 1)});
            if (i > 1 && j > 1 && x == b[column - 2] && a[i - 2] == y)
                current[j] = std::min(current[j], beforePrevious[j - 2] + 1);
        }
        beforePrevious.swap(previous);
        previous.swap(current);
    }
    return previous[width - 1];
}

} // namespace

QString nearestWord(QStringView mistyped, const QStringList& words)
{
    if (mistyped.isEmpty() || mistyped.size() > maximumLength)
        return {};
    const QString wanted = mistyped.toString().toCaseFolded();
    QString nearest;
    qsizetype nearestDistance = std::max<qsizetype>(1, wanted.size() / 3) + 1;
    for (const QString& word : words) {
        if (word.size() > maximumLength)
            continue;
        const qsizetype wordDistance = distance(wanted, word.toCaseFolded());
        if (wordDistance < nearestDistance) {
            nearestDistance = wordDistance;
            nearest = word;
        }
    }
    return nearest;
}

} // namespace Duende
