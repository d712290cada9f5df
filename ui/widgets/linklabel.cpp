// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/linklabel.h"

#include "models/format/plaintext.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/tooltip.h"

#include <QKeyEvent>
#include <QStyleOptionFocusRect>
#include <QStylePainter>

#include <cmath>

namespace Duende {

LinkLabel::LinkLabel(const QString& text, Qt::TextElideMode mode, QWidget* parent)
    : QAbstractButton(parent)
    , m_line(plainText(text))
    , m_mode(mode)
{
    setAccessibleName(m_line);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

int LinkLabel::wholeWidth() const
{
    return int(std::ceil(QFontMetricsF(font()).horizontalAdvance(m_line))) + 1;
}

QSize LinkLabel::sizeHint() const
{
    return {wholeWidth(), fontMetrics().height()};
}

QSize LinkLabel::minimumSizeHint() const
{
    return {std::min(wholeWidth(), fontMetrics().averageCharWidth() * 4), fontMetrics().height()};
}

void LinkLabel::paintEvent(QPaintEvent*)
{
    QStylePainter painter(this);
    QFont underlined = font();
    underlined.setUnderline(underMouse() || hasFocus());
    painter.setFont(underlined);
    painter.setPen(readableOn(palette().color(QPalette::Link), palette().color(backgroundRole())));
    painter.drawText(rect(),
        int(Qt::AlignVCenter | QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft)),
        fontMetrics().elidedText(m_line, m_mode, width()));
    if (hasFocus()) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        option.backgroundColor = palette().color(backgroundRole());
        painter.drawPrimitive(QStyle::PE_FrameFocusRect, option);
    }
}

void LinkLabel::resizeEvent(QResizeEvent* event)
{
    QAbstractButton::resizeEvent(event);
    setToolTip(wholeWidth() > width() ? plainToolTip(m_line) : QString());
}

void LinkLabel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

} // namespace Duende
