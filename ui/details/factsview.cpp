// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/factsview.h"

#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QStyle>
#include <QStyleOptionFocusRect>
#include <QStylePainter>

#include <algorithm>

namespace Duende {

namespace {

constexpr int valueCharacters = 24; // of a column, at least
constexpr int mostColumns = 3;

} // namespace

FactsView::FactsView(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
    , m_copyAll(new QAction(Icons::get(QStringLiteral("edit-copy")), tr("Copy summary"), this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Summary"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_copyAll->setShortcut(QKeySequence::Copy);
    m_copyAll->setShortcutContext(Qt::WidgetShortcut);
    addAction(m_copyAll);
    connect(m_copyAll, &QAction::triggered, this, &FactsView::copyAll);
}

void FactsView::setFacts(const QList<Fact>& facts)
{
    const bool isSameShape = std::ranges::equal(facts, m_facts, {}, &Fact::name, &Fact::name);
    m_facts = facts;
    if (!isSameShape)
        rebuild();
    for (qsizetype i = 0; i < m_facts.size(); ++i) {
        const Fact& fact = m_facts.at(i);
        ElidedLabel* value = m_cells.at(i).value;
        value->setFont(fact.isCode ? monospaced(font()) : tabularFigures(font()));
        value->setElideMode(fact.isCode ? Qt::ElideMiddle : Qt::ElideRight);
        value->setDim(fact.isUnknown);
        value->setText(fact.value);
        value->setAccessibleName(
            fact.isUnknown ? tr("%1: not known").arg(fact.name) : tr("%1: %2").arg(fact.name, fact.value));
    }
    setAccessibleDescription(toPlainText());
}

void FactsView::rebuild()
{
    for (const Cell& cell : std::as_const(m_cells)) {
        delete cell.name;
        delete cell.value;
    }
    m_cells.clear();
    for (const Fact& fact : std::as_const(m_facts)) {
        const Cell cell{new QLabel(fact.name, this), new ElidedLabel(Qt::ElideRight, this)};
        cell.name->setForegroundRole(QPalette::PlaceholderText);
        m_cells.append(cell);
    }
    m_columns = columnCount(width());
    place();
    updateGeometry();
}

int FactsView::columnWidth() const
{
    int names = 0;
    for (const Cell& cell : m_cells)
        names = std::max(names, cell.name->sizeHint().width());
    return names + fontMetrics().averageCharWidth() * valueCharacters + 2 * m_grid->horizontalSpacing();
}

int FactsView::columnCount(int width) const
{
    return std::clamp(width / std::max(1, columnWidth()), 1, mostColumns);
}

void FactsView::place()
{
    while (QLayoutItem* item = m_grid->takeAt(0))
        delete item;
    const int rows = (int(m_cells.size()) + m_columns - 1) / m_columns;
    for (int i = 0; i < int(m_cells.size()); ++i) {
        m_grid->addWidget(m_cells.at(i).name, i % rows, 3 * (i / rows));
        m_grid->addWidget(m_cells.at(i).value, i % rows, 3 * (i / rows) + 1);
        m_cells.at(i).name->show();
        m_cells.at(i).value->show();
    }
    const int gap = fontMetrics().averageCharWidth() * 2;
    for (int column = 0; column < mostColumns; ++column) {
        const bool isUsed = column < m_columns;
        m_grid->setColumnStretch(3 * column + 1, isUsed ? 1 : 0);
        m_grid->setColumnMinimumWidth(3 * column + 2, isUsed && column + 1 < m_columns ? gap : 0);
    }
}

int FactsView::heightForWidth(int width) const
{
    if (m_cells.isEmpty())
        return 0;
    const int columns = columnCount(width);
    const int rows = (int(m_cells.size()) + columns - 1) / columns;
    const int line = m_cells.constFirst().name->sizeHint().height();
    const QMargins margins = m_grid->contentsMargins();
    return rows * line + (rows - 1) * m_grid->verticalSpacing() + margins.top() + margins.bottom();
}

QSize FactsView::sizeHint() const
{
    const int width = 2 * columnWidth();
    return {width, heightForWidth(width)};
}

QSize FactsView::minimumSizeHint() const
{
    return {columnWidth(), 0};
}

void FactsView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const int columns = columnCount(width());
    if (columns == m_columns)
        return;
    m_columns = columns;
    place();
    updateGeometry();
}

QString FactsView::toPlainText() const
{
    QStringList lines;
    for (const Fact& fact : m_facts)
        lines.append(tr("%1: %2").arg(fact.name, fact.value));
    return lines.join(u'\n');
}

void FactsView::copyAll() const
{
    QGuiApplication::clipboard()->setText(toPlainText());
}

void FactsView::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QWidget* child = childAt(event->pos());
    const auto cell = std::ranges::find_if(
        m_cells, [child](const Cell& c) { return child && (c.name == child || c.value == child); });
    if (cell != m_cells.end()) {
        const Fact fact = m_facts.at(cell - m_cells.begin());
        menu->addAction(m_copyAll->icon(), tr("Copy “%1”").arg(fact.name),
            [fact] { QGuiApplication::clipboard()->setText(fact.value); });
    }
    menu->addAction(m_copyAll);
    menu->popup(event->globalPos());
}

void FactsView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void FactsView::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

void FactsView::paintEvent(QPaintEvent*)
{
    if (!hasFocus())
        return;
    QStylePainter painter(this);
    QStyleOptionFocusRect option;
    option.initFrom(this);
    option.backgroundColor = palette().color(backgroundRole());
    painter.drawPrimitive(QStyle::PE_FrameFocusRect, option);
}

} // namespace Duende
