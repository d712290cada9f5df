// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/log/ansitext.h"
#include "models/log/logpages.h"

#include <QHash>
#include <QPalette>
#include <QTextLayout>
#include <QWidget>

#include <memory>

class QHeaderView;
class QPainter;

namespace Duende {

/// Draws rows of a log: time, priority as a word in its colour, who says it, the message with its ANSI
/// colours, what is looked for marked. Keeps the texts of the rows that it drew last.
class LogRowPainter
{
public:
    enum Column { TimeColumn, PriorityColumn, WriterColumn, MessageColumn, ColumnCount };

    /// How one row is drawn.
    struct Place
    {
        QRect area;
        /// How far the messages are scrolled to the left.
        int offset = 0;
        bool isSelected = false;
        bool isCurrent = false;
    };

    /// `widget` is what is drawn on: its font, palette and focus; `header` has the columns. Both outlive
    /// this.
    LogRowPainter(const QWidget* widget, const QHeaderView* header) : m_widget(widget), m_header(header) { }

    void setHighlight(const LogFilter& filter);
    void setSearchText(const QString& text);
    /// Rows are others, or fonts and colours: nothing that was kept holds.
    void forget() { m_cache.clear(); }

    /// Draws a row; gives how wide its message is.
    int paint(QPainter* painter, qint64 number, const LogRow& row, const Place& place);

    /// Time, priority, writer and message of a row as one text, for tool tips and to be read out.
    static QString describe(const LogRow& row);
    static QString timeText(const LogLine& line);
    static QString priorityText(LogPriority priority);
    static QString writerText(const LogLine& line);
    /// The message as it is shown: at most longestMessage characters, fewer where
    /// they are not plain.
    static AnsiText messageOf(const LogLine& line);
    static QString markText(const LogRow& row);

    static constexpr qsizetype longestMessage = 4000;

private:
    struct Text
    {
        AnsiText message;
        int width = 0;
        bool isSimple = false; // of characters that are all as wide
        bool isHighlighted = false;
        std::shared_ptr<QTextLayout> layout; // of what is not simple
        QColor layoutColor;
    };

    Text& textOf(qint64 number, const LogLine& line);
    QList<std::pair<qsizetype, qsizetype>> hits(const QString& text) const;
    void paintLine(
        QPainter* painter, qint64 number, const LogLine& line, const Place& place, QColor ink, int* width);
    void paintMessage(QPainter* painter, Text& text, const QRect& area, int offset, const QColor& ink,
        bool isSelected) const;
    void layOut(Text& text, const QColor& ink, bool isSelected) const;
    void paintRule(QPainter* painter, const QString& text, const QRect& area) const;
    QColor priorityColor(const std::optional<LogPriority>& priority) const;
    QColor hitColor(bool isSelected) const;
    /// How wide each character of a simple text is; not a whole number of pixels.
    qreal characterWidth() const;
    QRect cell(Column column, const QRect& area) const;
    int padding() const;

    const QWidget* m_widget;
    const QHeaderView* m_header;
    LogFilter m_highlight;
    QString m_searchText;
    QHash<qint64, Text> m_cache;
};

} // namespace Duende
