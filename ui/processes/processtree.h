// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonprocesses.h"

#include <QSet>
#include <QTreeView>

class QSortFilterProxyModel;

namespace Duende {

class ProcessModel;

/// The table of a daemon's processes. What a person folded stays folded, and what they look at stays where it
/// is while newer readings come.
class ProcessTree final : public QTreeView
{
    Q_OBJECT

public:
    explicit ProcessTree(QWidget* parent = nullptr);

    /// Forgets everything.
    void clear();
    void update(const DaemonProcesses& processes);
    void setTree(bool isTree);

    /// Null where none is chosen.
    const DaemonProcess* currentProcess() const;
    /// Chooses a process by its number; false where it is not here.
    bool choose(qint64 pid);
    int processCount() const;

Q_SIGNALS:
    /// Another process is chosen, or none.
    void chosen();

private:
    void setUpColumns();
    void unfold(const QModelIndex& parent);

    ProcessModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QSet<qint64> m_folded;
    bool m_isUpdating = false;
};

} // namespace Duende
