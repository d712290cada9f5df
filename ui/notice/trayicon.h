// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonid.h"

#include <QObject>
#include <QTimer>

#include <memory>

class QAction;
class QMenu;
class QSystemTrayIcon;

namespace Duende {

class FailureWatch;

/// The program's icon in the tray, where the desktop has one: how many daemons have failed, and a menu to get
/// to them.
class TrayIcon : public QObject
{
    Q_OBJECT

public:
    /// The watch outlives this. The tray's menu offers what `choiceMenu` does.
    TrayIcon(const FailureWatch* watch, const QMenu* choiceMenu, QObject* parent = nullptr);
    ~TrayIcon() override;

    static bool isAvailable();
    /// What the tray shows on a click with the other button.
    QMenu* menu() const { return m_menu.get(); }
    QString toolTip() const;

Q_SIGNALS:
    void windowRequested();
    void daemonRequested(const Duende::DaemonId& id);
    void failedListRequested();
    void quitRequested();

private:
    void refresh();
    void fillMenu();
    void addFailed();

    const FailureWatch* m_watch;
    std::unique_ptr<QMenu> m_menu;
    QMenu* m_choices; // a part of it
    std::unique_ptr<QSystemTrayIcon> m_icon;
    qsizetype m_shownCount = -1;
    QTimer m_refreshTimer;
};

} // namespace Duende
