// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/list/daemondelegate.h"

#include "ui/list/sparkline.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/statestyle.h"

#include <QApplication>
#include <QHeaderView>
#include <QPainter>
#include <QTreeView>

#include <cmath>

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

/// What is left free at both ends of a cell: as much as in the header above, so that they stand in line.
int cellMargin(const QWidget* widget)
{
    const QStyle* style = styleOf(widget);
    const int least = style->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, widget) + 1;
    const auto* tree = qobject_cast<const QTreeView*>(widget);
    if (!tree)
        return least;
    QStyleOptionHeader section;
    section.initFrom(tree->header());
    section.orientation = Qt::Horizontal;
    section.rect = QRect(0, 0, tree->header()->defaultSectionSize(), tree->header()->height());
    return std::max(least, style->subElementRect(QStyle::SE_HeaderLabel, &section, tree->header()).left());
}

int courseWidth(const QFontMetrics& metrics)
{
    return metrics.averageCharWidth() * 8;
}

/// What a cell of the column needs beside its text.
int extraWidth(int column, const QWidget* widget)
{
    const QFontMetrics metrics = widget ? widget->fontMetrics() : QFontMetrics(QApplication::font());
    const int gap = metrics.averageCharWidth() * 3 / 4;
    int width = 2 * cellMargin(widget);
    if (column == Columns::StateColumn)
        width += styleOf(widget)->pixelMetric(QStyle::PM_SmallIconSize, nullptr, widget) + gap;
    if (column == Columns::CpuColumn)
        width += courseWidth(metrics) + gap;
    return width;
}

} // namespace

DaemonDelegate::DaemonDelegate(QObject* parent) : QStyledItemDelegate(parent) { }

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
    const QString text = std::exchange(item.text, QString());
    const QStyle* style = styleOf(item.widget);
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

    const int margin = cellMargin(item.widget);
    QRect area = item.rect.adjusted(margin, 0, -margin, 0);
    const auto take = [&area, &item](int width, Qt::Alignment end) {
        const QRect taken
            = QStyle::alignedRect(item.direction, end | Qt::AlignVCenter, QSize(width, area.height()), area);
        const int gap = item.fontMetrics.averageCharWidth() * 3 / 4;
        if (taken.left() == area.left())
            area.setLeft(taken.right() + 1 + gap);
        else
            area.setRight(taken.left() - 1 - gap);
        return taken;
    };
    if (index.column() == Columns::StateColumn) {
        const int side = style->pixelMetric(QStyle::PM_SmallIconSize, nullptr, item.widget);
        paintState(painter, item, index, take(side, Qt::AlignLeft));
    }
    const int course = courseWidth(item.fontMetrics);
    // In a narrow column the number alone.
    if (index.column() == Columns::CpuColumn
        && area.width() > item.fontMetrics.horizontalAdvance(text) + course + margin)
        paintCourse(painter, item, index, take(course, Qt::AlignRight));
    paintText(painter, item, text, area);
}

void DaemonDelegate::paintText(
    QPainter* painter, const QStyleOptionViewItem& option, const QString& text, const QRect& area) const
{
    const auto group = option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->save();
    painter->setFont(option.font);
    painter->setPen(option.palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::Text));
    // Aligned as the column is, whatever the direction of the text's own script.
    const Qt::Alignment alignment = QStyle::visualAlignment(option.direction, option.displayAlignment);
    painter->drawText(area, int(alignment | Qt::AlignAbsolute) | Qt::TextSingleLine,
        option.fontMetrics.elidedText(text, option.textElideMode, area.width()));
    painter->restore();
}

void DaemonDelegate::paintState(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index, const QRect& place) const
{
    const auto state = DaemonStatus::State(index.data(DaemonListModel::StateRole).toInt());
    const bool isSelected = option.state & QStyle::State_Selected;
    const QColor background = option.palette.color(isSelected ? QPalette::Highlight : QPalette::Base);
    StateStyle::paint(painter, place, state, StateStyle::color(state, background));
}

void DaemonDelegate::paintCourse(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index, const QRect& place) const
{
    const bool isSelected = option.state & QStyle::State_Selected;
    const QColor ink = isSelected
        ? option.palette.color(QPalette::HighlightedText)
        : readableOn(option.palette.color(QPalette::Link), option.palette.color(QPalette::Base), 3.0);
    const int inset = place.height() / 5;
    paintSparkline(painter, place.adjusted(0, inset, 0, -inset),
        index.data(DaemonListModel::RatesRole).value<QList<float>>(), int(UsageHistory::capacity),
        idlePercent, ink);
}

QSize DaemonDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const int text = int(std::ceil(QFontMetricsF(item.font).horizontalAdvance(item.text))) + 1;
    // A little air between the lines.
    return {text + extraWidth(index.column(), item.widget), item.fontMetrics.height() * 3 / 2};
}

int DaemonDelegate::usualWidth(int column, const QWidget* widget)
{
    return widget->fontMetrics().averageCharWidth() * usualCharacters(column) + extraWidth(column, widget);
}

} // namespace Duende
