// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrelations.h"
#include "ui/details/detailspage.h"

#include <QTimer>

#include <stop_token>

class QSplitter;
class QStackedWidget;
class QToolButton;

namespace Duende {

class EmptyState;
class FactsView;
class GraphPane;
class MessageFrame;
class RelationList;
class WrapLabel;

/// What hangs on what: by what the daemon is started, its relations as links and as a graph, and what stops
/// with it. Asked for when the daemon is shown, when its record changes (at most every two seconds), and else
/// every ten, so that the states of the others stay true.
class RelationsPage final : public DetailsPage
{
    Q_OBJECT

public:
    explicit RelationsPage(const DetailsContext& context, QWidget* parent = nullptr);
    ~RelationsPage() override;

    /// A template has none.
    static bool appliesTo(const DaemonRecord& record);

protected:
    void showDaemon() override;
    void updateDaemon() override;
    void forgetDaemon() override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    struct Look
    {
        DaemonRelations relations;
        QStringList stopsWith;

        friend bool operator==(const Look&, const Look&) = default;
    };
    using Answer = Result<Look>;

    QWidget* makeContent();
    void connectParts();
    void ask();
    void take(const Answer& answer);
    void showLook();
    void showFacts();
    void showCycle();
    void showStops();
    void showError(const PlatformError& error);
    void openPlace(qsizetype place);
    void stopAsking();
    void arrange();

    QStackedWidget* m_stack;
    EmptyState* m_nothing;
    QWidget* m_errorPage;
    MessageFrame* m_error;
    QWidget* m_content;
    MessageFrame* m_cycle;
    FactsView* m_facts;
    QToolButton* m_stopsSwitch;
    WrapLabel* m_stops;
    RelationList* m_list;
    GraphPane* m_graph;
    QSplitter* m_splitter;
    Look m_look;
    QTimer m_loadingTimer;
    QTimer m_askAgain;
    QTimer m_regularly;
    std::stop_source m_asking;
    bool m_isAsking = false;
    bool m_isStale = false; // the record changed while it was being asked for
    bool m_hasAnswer = false; // for the present daemon
    bool m_isMoved = false; // a person chose the sizes
};

} // namespace Duende
