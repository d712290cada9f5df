// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/list/scopebar.h"

#include "adapters/contract/daemonmonitor.h"
#include "models/format/valuetext.h"
#include "models/scopemodel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/quietselection.h"
#include "ui/widgets/tooltip.h"
#include "ui/widgets/trailingtextdelegate.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace Duende {

namespace {

bool isHeading(const QModelIndex& index)
{
    return index.data(ScopeModel::IsHeadingRole).toBool();
}

bool cannotBeAsked(const QModelIndex& index)
{
    const int state = index.data(ScopeModel::AvailabilityRole).toInt();
    return state == int(Availability::State::Absent) || state == int(Availability::State::Failed);
}

class ScopeDelegate final : public TrailingTextDelegate
{
public:
    explicit ScopeDelegate(ScopeBar* bar) : TrailingTextDelegate(ScopeModel::CountRole, bar), m_bar(bar) { }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        if (!isHeading(index)) {
            if (m_bar->isFolded())
                paintFolded(painter, option, index);
            else
                TrailingTextDelegate::paint(painter, option, index);
            return;
        }
        painter->save();
        const int margin = option.fontMetrics.averageCharWidth();
        const QRect inner = option.rect.adjusted(margin, 0, -margin, 0);
        if (m_bar->isFolded()) {
            painter->setPen(option.palette.color(QPalette::Mid));
            painter->drawLine(inner.left(), inner.center().y(), inner.right(), inner.center().y());
        } else {
            QFont font = option.font;
            font.setWeight(QFont::DemiBold);
            painter->setFont(font);
            painter->setPen(option.palette.color(QPalette::PlaceholderText));
            const QFontMetrics metrics(font);
            const int lift = option.fontMetrics.descent();
            painter->drawText(inner.adjusted(0, 0, 0, -lift), int(Qt::AlignLeft | Qt::AlignBottom),
                metrics.elidedText(index.data().toString(), Qt::ElideRight, inner.width()));
        }
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QSize size = TrailingTextDelegate::sizeHint(option, index);
        const int line = option.fontMetrics.height();
        size.setHeight(!isHeading(index) ? line * 7 / 4 : m_bar->isFolded() ? line : line * 9 / 4);
        size.rwidth() += 2 * option.fontMetrics.averageCharWidth();
        return size;
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        TrailingTextDelegate::initStyleOption(option, index);
        if (isHeading(index))
            return;
        const bool isFailed
            = index.data(ScopeModel::AvailabilityRole).toInt() == int(Availability::State::Failed);
        const QString name
            = isFailed ? QStringLiteral("dialog-warning") : index.data(ScopeModel::IconNameRole).toString();
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = Icons::get(name);
        if (cannotBeAsked(index))
            option->palette.setColor(QPalette::Text, option->palette.color(QPalette::PlaceholderText));
    }

    QString trailingText(const QModelIndex& index) const override
    {
        if (m_bar->isFolded() || isHeading(index))
            return {};
        if (cannotBeAsked(index))
            return ValueText::unknown();
        return ValueText::count(index.data(ScopeModel::CountRole).toInt());
    }

private:
    void paintFolded(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
    {
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        const QIcon icon = std::exchange(item.icon, QIcon());
        item.text.clear();
        item.features = QStyleOptionViewItem::None;
        const QStyle* style = m_bar->style();
        style->drawControl(QStyle::CE_ItemViewItem, &item, painter, m_bar);
        const QRect place
            = QStyle::alignedRect(item.direction, Qt::AlignCenter, item.decorationSize, item.rect);
        icon.paint(painter, place, Qt::AlignCenter,
            item.state & QStyle::State_Selected ? QIcon::Selected : QIcon::Normal);
    }

    ScopeBar* m_bar;
};

} // namespace

ScopeBar::ScopeBar(ScopeModel* scopes, QWidget* parent) : QListView(parent), m_scopes(scopes)
{
    setAccessibleName(tr("Scopes"));
    setModel(scopes);
    setItemDelegate(new ScopeDelegate(this));
    new QuietSelection(this);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setTextElideMode(Qt::ElideRight);
    updateIconSize();
    setFrameShape(QFrame::NoFrame);
    setCurrentKey({});
}

void ScopeBar::setFolded(bool isFolded)
{
    if (m_isFolded == isFolded)
        return;
    m_isFolded = isFolded;
    setMinimumWidth(isFolded ? foldedWidth() : 0);
    setMaximumWidth(isFolded ? foldedWidth() : QWIDGETSIZE_MAX);
    scheduleDelayedItemsLayout();
    updateGeometry();
}

void ScopeBar::updateIconSize()
{
    const int side = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    setIconSize(QSize(side, side));
}

int ScopeBar::foldedWidth() const
{
    return iconSize().width() + 4 * fontMetrics().averageCharWidth();
}

QString ScopeBar::currentKey() const
{
    return currentIndex().data(ScopeModel::KeyRole).toString();
}

void ScopeBar::setCurrentKey(const QString& key)
{
    const QModelIndex wanted = m_scopes->indexOfKey(key);
    setCurrentIndex(isChoice(wanted) ? wanted : m_scopes->index(0));
}

bool ScopeBar::isChoice(const QModelIndex& index) const
{
    return index.isValid() && !isHeading(index);
}

QSize ScopeBar::sizeHint() const
{
    const int wide = fontMetrics().averageCharWidth() * 24;
    return {
        m_isFolded ? foldedWidth() : std::max(wide, sizeHintForColumn(0)), QListView::sizeHint().height()};
}

QSize ScopeBar::minimumSizeHint() const
{
    return {foldedWidth(), QListView::minimumSizeHint().height()};
}

void ScopeBar::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    if (isChoice(current))
        Q_EMIT scopeChosen(m_scopes->selection(current));
}

QModelIndex ScopeBar::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    QModelIndex next = QListView::moveCursor(action, modifiers);
    const bool isUp
        = action == MoveUp || action == MovePageUp || action == MoveHome || action == MovePrevious;
    while (next.isValid() && !isChoice(next))
        next = next.siblingAtRow(next.row() + (isUp ? -1 : 1));
    return next.isValid() ? next : currentIndex();
}

bool ScopeBar::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QListView::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QModelIndex index = indexAt(help->pos());
    QString text;
    if (cannotBeAsked(index))
        text = index.data(Qt::ToolTipRole).toString();
    else if (m_isFolded)
        text = index.data(Qt::AccessibleTextRole).toString();
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), plainToolTip(text), viewport(), visualRect(index));
    return true;
}

void ScopeBar::changeEvent(QEvent* event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        updateIconSize();
        const bool wasFolded = std::exchange(m_isFolded, false);
        setFolded(wasFolded);
    }
}

} // namespace Duende
