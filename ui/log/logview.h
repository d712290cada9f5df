// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/logdocument.h"
#include "ui/log/logrowpainter.h"

#include <QAbstractScrollArea>

#include <optional>

class QHeaderView;
class QPushButton;

namespace Duende {

/// The rows of a LogDocument. Only what is seen is laid out, so that its cost does not depend on how much was
/// read. It stays at the log's end until a person scrolls up, and offers to go back there; rows that come in
/// front or behind never move what is seen. Lines are selected by pointer and keyboard: arrows, Page Up and
/// Down, Home and End (with Shift to extend), Ctrl+A; Space stops and resumes staying at the end.
class LogView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    /// The document outlives this.
    explicit LogView(LogDocument* document, QWidget* parent = nullptr);

    /// Lines that pass stand out; an empty filter marks none.
    void setHighlight(const LogFilter& filter);
    void setSearchText(const QString& text);

    std::optional<qint64> currentRow() const { return m_current; }
    /// Null where the current row is no line that is there.
    const LogLine* currentLine() const;
    /// Makes a row the current one, seen in the middle if it was not seen.
    void goToRow(qint64 row);
    /// The selected rows, from the first to the last.
    std::optional<std::pair<qint64, qint64>> selection() const;
    /// The first and the last selected line; empty where no line is selected.
    std::optional<std::pair<LogPosition, LogPosition>> selectedLines() const;
    void selectAll();

    /// Whether it stays at the end.
    bool isAtEnd() const { return m_staysAtEnd; }
    void setAtEnd(bool staysAtEnd);

    qint64 topRow() const { return m_top; }
    int visibleRowCount() const;
    int rowHeight() const;

Q_SIGNALS:
    /// The current row, or the selection, is another.
    void currentChanged();
    void atEndChanged(bool isAtEnd);
    /// Enter or a double click: a person wants to know all of the current line.
    void activated();
    /// A key that begins a search.
    void searchRequested();
    void menuRequested(const QPoint& globalPosition);

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void makeHeader();
    void sizeColumns();
    void takeReset(qint64 row);
    void takeChange();
    void refresh();
    void updateBars();
    void updateHeader();
    void updateEndButton();
    void tellRows();
    qint64 noticeRow() const;
    qint64 rowAt(int y) const;
    QRect rowArea(qint64 row) const;
    void setTop(qint64 row);
    void setCurrent(qint64 row, bool extends);
    void moveBy(qint64 rows, bool extends);
    void moveToEdge(bool isEnd, bool extends);
    bool moveKey(QKeyEvent* event);
    void ensureSeen(qint64 row);
    std::optional<LogPosition> positionNear(qint64 row) const;
    void announce();
    QString noticeText() const;
    void paintNotice(QPainter* painter, const QRect& area) const;
    QString toolTipAt(const QPoint& position) const;

    LogDocument* const m_document;
    QHeaderView* m_header;
    LogRowPainter m_painter;
    QPushButton* m_toEnd;
    std::optional<qint64> m_current;
    qint64 m_anchor = 0; // where the selection began
    // Lines at or beside these two, which may have been let go since.
    std::optional<LogPosition> m_currentPosition;
    std::optional<LogPosition> m_anchorPosition;
    qint64 m_top = 0; // the first row that is seen
    qint64 m_endSeen = 0; // the end when it was left
    int m_widest = 0; // message so far
    bool m_staysAtEnd = true;
    bool m_isAdjusting = false; // the scroll bars are, not a person
};

} // namespace Duende
