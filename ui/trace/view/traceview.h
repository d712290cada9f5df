// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracedocument.h"
#include "models/trace/tracetable.h"
#include "ui/trace/view/tracerowpainter.h"

#include <QAbstractScrollArea>

#include <optional>
#include <span>

class QHeaderView;
class QMenu;
class QPushButton;

namespace Duende {

/// The events of a TraceDocument as a table. Only rows that are seen are made into text, so that ten million
/// cost what a hundred do; it scrolls by rows. While the recording grows it stays at the end until a person
/// scrolls up, and offers to go back there; rows that come never move what is seen. Rows are chosen by
/// pointer and keys: arrows, Page Up and Down, Home and End (with Shift to extend), Ctrl+A, copied by Ctrl+C;
/// Space stops and resumes staying at the end. A middle click, or a click with Alt,
/// on a cell narrows the filter to it; its menu
/// has all that can be asked of it, and the actions that were added to it.
class TraceView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    /// The document outlives it.
    explicit TraceView(TraceDocument* document, QWidget* parent = nullptr);

    bool isFollowing() const { return m_isFollowing; }
    void setFollowing(bool isFollowing);

    /// The chosen rows, by their places in the table, from the first to the last.
    std::optional<std::pair<quint64, quint64>> selection() const;
    void selectAll();
    /// Puts the chosen rows on the clipboard, as text.
    void copy();

    quint64 topRow() const { return m_top; }
    int visibleRowCount() const;
    /// Where a cell is in the viewport; empty while it is not seen.
    QRect cellRect(quint64 row, TraceColumn column) const;
    /// The row that is chosen, where the filter shows it.
    std::optional<quint64> currentRow() const { return m_current; }
    quint64 rowTotal() const { return m_document->events()->rowCount(); }
    /// A row as it is read out.
    QString describe(quint64 row) const;

    QByteArray saveColumns() const;
    void restoreColumns(const QByteArray& state);

    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void followingChanged(bool isFollowing);
    /// Enter or a double click: a person wants to know all of the current event.
    void activated();
    void searchRequested();
    /// Rows could not be copied.
    void failed(const Duende::PlatformError& error);

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
    TraceEvents* events() const { return m_document->events(); }
    void makeHeader();
    void fitColumns();
    void setColumnWidths(std::span<const int> widths);
    void connectDocument();
    void takeReset();
    void takeRows();
    void goToRecordRow(quint64 recordRow);
    void refresh();
    void updateBar();
    void updateHeader();
    void updateEndButton();
    int rowHeight() const;
    quint64 lastTop() const;
    std::optional<quint64> rowAt(int y) const;
    QRect rowArea(quint64 row) const;
    std::optional<TraceColumn> columnAt(int x) const;
    void setCurrent(quint64 row, bool extends);
    void moveBy(qint64 rows, bool extends);
    bool moveKey(QKeyEvent* event);
    void announce();
    void narrowTo(quint64 row, TraceColumn column);
    void addTerms(QMenu* menu, const QStringList& terms, TraceDocument::FilterChange how);
    QStringList termsAt(quint64 row, TraceColumn column) const;
    QString markText(quint64 row) const;
    QString toolTipAt(const QPoint& position) const;

    TraceDocument* const m_document;
    QHeaderView* m_header;
    TraceRowPainter m_painter;
    QPushButton* m_toEnd;
    quint64 m_top = 0; // the first row that is seen
    std::optional<quint64> m_current;
    quint64 m_anchor = 0; // where the selection began
    quint64 m_endSeen = 0; // rows when the end was left
    quint64 m_rowsPerStep = 1; // of the scroll bar, which counts in int
    std::optional<quint64> m_topRecordRow; // before the rows became others
    bool m_isFollowing = false;
    bool m_isNarrow = false; // the columns are
    QByteArray m_wideColumns; // as a person arranged them, while it is
    bool m_isAdjusting = false; // the scroll bar is, not a person
};

} // namespace Duende
