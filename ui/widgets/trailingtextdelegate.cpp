// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/trailingtextdelegate.h"

#include "ui/widgets/fonts.h"

#include <QApplication>
#include <QPainter>

#include <cmath>

namespace Duende {

namespace {

const QStyle* styleOf(const QStyleOptionViewItem& option)
{
    return option.widget ? option.widget->style() : QApplication::style();
}

/// Rounded up, so that no text is shortened for a part of a pixel.
int wholeWidth(const QString& text, const QFont& font)
{
    return int(std::ceil(QFontMetricsF(font).horizontalAdvance(text))) + 1;
}

int gapOf(const QStyleOptionViewItem& option)
{
    return option.fontMetrics.averageCharWidth() * 2;
}

} // namespace

TrailingTextDelegate::TrailingTextDelegate(int role, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_role(role)
{
}

QString TrailingTextDelegate::trailingText(const QModelIndex& index) const
{
    return index.data(m_role).toString();
}

void TrailingTextDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QStyle* style = styleOf(item);
    const QString trailing = trailingText(index);
    const QFont trailingFont = tabularFigures(item.font);
    // Some styles give the text no more room than it needs; all up to the item's end is meant here.
    QRect textArea = style->subElementRect(QStyle::SE_ItemViewItemText, &item, item.widget);
    if (item.direction == Qt::RightToLeft)
        textArea.setLeft(item.rect.left());
    else
        textArea.setRight(item.rect.right());
    const int trailingWidth
        = trailing.isEmpty() ? 0 : std::min(wholeWidth(trailing, trailingFont), textArea.width() / 2);
    const int margin = style->pixelMetric(QStyle::PM_FocusFrameHMargin, &item, item.widget) + 1;
    const int room = textArea.width() - 2 * margin - (trailing.isEmpty() ? 0 : trailingWidth + gapOf(item));
    item.text = item.fontMetrics.elidedText(item.text, item.textElideMode, room);
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    if (trailing.isEmpty())
        return;

    const auto group = item.state & QStyle::State_Enabled ? QPalette::Active : QPalette::Disabled;
    const bool isSelected = item.state & QStyle::State_Selected;
    const QRect area = QStyle::alignedRect(item.direction, Qt::AlignRight | Qt::AlignVCenter,
        QSize(trailingWidth, textArea.height()), textArea.adjusted(margin, 0, -margin, 0));
    painter->save();
    painter->setFont(trailingFont);
    painter->setPen(
        item.palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::PlaceholderText));
    painter->drawText(area, int(Qt::AlignRight | Qt::AlignVCenter),
        QFontMetrics(trailingFont).elidedText(trailing, Qt::ElideRight, area.width()));
    painter->restore();
}

QSize TrailingTextDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    const QString trailing = trailingText(index);
    if (!trailing.isEmpty())
        size.rwidth() += wholeWidth(trailing, tabularFigures(option.font)) + gapOf(option);
    size.setHeight(std::max(size.height(), option.fontMetrics.height() * 3 / 2));
    return size;
}

} // namespace Duende
