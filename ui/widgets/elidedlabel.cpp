// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/elidedlabel.h"

#include "models/format/plaintext.h"
#include "ui/widgets/tooltip.h"

#include <QPainter>
#include <QStyle>

#include <cmath>

namespace Duende {

ElidedLabel::ElidedLabel(Qt::TextElideMode mode, QWidget* parent) : QFrame(parent), m_mode(mode)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString& text)
{
    if (m_text == text)
        return;
    m_text = text;
    m_line = plainText(text);
    setAccessibleName(m_line);
    updateToolTip();
    updateGeometry();
    update();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode)
{
    m_mode = mode;
    update();
}

void ElidedLabel::setDetails(const QString& details)
{
    m_details = details;
    updateToolTip();
}

void ElidedLabel::setDim(bool isDim)
{
    m_isDim = isDim;
    update();
}

int ElidedLabel::wholeWidth() const
{
    // Rounded up: the width of a text is a fraction, and a pixel too few would shorten it.
    return int(std::ceil(QFontMetricsF(font()).horizontalAdvance(m_line))) + 1;
}

bool ElidedLabel::isElided() const
{
    return wholeWidth() > contentsRect().width();
}

QSize ElidedLabel::sizeHint() const
{
    const QMargins margins = contentsMargins();
    return {wholeWidth() + margins.left() + margins.right(),
        fontMetrics().height() + margins.top() + margins.bottom()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    const int few = fontMetrics().averageCharWidth() * 4;
    return {std::min(few, sizeHint().width()), sizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent* event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled,
        m_isDim ? QPalette::PlaceholderText : foregroundRole()));
    const QRect area = contentsRect();
    painter.drawText(area, int(Qt::AlignVCenter | QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft)),
        fontMetrics().elidedText(m_line, m_mode, area.width()));
}

void ElidedLabel::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    updateToolTip();
}

void ElidedLabel::updateToolTip()
{
    QStringList lines;
    if (isElided())
        lines.append(m_line);
    if (!m_details.isEmpty())
        lines.append(m_details);
    setToolTip(plainToolTip(lines.join(QLatin1Char('\n'))));
}

} // namespace Duende
