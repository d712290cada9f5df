// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"

#include <QObject>

#include <optional>

class QMenu;
class QSettings;
class QStatusBar;

namespace Duende {

class ActionSet;
class DaemonTraces;
class OperationRunner;

/// What a person asks for about traces: to begin or end the selected daemon's, to look at one that was saved.
class TraceCommands final : public QObject
{
    Q_OBJECT

public:
    /// `window` owns this and the dialogs; the others outlive it. With null `traces` only recordings can be
    /// looked at; `settings` may be null.
    TraceCommands(DaemonTraces* traces, ActionSet* actions, OperationRunner* runner, QSettings* settings,
        QWidget* window);

    /// What is selected decides what the action does.
    void setSelection(const QList<DaemonRecord>& records);
    void fillMenu(QMenu* menu) const;
    /// Adds what tells of running traces.
    void fillStatusBar(QStatusBar* bar);

Q_SIGNALS:
    /// The trace of that daemon is to be seen.
    void pageRequested(const Duende::DaemonId& id);

private:
    void update();
    void beginOrEnd();
    void beginWithStart();

    DaemonTraces* const m_traces;
    ActionSet* const m_actions;
    std::optional<DaemonRecord> m_selected; // where it is one
};

} // namespace Duende
