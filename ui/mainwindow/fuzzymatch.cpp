// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/fuzzymatch.h"

#include <algorithm>

namespace Duende {

namespace {

constexpr int together = 12;
constexpr int atWordBegin = 10;
constexpr int found = 2;
constexpr int wholeWord = 40;

bool beginsWord(QStringView text, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = text.at(at - 1);
    return !before.isLetterOrNumber() || (before.isLower() && text.at(at).isUpper());
}

/// The score of the match whose first character is the one at `start`, or nothing.
std::optional<int> scoreFrom(QStringView pattern, QStringView text, qsizetype start)
{
    int score = 0;
    qsizetype previous = -2;
    qsizetype at = start;
    for (const QChar wanted : pattern) {
        if (wanted.isSpace())
            continue;
        while (at < text.size() && text.at(at).toCaseFolded() != wanted.toCaseFolded())
            ++at;
        if (at == text.size())
            return std::nullopt;
        score += found;
        if (at == previous + 1)
            score += together;
        if (beginsWord(text, at))
            score += atWordBegin;
        previous = at++;
    }
    return score - int(std::min<qsizetype>(start, 20)) - int(std::min<qsizetype>(text.size() / 8, 10));
}

} // namespace

std::optional<int> fuzzyScore(QStringView pattern, QStringView text)
{
    pattern = pattern.trimmed();
    if (pattern.isEmpty())
        return 0;
    std::optional<int> best;
    for (qsizetype start = 0; start < text.size(); ++start) {
        if (text.at(start).toCaseFolded() != pattern.front().toCaseFolded())
            continue;
        const auto score = scoreFrom(pattern, text, start);
        if (!score)
            break; // a later beginning leaves even less
        best = std::max(best.value_or(*score), *score);
    }
    // All of it in one piece, where a word begins, is what was meant.
    for (qsizetype at = text.indexOf(pattern, 0, Qt::CaseInsensitive); best && at >= 0;
        at = text.indexOf(pattern, at + 1, Qt::CaseInsensitive)) {
        if (beginsWord(text, at)) {
            *best += wholeWord;
            break;
        }
    }
    return best;
}

} // namespace Duende
