// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/daemonlistmodel.h"

#include <QFont>
#include <QIcon>
#include <QStyledItemDelegate>

#include <array>

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
    void paintUse(QPainter* painter, QStyleOptionViewItem& option, const QModelIndex& index) const;
    const QFont& tabularFont(const QFont& font) const;

    std::array<QIcon, int(DaemonStatus::State::Failed) + 1> m_stateIcons;
    mutable QFont m_font;
    mutable QFont m_tabularFont;
};

} // namespace Duende
