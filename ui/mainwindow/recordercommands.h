// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"

#include <QObject>

class QMenu;
class QSettings;
class QStatusBar;

namespace Duende {

class ActionSet;
class FlightRecordings;
class MessageBar;
class Notices;
class OperationRunner;

/// What a person asks for about the flight recorder: whose last calls are kept, how many, and to look at
/// those of a daemon that failed.
class RecorderCommands final : public QObject
{
    Q_OBJECT

public:
    /// `window` owns this and what it opens; the others outlive it. With null `recordings` nothing can be
    /// kept; `settings` may be null.
    RecorderCommands(FlightRecordings* recordings, ActionSet* actions, OperationRunner* runner,
        QSettings* settings, QWidget* window);

    /// What is selected decides what the action does.
    void setSelection(const QList<DaemonRecord>& records);
    /// Errors go there.
    void tellBy(MessageBar* messages);
    /// Notices of failures lead to last calls.
    void tellBy(Notices* notices);
    void fillMenu(QMenu* menu) const;
    void fillSettingsMenu(QMenu* menu);
    /// Adds what tells of daemons whose calls are kept.
    void fillStatusBar(QStatusBar* bar);

Q_SIGNALS:
    void daemonRequested(const Duende::DaemonId& id);

private:
    void update();
    void setService(bool isWanted);
    void showLastCalls(const DaemonId& id);

    FlightRecordings* const m_recordings;
    ActionSet* const m_actions;
    OperationRunner* const m_runner;
    QSettings* const m_settings;
    QWidget* const m_window;
    QList<DaemonRecord> m_selected;
};

} // namespace Duende
