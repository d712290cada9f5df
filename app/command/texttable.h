// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/textstyle.h"

#include <QStringList>

#include <functional>
#include <vector>

namespace Duende {

/// One column of a table for a terminal.
struct TextColumn
{
    QString title;
    bool isRightAligned = false;
    /// How narrow it may become; 0 keeps it as wide as its texts.
    int minimumWidth = 0;
    /// What it gives up first, when the table is too wide; 0 gives it all up at once.
    int preferredWidth = 0;
    /// Long texts lose their end and not their middle.
    bool elidesEnd = false;
    /// It goes altogether when the table is too wide even so.
    bool isOptional = false;
};

/// A table of text: columns as wide as their texts, two spaces between them, within the width of the
/// terminal.
class TextTable
{
public:
    explicit TextTable(std::vector<TextColumn> columns) : m_columns(std::move(columns)) { }

    /// One text a column, each on one line.
    void addRow(const QStringList& cells) { m_rows.push_back(cells); }

    /// Colours the text of a cell after it was fitted: row, column, text.
    using Decoration = std::function<QString(size_t row, size_t column, const QString& text)>;

    /// All lines, a heading first, each ended by a line feed.
    QString toString(const TextStyle& style, const Decoration& decorate = {}) const;

private:
    std::vector<int> naturalWidths() const;
    std::vector<int> fittedWidths(int maximumWidth) const;

    std::vector<TextColumn> m_columns;
    std::vector<QStringList> m_rows;
};

} // namespace Duende
