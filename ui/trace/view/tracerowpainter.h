// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracetable.h"

#include <QFont>
#include <QRect>
#include <QString>

class QHeaderView;
class QPainter;
class QWidget;

namespace Duende {

class TraceDocument;

/// Draws rows of a trace: calls with the colour of their family and their failures marked; what was lost,
/// signals, ends and new programs over the whole width.
class TraceRowPainter
{
public:
    struct Place
    {
        QRect area;
        bool isSelected = false;
        bool isCurrent = false;
    };

    /// `widget` is what is drawn on: its font, palette and focus; `header` has the columns in the order of
    /// TraceColumn. All outlive it.
    TraceRowPainter(const TraceDocument* document, const QWidget* widget, const QHeaderView* header);

    void updateFonts();
    void paint(QPainter* painter, quint64 row, const Place& place) const;
    /// Of a machine's words: calls, arguments, results.
    const QFont& codeFont() const { return m_codeFont; }
    /// What is drawn over the whole width; empty for a call.
    QString ruleText(quint64 row) const;
    /// Whether the text of a cell does not fit.
    bool isElided(quint64 row, TraceColumn column, const QRect& area) const;
    QRect cell(TraceColumn column, const QRect& area) const;
    /// "E", "F" …: what tells a family without its colour.
    static QString familyMark(int family);
    /// The square in a family's colour with its mark.
    static void paintMark(QPainter* painter, int family, const QRect& area, const QWidget* widget);

private:
    void paintCall(QPainter* painter, quint64 row, const TraceRowFacts& facts, const Place& place,
        const QColor& ink) const;
    void paintRule(QPainter* painter, const TraceRowFacts& facts, quint64 row, const Place& place,
        const QColor& ink) const;
    QColor failedColor() const;
    int padding() const;
    void paintFlag(QPainter* painter, const Place& place, const QColor& ink) const;
    /// The one at the left, which has a person's flag.
    TraceColumn firstColumn() const;
    /// What the marks in front of a cell's text take.
    int indentOf(const TraceRowFacts& facts, TraceColumn column, const QRect& area) const;

    const TraceDocument* m_document;
    const QWidget* m_widget;
    const QHeaderView* m_header;
    QFont m_codeFont;
    QFont m_figureFont;
};

} // namespace Duende
