// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/details/detailspage.h"

#include <QTimer>

#include <stop_token>

class QScrollArea;
class QSplitter;
class QStackedWidget;

namespace Duende {

class EmptyState;
class FactsView;
class MessageFrame;
class PropertyView;
class WrapLabel;

/// What a daemon is and how it is: a summary of its record, and every property that its platform tells. The
/// properties are asked for when the daemon is shown and again, at most once a second, when its record
/// changes.
class OverviewPanel final : public DetailsPage
{
    Q_OBJECT

public:
    explicit OverviewPanel(const DetailsContext& context, QWidget* parent = nullptr);
    ~OverviewPanel() override;

protected:
    void showDaemon() override;
    void updateDaemon() override;
    void forgetDaemon() override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeSummary();
    QWidget* makeProperties();
    void refreshSummary();
    void ask();
    void take(const Result<DaemonDetails>& answer);
    void arrange();

    QSplitter* m_splitter;
    QScrollArea* m_summary;
    WrapLabel* m_sentence;
    FactsView* m_facts;
    QStackedWidget* m_stack;
    PropertyView* m_properties;
    EmptyState* m_loading;
    QWidget* m_errorPage;
    MessageFrame* m_error;
    QTimer m_ageTimer; // the summary's relative time grows old
    QTimer m_loadingTimer;
    QTimer m_askAgain;
    std::stop_source m_asking;
    QString m_reason; // why it failed, as long as it is in the state that the answer was about
    DaemonStatus m_reasonOf;
    bool m_isMoved = false; // a person chose the sizes
    bool m_isAsking = false;
    bool m_isStale = false; // the record changed while it was being asked for
    bool m_hasProperties = false; // of the present daemon
};

} // namespace Duende
