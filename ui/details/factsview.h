// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/details/daemonfacts.h"

#include <QWidget>

class QAction;
class QGridLayout;
class QLabel;

namespace Duende {

class ElidedLabel;

/// Facts as names and values in as many columns as there is room for. All of them are copied with Ctrl+C, one
/// from its context menu.
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

    void rebuild();
    void place();
    int columnCount(int width) const;
    int columnWidth() const;
    void copyAll() const;

    QList<Fact> m_facts;
    QList<Cell> m_cells;
    QGridLayout* m_grid;
    QAction* m_copyAll;
    int m_columns = 0;
};

} // namespace Duende
