// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/graphlayout.h"
#include "models/relations/relationgraph.h"

#include <QSet>
#include <QWidget>

#include <stop_token>

class QLabel;
class QStackedWidget;
class QToolButton;

namespace Duende {

class EmptyState;
class GraphView;
class OperationRunner;

/// The graph with what belongs to it: a legend whose entries switch the kinds of line on and off, the buttons
/// for its size, and a line of what is not drawn. The graph is chosen and laid out in a worker thread.
class GraphPane final : public QWidget
{
    Q_OBJECT

public:
    /// `runner` outlives it.
    explicit GraphPane(OperationRunner* runner, QWidget* parent = nullptr);
    ~GraphPane() override;

    void setRelations(const DaemonRelations& relations, const QSet<QString>& stopsWith);
    void clear();
    void setMarksStops(bool marks);
    GraphView* view() const { return m_view; }

    RelationFamilies families() const;
    void setFamilies(RelationFamilies families);

Q_SIGNALS:
    void activated(qsizetype place);
    void currentPlaceChanged(qsizetype place);
    void familiesChanged();

private:
    struct Drawing
    {
        RelationGraph graph;
        GraphLayout layout;
    };

    QWidget* makeLegend();
    QToolButton* addButton(const QString& iconName, const QString& text);
    void draw();
    void take(const Result<Drawing>& drawing);
    void refreshLegend();

    OperationRunner* m_runner;
    GraphView* m_view;
    EmptyState* m_nothing;
    QStackedWidget* m_stack;
    QLabel* m_left;
    QList<QToolButton*> m_buttons; // in the order of relationFamilies()
    DaemonRelations m_relations;
    QSet<QString> m_stopsWith;
    std::stop_source m_drawing;
};

} // namespace Duende
