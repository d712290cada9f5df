// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/wraplabel.h"

#include <QPainter>
#include <QStyle>
#include <QTextLayout>

#include <cmath>

namespace Duende {

namespace {

// A line that is comfortable to read, in characters.
constexpr int preferredCharacters = 60;

qreal layOut(QTextLayout& layout, qreal width)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    qreal y = 0;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition(QPointF(0, y));
        y += line.height();
    }
    layout.endLayout();
    return y;
}

} // namespace

WrapLabel::WrapLabel(QWidget* parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true); // without it QLabel forgets that the height depends on the width
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

int WrapLabel::heightForWidth(int width) const
{
    const QMargins margins = contentsMargins();
    QTextLayout layout(text(), font());
    const qreal inner = std::max(1, width - margins.left() - margins.right());
    return int(std::ceil(layOut(layout, inner))) + margins.top() + margins.bottom();
}

QSize WrapLabel::sizeHint() const
{
    const QMargins margins = contentsMargins();
    const int oneLine = fontMetrics().horizontalAdvance(text()) + 1 + margins.left() + margins.right();
    const int width = std::min(oneLine, fontMetrics().averageCharWidth() * preferredCharacters);
    return {width, heightForWidth(width)};
}

QSize WrapLabel::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 12, fontMetrics().height()};
}

void WrapLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect area = contentsRect();
    QTextLayout layout(text(), font());
    const qreal height = layOut(layout, area.width());
    const QRect aligned = QStyle::alignedRect(
        layoutDirection(), alignment(), QSize(area.width(), int(std::ceil(height))), area);
    painter.setPen(palette().color(foregroundRole()));
    layout.draw(&painter, QPointF(area.left(), std::max(area.top(), aligned.top())));
}

} // namespace Duende
