// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QDockWidget;
class QMainWindow;
class QSettings;

namespace Duende {

class ScopeBar;

/// Where the window's panels are: the side bar at the left, the details and the log of operations below.
/// Locked, they have no title bars and stay; unlocked, a person can move, float and close them. In a narrow
/// window the side bar folds to icons.
class PanelLayout : public QObject
{
    Q_OBJECT

public:
    /// All are owned by the window.
    PanelLayout(QMainWindow* window, ScopeBar* scopeBar, QWidget* details, QWidget* log);

    QDockWidget* scopes() const { return m_scopes; }
    QDockWidget* details() const { return m_details; }
    QDockWidget* log() const { return m_log; }

    /// Everything where it is at first. Sizes need a window that is shown.
    void arrange();
    void setLocked(bool isLocked);
    bool isLocked() const { return m_isLocked; }
    /// The window is as wide as it is now.
    void fold();

    void save(QSettings& settings) const;
    /// False when nothing of this version is saved.
    bool restore(const QSettings& settings);

Q_SIGNALS:
    void lockedChanged(bool isLocked);

private:
    QDockWidget* makeDock(const QString& key, const QString& title, QWidget* content);
    void setTitleBars();
    bool isNarrow() const;

    QMainWindow* m_window;
    ScopeBar* m_scopeBar;
    QDockWidget* m_scopes;
    QDockWidget* m_details;
    QDockWidget* m_log;
    bool m_isLocked = true;
    int m_unfoldedWidth = 0;
};

} // namespace Duende
