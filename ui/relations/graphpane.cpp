// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relations/graphpane.h"

#include "models/format/plaintext.h"
#include "models/operationrunner.h"
#include "ui/relations/graphview.h"
#include "ui/relations/linestyle.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tooltip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds layoutWithin = 30s;

} // namespace

GraphPane::GraphPane(OperationRunner* runner, QWidget* parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_view(new GraphView)
    , m_nothing(new EmptyState)
    , m_stack(new QStackedWidget)
    , m_left(new QLabel)
{
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(m_view);
    m_left->setForegroundRole(QPalette::PlaceholderText);
    m_left->hide();
    auto* line = new QHBoxLayout;
    line->setContentsMargins({});
    line->addWidget(makeLegend(), 1);
    const std::pair<QToolButton*, void (GraphView::*)()> sizes[]{
        {addButton(QStringLiteral("zoom-in"), tr("Larger (Ctrl+wheel, +)")), &GraphView::zoomIn},
        {addButton(QStringLiteral("zoom-out"), tr("Smaller (Ctrl+wheel, −)")), &GraphView::zoomOut},
        {addButton(QStringLiteral("zoom-fit-best"), tr("Fit all of it (0)")), &GraphView::fit}};
    for (const auto& [button, slot] : sizes) {
        line->addWidget(button, 0, Qt::AlignTop);
        connect(button, &QToolButton::clicked, m_view, slot);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(line);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_left);
    connect(m_view, &GraphView::activated, this, &GraphPane::activated);
    connect(m_view, &GraphView::currentPlaceChanged, this, &GraphPane::currentPlaceChanged);
}

GraphPane::~GraphPane()
{
    m_drawing.request_stop();
}

QWidget* GraphPane::makeLegend()
{
    auto* legend = new QWidget;
    auto* flow = new FlowLayout(legend);
    for (const RelationFamily family : relationFamilies()) {
        auto* button = new QToolButton;
        button->setCheckable(true);
        button->setChecked(true);
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setText(relationFamilyTitle(family));
        button->setIcon(LineStyle::icon(family));
        button->setIconSize(LineStyle::iconSize());
        button->setToolTip(plainToolTip(relationFamilyHelp(family)));
        button->setAccessibleDescription(relationFamilyHelp(family));
        connect(button, &QToolButton::toggled, this, [this] {
            draw();
            Q_EMIT familiesChanged();
        });
        flow->addWidget(button);
        m_buttons.append(button);
    }
    return legend;
}

QToolButton* GraphPane::addButton(const QString& iconName, const QString& text)
{
    auto* button = new QToolButton;
    button->setAutoRaise(true);
    button->setIcon(Icons::get(iconName));
    button->setToolTip(text);
    button->setAccessibleName(text);
    return button;
}

RelationFamilies GraphPane::families() const
{
    RelationFamilies families;
    const QList<RelationFamily> all = relationFamilies();
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (m_buttons.at(i)->isChecked())
            families |= all.at(i);
    }
    return families;
}

void GraphPane::setFamilies(RelationFamilies families)
{
    const QList<RelationFamily> all = relationFamilies();
    for (qsizetype i = 0; i < all.size(); ++i) {
        const QSignalBlocker blocker(m_buttons.at(i));
        m_buttons.at(i)->setChecked(families.testFlag(all.at(i)));
    }
    draw();
}

void GraphPane::setRelations(const DaemonRelations& relations, const QSet<QString>& stopsWith)
{
    if (m_relations == relations && m_stopsWith == stopsWith)
        return;
    if (m_relations.daemons.isEmpty() || relations.daemons.isEmpty()
        || m_relations.daemons.constFirst().handle != relations.daemons.constFirst().handle) {
        m_stack->setCurrentWidget(m_nothing);
        m_nothing->setContent({}, {});
    }
    m_relations = relations;
    m_stopsWith = stopsWith;
    refreshLegend();
    draw();
}

void GraphPane::clear()
{
    m_drawing.request_stop();
    m_relations = {};
    m_stopsWith = {};
    m_view->clear();
    m_left->hide();
    m_nothing->setContent({}, {});
    m_stack->setCurrentWidget(m_nothing);
}

void GraphPane::setMarksStops(bool marks)
{
    m_view->setMarksStops(marks);
}

/// Only what is there can be switched off.
void GraphPane::refreshLegend()
{
    RelationFamilies there;
    for (const Relation& relation : std::as_const(m_relations.relations))
        there |= relationFamily(relation.kind);
    const QList<RelationFamily> all = relationFamilies();
    for (qsizetype i = 0; i < all.size(); ++i)
        m_buttons.at(i)->setVisible(there.testFlag(all.at(i)));
}

void GraphPane::draw()
{
    m_drawing.request_stop();
    if (m_relations.daemons.isEmpty())
        return;
    m_drawing = m_runner->ask<Drawing>(
        this,
        [relations = m_relations, stopsWith = m_stopsWith, families = families(), font = font()](
            const OperationContext&) -> Result<Drawing> {
            const RelationGraph graph = relationGraph(relations, families);
            return layOutGraph(GraphView::layoutRequest(relations, graph, stopsWith, font))
                .transform([&](const GraphLayout& layout) { return Drawing{graph, layout}; });
        },
        [this](const Result<Drawing>& drawing) { take(drawing); }, layoutWithin);
}

void GraphPane::take(const Result<Drawing>& drawing)
{
    if (!drawing) {
        m_nothing->setContent(QStringLiteral("dialog-warning"),
            tr("The graph could not be drawn: %1").arg(plainText(drawing.error().detail())),
            plainText(drawing.error().advice()));
        m_left->hide();
        m_stack->setCurrentWidget(m_nothing);
        return;
    }
    const qsizetype left = drawing->graph.left;
    m_left->setText(left == 1
            ? tr("1 more daemon is not drawn; the list has it.")
            : tr("%1 more daemons are not drawn; the list has them.").arg(QLocale().toString(left)));
    m_left->setVisible(left > 0);
    if (drawing->graph.daemons.size() < 2) {
        m_nothing->setContent(
            {}, tr("Nothing to draw"), tr("Every kind of line that is there is switched off."));
        m_stack->setCurrentWidget(m_nothing);
        return;
    }
    m_stack->setCurrentWidget(m_view);
    m_view->setGraph(m_relations, drawing->graph, drawing->layout, m_stopsWith);
}

} // namespace Duende
