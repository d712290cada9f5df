// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/factsview.h"

#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QStyle>
#include <QStyleOptionFocusRect>
#include <QStylePainter>

#include <algorithm>

namespace Duende {

namespace {

constexpr int valueCharacters = 13; // of a column, at least
constexpr int gapCharacters = 3; // between columns
constexpr int mostColumns = 3;

} // namespace

FactsView::FactsView(QWidget* parent)
    : QWidget(parent)
    , m_copyAll(new QAction(Icons::get(QStringLiteral("edit-copy")), tr("Copy summary"), this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Summary"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_copyAll->setShortcut(QKeySequence::Copy);
    m_copyAll->setShortcutContext(Qt::WidgetShortcut);
    addAction(m_copyAll);
    connect(m_copyAll, &QAction::triggered, this, &FactsView::copyAll);
}

void FactsView::setFacts(const QList<Fact>& facts)
{
    const bool isSameShape = std::ranges::equal(facts, m_facts,
        [](const Fact& a, const Fact& b) { return a.name == b.name && a.isLong == b.isLong; });
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
        cell.name->show();
        cell.value->show();
        m_cells.append(cell);
    }
    place();
    updateGeometry();
}

FactsView::Measures FactsView::measures(int width) const
{
    Measures m;
    for (const Cell& cell : m_cells) {
        m.nameWidth = std::max(m.nameWidth, cell.name->sizeHint().width());
        m.lineHeight = std::max(m.lineHeight, cell.name->sizeHint().height());
    }
    const int character = fontMetrics().averageCharWidth();
    m.gap = character * gapCharacters;
    m.leastColumn = m.nameWidth + m.gap + character * valueCharacters;
    m.lineHeight += style()->pixelMetric(QStyle::PM_LayoutVerticalSpacing, nullptr, this) / 2;
    m.shortCount = int(std::ranges::count_if(m_facts, [](const Fact& fact) { return !fact.isLong; }));
    m.columns = std::clamp((width + m.gap) / (m.leastColumn + m.gap), 1, mostColumns);
    m.width = std::max(width, m.leastColumn);
    m.shortRows = (m.shortCount + m.columns - 1) / m.columns;
    return m;
}

QRect FactsView::area(const Measures& m, int shortIndex, int longIndex) const
{
    if (longIndex >= 0)
        return {0, (m.shortRows + longIndex) * m.lineHeight, m.width, m.lineHeight};
    const int width = (m.width - (m.columns - 1) * m.gap) / m.columns;
    const int column = shortIndex / m.shortRows;
    return {column * (width + m.gap), (shortIndex % m.shortRows) * m.lineHeight, width, m.lineHeight};
}

void FactsView::place()
{
    const Measures m = measures(width());
    int shorts = 0;
    int longs = 0;
    for (qsizetype i = 0; i < m_cells.size(); ++i) {
        const QRect line = m_facts.at(i).isLong ? area(m, -1, longs++) : area(m, shorts++, -1);
        const QRect name(line.topLeft(), QSize(m.nameWidth, m.lineHeight));
        const QRect value = line.adjusted(m.nameWidth + m.gap / 2, 0, 0, 0);
        m_cells.at(i).name->setGeometry(QStyle::visualRect(layoutDirection(), rect(), name));
        m_cells.at(i).value->setGeometry(QStyle::visualRect(layoutDirection(), rect(), value));
    }
}

int FactsView::heightForWidth(int width) const
{
    const Measures m = measures(width);
    return (m.shortRows + int(m_cells.size()) - m.shortCount) * m.lineHeight;
}

QSize FactsView::sizeHint() const
{
    const Measures m = measures(0);
    const int width = 2 * m.leastColumn + m.gap;
    return {width, heightForWidth(width)};
}

QSize FactsView::minimumSizeHint() const
{
    const Measures m = measures(0);
    return {m.leastColumn, m.lineHeight};
}

void FactsView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    place();
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
