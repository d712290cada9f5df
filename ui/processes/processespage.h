// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonprocesses.h"
#include "adapters/contract/signal.h"
#include "ui/details/detailspage.h"

#include <QTimer>

#include <stop_token>

class QLabel;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace Duende {

class DescriptorView;
class EmptyState;
class MessageFrame;
class ProcessTree;

/// The processes of a daemon, read again every two seconds while they are seen, and on demand what one of
/// them has open. A place is {"pid": number}.
class ProcessesPage final : public DetailsPage
{
    Q_OBJECT

public:
    explicit ProcessesPage(const DetailsContext& context, QWidget* parent = nullptr);
    ~ProcessesPage() override;

    /// Whether such a daemon can have processes; a template and a timer have none.
    static bool appliesTo(const DaemonRecord& record);

    void openAt(const QVariantMap& place) override;

protected:
    void showDaemon() override;
    void updateDaemon() override;
    void forgetDaemon() override;
    void resizeEvent(QResizeEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeList();
    void setUpActions();
    void stopAsking();
    void ask();
    void take(const Result<DaemonProcesses>& answer);
    void showNothing();
    void choose();
    void askDescriptors();
    void sendSignal();
    void copy(const QString& text) const;
    void refreshActions();
    void arrange();

    QStackedWidget* m_stack;
    QSplitter* m_splitter;
    ProcessTree* m_tree;
    DescriptorView* m_files;
    QLabel* m_count;
    EmptyState* m_nothing;
    QWidget* m_errorPage;
    MessageFrame* m_error;
    QAction* m_signal;
    QAction* m_showFiles;
    QAction* m_asTree;
    QAction* m_copyPid;
    QAction* m_copyCommand;
    QAction* m_start;
    QTimer m_timer;
    QTimer m_loadingTimer;
    std::stop_source m_asking;
    std::stop_source m_askingFiles;
    ProcessKey m_filesOf;
    qint64 m_wantedPid = 0;
    bool m_isAsking = false;
    bool m_isAskingFiles = false;
    bool m_hasAnswer = false; // for the present daemon
    bool m_isMoved = false; // a person chose the sizes
};

} // namespace Duende
