// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QAction;

namespace Duende {

class ActionSet;
class DaemonCatalog;
class DaemonFilterModel;
class DaemonTableView;
class EmptyState;

/// The middle of the window: the list, and over it, while it is empty, why it is and what can be done about
/// it.
class ListArea : public QWidget
{
    Q_OBJECT

public:
    ListArea(const DaemonCatalog* catalog, DaemonFilterModel* daemons, const ActionSet* actions,
        QWidget* parent = nullptr);

    DaemonTableView* table() const { return m_table; }
    /// What stands in place of the rows; empty while there are some.
    QString emptyText() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void updateEmptyState();
    void explainSelection();
    bool explainUnavailable();

    const DaemonCatalog* m_catalog;
    DaemonFilterModel* m_daemons;
    const ActionSet* m_actions;
    DaemonTableView* m_table;
    EmptyState* m_empty;
    QTimer m_pause;
};

} // namespace Duende
