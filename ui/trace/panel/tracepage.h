// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/daemontrace.h"
#include "ui/details/detailspage.h"

#include <QPointer>
#include <QSet>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace Duende {

class EmptyState;
class MessageFrame;
class TracePanel;
class WrapLabel;

/// The system calls of a daemon, live: the way to begin a trace with what it would do, and the panel of the
/// present or last one. A trace goes on whatever page or daemon is shown.
///
/// A place is {"start": true}: begins a trace, where none runs.
class TracePage final : public DetailsPage
{
    Q_OBJECT

public:
    explicit TracePage(const DetailsContext& context, QWidget* parent = nullptr);

    /// Whether it has something that could be traced now.
    static bool canTrace(const DaemonRecord& record);
    /// What starts it, so that it can be traced from its first call on; empty where nothing does.
    static std::optional<DaemonAction> starter(const DaemonRecord& record);

    void openAt(const QVariantMap& place) override;

protected:
    void showDaemon() override;
    void updateDaemon() override;
    void forgetDaemon() override;

private:
    QWidget* makeQuestion();
    void start();
    void startWith(DaemonAction action);
    void follow();
    void showIdle();
    void showLastCalls();
    void showFailure(const PlatformError& error);
    void showWaiting(const QString& text);
    void openWindow();
    void openFile(const QString& path);
    DaemonTrace* trace() const;

    TracePanel* m_panel;
    QStackedWidget* m_stack;
    QWidget* m_front; // an empty state, with a message where something failed
    EmptyState* m_nothing;
    MessageFrame* m_lastCalls;
    MessageFrame* m_error;
    QWidget* m_question;
    QLabel* m_questionTitle;
    QLabel* m_questionText;
    QPushButton* m_confirm;
    QSet<QString> m_dismissed; // recordings of last calls that are not told of any more
    QAction* m_start;
    QAction* m_startTraced;
    QAction* m_stop;
    QPointer<DaemonTrace> m_followed;
};

} // namespace Duende
