// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relations/graphnode.h"

#include "models/daemonwords.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/statestyle.h"
#include "ui/widgets/tooltip.h"

#include <QCoreApplication>
#include <QPainter>
#include <QWidget>

namespace Duende {

namespace {

constexpr int longestName = 34;
constexpr double corner = 4;
constexpr double selfTint = 0.2;
constexpr double markTint = 0.75;

QString tr(const char* text)
{
    return QCoreApplication::translate("Duende::GraphNode", text);
}

QFont nameFont(QFont font, bool isSelf)
{
    font.setBold(isSelf);
    return font;
}

QString stateText(const RelatedDaemon& daemon)
{
    if (daemon.status)
        return stateTitle(daemon.status->state());
    return daemon.detail.isEmpty() ? ValueText::unknown() : plainText(daemon.detail, 12);
}

/// The widest of what can stand there, so that a change of state moves nothing.
double stateWidth(const RelatedDaemon& daemon, const QFontMetricsF& metrics)
{
    double width = metrics.horizontalAdvance(stateText(daemon));
    for (const auto state : {DaemonStatus::State::Running, DaemonStatus::State::Stopped,
             DaemonStatus::State::Starting, DaemonStatus::State::Stopping, DaemonStatus::State::Failed})
        width = std::max(width, metrics.horizontalAdvance(stateTitle(state)));
    return width;
}

QString markText()
{
    return tr("stops with it");
}

double gapOf(const QFontMetricsF& metrics)
{
    return metrics.averageCharWidth();
}

double iconSize(const QFontMetricsF& metrics)
{
    return metrics.ascent();
}

} // namespace

GraphNode::GraphNode(qsizetype place, const RelatedDaemon& daemon, bool isSelf, const QFont& font)
    : m_place(place)
    , m_name(daemon.name)
    , m_stateText(stateText(daemon))
    , m_status(daemon.status)
    , m_isSelf(isSelf)
    , m_font(font)
    , m_size(sizeOf(daemon, isSelf, false, font))
{
    QString text = daemon.name;
    if (!daemon.description.isEmpty() && daemon.description != daemon.name)
        text += QLatin1Char('\n') + daemon.description;
    if (!daemon.detail.isEmpty())
        text += QLatin1Char('\n') + daemon.detail;
    setToolTip(plainToolTip(text));
}

QSizeF GraphNode::sizeOf(const RelatedDaemon& daemon, bool isSelf, bool canStop, const QFont& font)
{
    const QFontMetricsF metrics(nameFont(font, isSelf));
    const QFontMetricsF plain(font);
    const double gap = gapOf(plain);
    double width = 2 * gap + iconSize(plain) + gap
        + metrics.horizontalAdvance(plainText(daemon.name, longestName)) + 2 * gap
        + stateWidth(daemon, plain);
    if (canStop)
        width += 2 * gap + plain.horizontalAdvance(markText());
    return {std::ceil(width), std::ceil(plain.height() * 1.7)};
}

QString GraphNode::description() const
{
    QString text = plainText(m_name) + QStringLiteral(", ") + m_stateText;
    if (m_isMarked)
        text += QStringLiteral(", ") + markText();
    return text;
}

void GraphNode::setSize(const QSizeF& size)
{
    prepareGeometryChange();
    m_size = size;
}

void GraphNode::setCurrent(bool isCurrent)
{
    m_isCurrent = isCurrent;
    setZValue(isCurrent ? 1 : 0);
    update();
}

void GraphNode::setMarked(bool isMarked)
{
    m_isMarked = isMarked;
    update();
}

QRectF GraphNode::boundingRect() const
{
    constexpr double frame = 4;
    return QRectF({-m_size.width() / 2, -m_size.height() / 2}, m_size).adjusted(-frame, -frame, frame, frame);
}

void GraphNode::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget* widget)
{
    const QPalette palette = widget->palette();
    const QRectF box({-m_size.width() / 2, -m_size.height() / 2}, m_size);
    const QColor highlight = palette.color(QPalette::Highlight);
    const QColor base = palette.color(QPalette::Base);
    const QColor failed = StateStyle::color(DaemonStatus::State::Failed, base);
    QColor ground = palette.color(QPalette::Window);
    if (m_isMarked)
        ground = blended(failed, base, markTint + 0.1);
    else if (m_isSelf)
        ground = blended(base, highlight, selfTint);
    const bool isFocused = m_isCurrent && widget->parentWidget() && widget->parentWidget()->hasFocus();
    painter->setPen(m_isMarked ? QPen(failed, 1.4, Qt::DashLine)
            : m_isSelf         ? QPen(highlight, 2)
                               : QPen(outlineColor(palette), 1));
    painter->setBrush(ground);
    painter->drawRoundedRect(box, corner, corner);
    if (m_isCurrent) {
        painter->setPen(QPen(readableOn(highlight, base, 3), isFocused ? 2.5 : 1.2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(box.adjusted(-2.5, -2.5, 2.5, 2.5), corner + 2, corner + 2);
    }

    const QFontMetricsF plain(m_font);
    const double gap = gapOf(plain);
    const double icon = iconSize(plain);
    QRectF rest = box.adjusted(gap, 0, -gap, 0);
    const QColor stateColor
        = m_status ? StateStyle::color(m_status->state(), ground) : palette.color(QPalette::PlaceholderText);
    if (m_status)
        StateStyle::paint(painter, QRectF(rest.left(), -icon / 2, icon, icon), m_status->state(), stateColor);
    rest.setLeft(rest.left() + icon + gap);

    const QFont bold = nameFont(m_font, m_isSelf);
    const QString name = plainText(m_name, longestName);
    painter->setFont(bold);
    painter->setPen(palette.color(QPalette::Text));
    painter->drawText(rest, Qt::AlignVCenter | Qt::AlignLeft, name);
    rest.setLeft(rest.left() + QFontMetricsF(bold).horizontalAdvance(name) + 2 * gap);
    painter->setFont(m_font);
    painter->setPen(stateColor);
    painter->drawText(rest, Qt::AlignVCenter | Qt::AlignLeft, m_stateText);
    if (m_isMarked) {
        painter->setPen(readableOn(failed, ground));
        painter->drawText(rest, Qt::AlignVCenter | Qt::AlignRight, markText());
    }
}

} // namespace Duende
