// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/texttable.h"

#include <algorithm>

namespace Duende {

namespace {

constexpr int gap = 2;
constexpr int hidden = -1;

int totalWidth(const std::vector<int>& widths)
{
    int total = -gap;
    for (const int width : widths)
        total += width == hidden ? 0 : width + gap;
    return total;
}

} // namespace

std::vector<int> TextTable::naturalWidths() const
{
    std::vector<int> widths;
    for (size_t column = 0; column < m_columns.size(); ++column) {
        int width = TextStyle::displayWidth(m_columns[column].title);
        for (const QStringList& row : m_rows)
            width = std::max(width, TextStyle::displayWidth(row.at(static_cast<qsizetype>(column))));
        widths.push_back(width);
    }
    return widths;
}

std::vector<int> TextTable::fittedWidths(int maximumWidth) const
{
    const std::vector<int> natural = naturalWidths();
    std::vector<int> widths = natural;
    if (maximumWidth <= 0)
        return widths;
    const auto shrink = [&](size_t column, int limit) {
        const int excess = totalWidth(widths) - maximumWidth;
        if (excess > 0 && widths[column] != hidden && m_columns[column].minimumWidth > 0)
            widths[column] = std::max(std::min(limit, widths[column]), widths[column] - excess);
    };
    const auto shrinkAll = [&] {
        // The last column is the least important one.
        for (size_t column = m_columns.size(); column-- > 0;)
            shrink(column, std::max(m_columns[column].preferredWidth, m_columns[column].minimumWidth));
        for (size_t column = m_columns.size(); column-- > 0;)
            shrink(column, m_columns[column].minimumWidth);
    };
    shrinkAll();
    for (size_t column = m_columns.size(); column-- > 0 && totalWidth(widths) > maximumWidth;) {
        if (!m_columns[column].isOptional)
            continue;
        for (size_t other = 0; other < column; ++other)
            widths[other] = natural[other];
        widths[column] = hidden;
        shrinkAll();
    }
    return widths;
}

QString TextTable::toString(const TextStyle& style, const Decoration& decorate) const
{
    const std::vector<int> widths = fittedWidths(style.width);
    size_t last = 0;
    for (size_t column = 0; column < widths.size(); ++column) {
        if (widths[column] != hidden)
            last = column;
    }
    const auto cell = [&](size_t column, const QString& text, const auto& decorated) {
        const TextColumn& format = m_columns[column];
        const int width = widths[column];
        const QString fitted
            = format.elidesEnd ? style.elidedEnd(text, width) : style.elidedMiddle(text, width);
        const QString padding(std::max(0, width - TextStyle::displayWidth(fitted)), QLatin1Char(' '));
        const QString shown = decorated(fitted);
        if (format.isRightAligned)
            return QString(padding + shown);
        return column == last ? shown : QString(shown + padding);
    };
    const auto line = [&](const QStringList& cells, const auto& decorated) {
        QStringList parts;
        for (size_t column = 0; column < widths.size(); ++column) {
            if (widths[column] == hidden)
                continue;
            const QString& text = cells.at(static_cast<qsizetype>(column));
            parts.append(
                cell(column, text, [&](const QString& fitted) { return decorated(column, fitted); }));
        }
        return QString(parts.join(QStringLiteral("  ")) + QLatin1Char('\n'));
    };
    QStringList titles;
    for (const TextColumn& column : m_columns)
        titles.append(column.title);
    QString text = line(titles, [&](size_t, const QString& title) { return style.heading(title); });
    for (size_t row = 0; row < m_rows.size(); ++row) {
        text += line(m_rows[row], [&](size_t column, const QString& fitted) {
            return decorate ? decorate(row, column, fitted) : fitted;
        });
    }
    return text;
}

} // namespace Duende
