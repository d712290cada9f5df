// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/failurewatch.h"

#include <QObject>

class QAction;
class QActionGroup;
class QMenu;
class QSettings;
class QWidget;

namespace Duende {

class FailureNotices;
class Favourites;
struct Message;
class OperationRunner;
class TrayIcon;

/// How the program tells of failures when nobody looks at its window: desktop notices and the icon in the
/// tray, with what a person chose about them. Of which daemons it tells (the favourites at first), and
/// whether it goes on in the tray when the window is closed (not at first), is kept in the settings.
class Notices : public QObject
{
    Q_OBJECT

public:
    /// `window` owns this and the menu; the others outlive it. `settings` may be null.
    Notices(DaemonCatalog* catalog, const Favourites* favourites, OperationRunner* runner,
        QSettings* settings, QWidget* window);
    ~Notices() override;

    FailureNotices* failures() const { return m_notices; }
    FailureWatch* watch() const { return m_watch; }
    /// Off, favourites, all daemons.
    QMenu* choiceMenu() const { return m_choiceMenu; }
    QAction* keepRunningAction() const { return m_keepRunning; }

    /// Whether closing the window leaves the program in the tray.
    bool staysWhenClosed() const;
    /// Puts the icon into the tray, if the desktop has one.
    void showTray();
    /// A person sees these daemons now.
    void setSeen(const QList<DaemonId>& ids);

Q_SIGNALS:
    void windowRequested();
    void daemonRequested(const Duende::DaemonId& id);
    void lastCallsRequested(const Duende::DaemonId& id);
    void failedListRequested();
    void restartRequested(const Duende::DaemonId& id);
    void messageRequested(const Duende::Message& message);
    void quitRequested();

private:
    void makeChoices();
    void makeKeepRunning();

    QSettings* m_settings;
    FailureWatch* m_watch;
    QMenu* m_choiceMenu;
    QAction* m_keepRunning;
    FailureNotices* m_notices = nullptr;
    TrayIcon* m_tray = nullptr;
    QList<DaemonId> m_seen;
};

} // namespace Duende
