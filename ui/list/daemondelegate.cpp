// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/list/daemondelegate.h"

#include "ui/list/sparkline.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/statestyle.h"

#include <QApplication>
#include <QPainter>

namespace Duende {

namespace {

using Columns = DaemonListModel::Columns;

// Below this share of one processor the course of a daemon stays near the ground.
constexpr float idlePercent = 5;

constexpr int usualCharacters(int column)
{
    switch (column) {
    case Columns::StateColumn:
        return 10;
    case Columns::NameColumn:
        return 28;
    case Columns::DescriptionColumn:
        return 24;
    case Columns::KindColumn:
        return 9;
    case Columns::ScopeColumn:
        return 8;
    case Columns::PidColumn:
        return 8;
    case Columns::CpuColumn:
        return 7;
    case Columns::MemoryColumn:
        return 9;
    case Columns::TasksColumn:
        return 7;
    case Columns::SinceColumn:
        return 8;
    case Columns::EnablementColumn:
        return 10;
    case Columns::RestartsColumn:
        return 8;
    default:
        return 8;
    }
}

const QStyle* styleOf(const QWidget* widget)
{
    return widget ? widget->style() : QApplication::style();
}

bool isNumeric(const QModelIndex& index)
{
    const auto alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
    return alignment.testFlag(Qt::AlignRight);
}

int textMargin(const QWidget* widget)
{
    return styleOf(widget)->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, widget) + 1;
}

int courseWidth(const QFontMetrics& metrics)
{
    return metrics.averageCharWidth() * 8;
}

} // namespace

DaemonDelegate::DaemonDelegate(QObject* parent) : QStyledItemDelegate(parent)
{
    for (size_t state = 0; state < m_stateIcons.size(); ++state)
        m_stateIcons.at(state) = StateStyle::icon(DaemonStatus::State(state));
}

const QFont& DaemonDelegate::tabularFont(const QFont& font) const
{
    if (m_font != font || m_tabularFont.families().isEmpty()) {
        m_font = font;
        m_tabularFont = tabularFigures(font);
    }
    return m_tabularFont;
}

void DaemonDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const int column = index.column();
    option->textElideMode = column == Columns::NameColumn ? Qt::ElideMiddle : Qt::ElideRight;
    if (column == Columns::StateColumn) {
        const auto state = size_t(index.data(DaemonListModel::StateRole).toInt());
        if (state < m_stateIcons.size()) {
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->icon = m_stateIcons.at(state);
            const int side
                = styleOf(option->widget)->pixelMetric(QStyle::PM_SmallIconSize, nullptr, option->widget);
            option->decorationSize = QSize(side, side);
        }
    }
    if (isNumeric(index)) {
        option->font = tabularFont(option->font);
        option->fontMetrics = QFontMetrics(option->font);
    }
    if (index.data(DaemonListModel::IsUnknownRole).toBool()) {
        const QColor dim = option->palette.color(QPalette::PlaceholderText);
        option->palette.setColor(QPalette::Text, dim);
    }
}

void DaemonDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    if (index.column() == Columns::CpuColumn)
        paintUse(painter, item, index);
    else
        styleOf(item.widget)->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
}

void DaemonDelegate::paintUse(QPainter* painter, QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QStyle* style = styleOf(option.widget);
    const QString text = std::exchange(option.text, QString());
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);

    const bool isSelected = option.state & QStyle::State_Selected;
    const auto group = option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    const int margin = textMargin(option.widget);
    const int wide = courseWidth(option.fontMetrics);
    const QRect inner = option.rect.adjusted(margin, 0, -margin, 0);
    const int inset = inner.height() / 5;
    const QColor ink = option.palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::Text);
    const QColor line = isSelected
        ? ink
        : readableOn(option.palette.color(QPalette::Highlight), option.palette.color(QPalette::Base), 3.0);
    int room = inner.width();
    // In a narrow column the number alone.
    if (room > option.fontMetrics.horizontalAdvance(text) + wide + 2 * margin) {
        const QRect course = QStyle::alignedRect(option.direction, Qt::AlignRight | Qt::AlignVCenter,
            QSize(wide, inner.height() - 2 * inset), inner);
        paintSparkline(painter, course, index.data(DaemonListModel::RatesRole).value<QList<float>>(),
            int(UsageHistory::capacity), idlePercent, line);
        room -= wide + 2 * margin;
    }
    const QRect textArea = QStyle::alignedRect(
        option.direction, Qt::AlignLeft | Qt::AlignVCenter, QSize(room, inner.height()), inner);
    painter->save();
    painter->setFont(option.font);
    painter->setPen(ink);
    painter->drawText(textArea, int(Qt::AlignRight | Qt::AlignVCenter),
        option.fontMetrics.elidedText(text, Qt::ElideRight, room));
    painter->restore();
}

QSize DaemonDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (index.column() == Columns::CpuColumn)
        size.rwidth() += courseWidth(option.fontMetrics) + 2 * textMargin(option.widget);
    // A little air between the lines.
    size.setHeight(std::max(size.height(), option.fontMetrics.height() * 3 / 2));
    return size;
}

int DaemonDelegate::usualWidth(int column, const QWidget* widget)
{
    const QFontMetrics metrics = widget->fontMetrics();
    int width = metrics.averageCharWidth() * usualCharacters(column) + 2 * textMargin(widget);
    if (column == Columns::StateColumn)
        width += styleOf(widget)->pixelMetric(QStyle::PM_SmallIconSize, nullptr, widget);
    if (column == Columns::CpuColumn)
        width += courseWidth(metrics) + 2 * textMargin(widget);
    return width;
}

} // namespace Duende
