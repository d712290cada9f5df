// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/definitionedit/linediff.h"

#include <QStringView>

#include <algorithm>
#include <vector>

namespace Duende {

namespace {

using Kind = DiffLine::Kind;

constexpr int mostDifferences = 2000;

/// The lines without their line feeds; what stands behind the last one is a line only if it is not empty.
QList<QStringView> linesOf(QStringView text)
{
    QList<QStringView> lines = text.split(u'\n');
    if (lines.constLast().isEmpty())
        lines.removeLast();
    return lines;
}

/// For each line whether it is kept: in `old` and `present` equally many, in the same order.
struct Kept
{
    std::vector<bool> old;
    std::vector<bool> present;
};

class Myers
{
public:
    Myers(QList<QStringView> old, QList<QStringView> present)
        : m_old(std::move(old))
        , m_new(std::move(present))
    {
    }

    Kept kept()
    {
        Kept result{
            std::vector<bool>(std::size_t(m_old.size())), std::vector<bool>(std::size_t(m_new.size()))};
        if (!search())
            return result;
        qsizetype x = m_old.size();
        qsizetype y = m_new.size();
        for (int d = int(m_trace.size()) - 1; d >= 0; --d) {
            const qsizetype k = x - y;
            const qsizetype previousK = goesDown(d, k) ? k + 1 : k - 1;
            const qsizetype previousX = d == 0 ? 0 : reached(d - 1, previousK);
            const qsizetype previousY = d == 0 ? 0 : previousX - previousK;
            while (x > previousX && y > previousY) {
                --x;
                --y;
                result.old[std::size_t(x)] = true;
                result.present[std::size_t(y)] = true;
            }
            x = previousX;
            y = previousY;
        }
        return result;
    }

private:
    qsizetype reached(int d, qsizetype k) const { return m_trace[std::size_t(d)][std::size_t(k + d)]; }

    /// Whether the best path of `d` differences to diagonal `k` ends with an added line.
    bool goesDown(int d, qsizetype k) const
    {
        return d == 0 || k == -d || (k != d && reached(d - 1, k - 1) < reached(d - 1, k + 1));
    }

    /// Fills m_trace: for each number of differences how far each diagonal gets, one row as long as it needs.
    bool search()
    {
        for (int d = 0; d <= mostDifferences; ++d) {
            std::vector<qsizetype> row(std::size_t(2 * d + 1));
            for (int k = -d; k <= d; k += 2) {
                qsizetype x = 0;
                if (d > 0) {
                    // Out of the previous row's reach is what its ends do not have.
                    const bool isDown = k == -d || (k != d && reached(d - 1, k - 1) < reached(d - 1, k + 1));
                    x = isDown ? reached(d - 1, k + 1) : reached(d - 1, k - 1) + 1;
                }
                qsizetype y = x - k;
                while (x < m_old.size() && y < m_new.size() && m_old.at(x) == m_new.at(y)) {
                    ++x;
                    ++y;
                }
                row[std::size_t(k + d)] = x;
                if (x >= m_old.size() && y >= m_new.size()) {
                    m_trace.push_back(std::move(row));
                    return true;
                }
            }
            m_trace.push_back(std::move(row));
        }
        return false;
    }

    QList<QStringView> m_old;
    QList<QStringView> m_new;
    std::vector<std::vector<qsizetype>> m_trace;
};

} // namespace

QList<DiffLine> diffLines(const QString& before, const QString& after)
{
    const QList<QStringView> old = linesOf(before);
    const QList<QStringView> present = linesOf(after);
    const auto [oldEnd, newEnd] = std::ranges::mismatch(old, present);
    const qsizetype begin = oldEnd - old.begin();
    qsizetype end = 0; // how many lines are the same at the end
    while (end < std::min(old.size(), present.size()) - begin
        && old.at(old.size() - 1 - end) == present.at(present.size() - 1 - end))
        ++end;
    const Kept kept = Myers(
        old.sliced(begin, old.size() - begin - end), present.sliced(begin, present.size() - begin - end))
                          .kept();

    QList<DiffLine> lines;
    qsizetype x = 0;
    qsizetype y = 0;
    const auto isSame = [&](qsizetype at, qsizetype size, const std::vector<bool>& middle) {
        return at < begin || at >= size - end || middle[std::size_t(at - begin)];
    };
    while (x < old.size() || y < present.size()) {
        if (x < old.size() && !isSame(x, old.size(), kept.old)) {
            lines.append({Kind::Removed, old.at(x).toString(), int(x + 1), 0, 0});
            ++x;
        } else if (y < present.size() && !isSame(y, present.size(), kept.present)) {
            lines.append({Kind::Added, present.at(y).toString(), 0, int(y + 1), 0});
            ++y;
        } else {
            lines.append({Kind::Same, present.at(y).toString(), int(x + 1), int(y + 1), 0});
            ++x;
            ++y;
        }
    }
    return lines;
}

QList<DiffLine> withContext(const QList<DiffLine>& lines, int context)
{
    std::vector<bool> isShown(std::size_t(lines.size()));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines.at(i).kind == Kind::Same)
            continue;
        const qsizetype last = std::min(lines.size() - 1, i + context);
        for (qsizetype near = std::max<qsizetype>(0, i - context); near <= last; ++near)
            isShown[std::size_t(near)] = true;
    }
    QList<DiffLine> shown;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (isShown[std::size_t(i)])
            shown.append(lines.at(i));
        else if (!shown.isEmpty() && shown.constLast().kind == Kind::Gap)
            ++shown.last().lineCount;
        else
            shown.append({Kind::Gap, {}, 0, 0, 1});
    }
    return shown;
}

} // namespace Duende
