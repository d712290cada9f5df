// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/flowlayout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace Duende {

FlowLayout::FlowLayout(QWidget* parent) : QLayout(parent)
{
    setContentsMargins({});
}

FlowLayout::~FlowLayout() = default;

void FlowLayout::addItem(QLayoutItem* item)
{
    m_items.emplace_back(item);
}

QLayoutItem* FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items.at(size_t(index)).get() : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem* item = m_items.at(size_t(index)).release();
    m_items.erase(m_items.begin() + index);
    return item;
}

int FlowLayout::heightForWidth(int width) const
{
    return place(QRect(0, 0, width, 0), false);
}

QSize FlowLayout::sizeHint() const
{
    QSize size;
    for (const auto& item : m_items) {
        const QSize hint = item->sizeHint();
        size = {size.width() + hint.width() + gap(Qt::Horizontal), std::max(size.height(), hint.height())};
    }
    return size;
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const auto& item : m_items)
        size = size.expandedTo(item->minimumSize());
    return size;
}

void FlowLayout::setGeometry(const QRect& area)
{
    QLayout::setGeometry(area);
    place(area, true);
}

int FlowLayout::place(const QRect& area, bool isReal) const
{
    int x = area.x();
    int y = area.y();
    int lineHeight = 0;
    for (const auto& item : m_items) {
        const QSize hint = item->sizeHint();
        const int width = std::min(hint.width(), area.width());
        if (lineHeight > 0 && x + width > area.x() + area.width()) {
            x = area.x();
            y += lineHeight + gap(Qt::Vertical);
            lineHeight = 0;
        }
        if (isReal)
            item->setGeometry(QStyle::visualRect(
                parentWidget()->layoutDirection(), area, QRect(x, y, width, hint.height())));
        x += width + gap(Qt::Horizontal);
        lineHeight = std::max(lineHeight, hint.height());
    }
    return y + lineHeight - area.y();
}

int FlowLayout::gap(Qt::Orientation orientation) const
{
    const auto metric = orientation == Qt::Horizontal ? QStyle::PM_LayoutHorizontalSpacing
                                                      : QStyle::PM_LayoutVerticalSpacing;
    return parentWidget() ? parentWidget()->style()->pixelMetric(metric, nullptr, parentWidget()) : 0;
}

} // namespace Duende
