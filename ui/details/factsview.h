// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/details/daemonfacts.h"

#include <QWidget>

class QAction;
class QLabel;

namespace Duende {

class ElidedLabel;

/// Facts as names and values: short ones in as many columns as there is room for, long ones below. All of
/// them are copied with Ctrl+C, one from its context menu.
class FactsView final : public QWidget
{
    Q_OBJECT

public:
    explicit FactsView(QWidget* parent = nullptr);

    /// Facts of the same names as before change in place.
    void setFacts(const QList<Fact>& facts);
    /// "Main PID: 812", a line each.
    QString toPlainText() const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    struct Cell
    {
        QLabel* name = nullptr;
        ElidedLabel* value = nullptr;
    };

    struct Measures
    {
        int nameWidth = 0;
        int lineHeight = 0;
        int gap = 0;
        int leastColumn = 0;
        int width = 0;
        int columns = 1;
        int shortCount = 0;
        int shortRows = 0;
    };

    void rebuild();
    void place();
    Measures measures(int width) const;
    /// Where a fact stands; one of the indexes is -1.
    QRect area(const Measures& m, int shortIndex, int longIndex) const;
    void copyAll() const;

    QList<Fact> m_facts;
    QList<Cell> m_cells;
    QAction* m_copyAll;
};

} // namespace Duende
