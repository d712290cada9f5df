// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/daemonlistmodel.h"

#include <QFont>
#include <QStyledItemDelegate>

namespace Duende {

/// Draws the cells of the list: the state with its shape, numbers in tabular figures, processor use with its
/// course, what is not known dim. Column numbers are DaemonListModel's.
class DaemonDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit DaemonDelegate(QObject* parent = nullptr);

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    /// What the column needs for the longest of its usual values, its margins included.
    static int usualWidth(int column, const QWidget* widget);

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    void paintText(
        QPainter* painter, const QStyleOptionViewItem& option, const QString& text, const QRect& area) const;
    void paintState(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index,
        const QRect& place) const;
    void paintCourse(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index,
        const QRect& place) const;
    const QFont& tabularFont(const QFont& font) const;

    mutable QFont m_font;
    mutable QFont m_tabularFont;
};

} // namespace Duende
