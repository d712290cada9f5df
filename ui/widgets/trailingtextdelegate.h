// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace Duende {

/// Draws an item with a second, dim text at its end: a count, a shortcut, a few words of explanation.
class TrailingTextDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// The second text is what the item's data of `role` reads as.
    explicit TrailingTextDelegate(int role, QObject* parent = nullptr);

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    virtual QString trailingText(const QModelIndex& index) const;

private:
    int m_role;
};

} // namespace Duende
