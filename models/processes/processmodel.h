// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonprocesses.h"

#include <QAbstractItemModel>
#include <QHash>
#include <QSet>

#include <memory>
#include <vector>

namespace Duende {

/// The processes of one daemon as a tree by parent within the daemon, or as a flat list. A newer reading is
/// told as a difference, keyed by number and start time, so that a view keeps its selection, its folds and
/// its place. The CPU column is a rate between the last two readings.
class ProcessModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Columns {
        CommandColumn,
        PidColumn,
        UserColumn,
        StateColumn,
        CpuColumn,
        MemoryColumn,
        ThreadsColumn,
        FilesColumn,
        GroupColumn,
        SinceColumn,
        NUM_COLUMNS
    };
    enum Roles {
        /// The raw value to sort by; what is not known is an invalid one.
        SortRole = Qt::UserRole,
        /// bool: the value is not known.
        IsUnknownRole,
        /// "main" at the main process; empty elsewhere.
        MarkRole,
    };

    explicit ProcessModel(QObject* parent = nullptr);
    ~ProcessModel() override;

    /// Forgets everything.
    void clear();
    /// A newer reading of the same daemon.
    void update(const DaemonProcesses& processes);
    /// A tree, as at first, or a flat list. Folds are forgotten.
    void setTree(bool isTree);
    bool isTree() const { return m_isTree; }

    int processCount() const { return int(m_nodes.size()); }
    /// A process is in a group below the daemon's.
    bool hasGroups() const { return m_hasGroups; }
    /// Null for an invalid index.
    const DaemonProcess* process(const QModelIndex& index) const;
    /// Invalid for a number that is not here.
    QModelIndex indexOfPid(qint64 pid) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node;
    using Nodes = std::vector<std::unique_ptr<Node>>;

    Node* nodeOf(const QModelIndex& index) const;
    QModelIndex indexOf(const Node* node, int column = 0) const;
    static void renumber(Node* parent, int from);
    void insertNew(const QList<DaemonProcess>& processes, const QHash<qint64, qint64>& parents);
    bool moveKept(const QList<DaemonProcess>& processes, const QHash<qint64, qint64>& parents,
        const QSet<qint64>& kept);
    void removeGone(Node* parent, const QSet<qint64>& kept);
    void forget(const Node* node);
    void refresh(Node* parent, const QHash<qint64, const DaemonProcess*>& newer, double elapsedNs);
    void rebuild(const QList<DaemonProcess>& processes);
    QHash<qint64, qint64> parentPids(const QList<DaemonProcess>& processes) const;
    QVariant display(const Node& node, int column) const;
    QVariant sortValue(const Node& node, int column) const;
    QString toolTip(const Node& node, int column) const;

    std::unique_ptr<Node> m_root;
    QHash<qint64, Node*> m_nodes; // by number
    DaemonProcesses m_last;
    QDateTime m_now;
    bool m_isTree = true;
    bool m_hasGroups = false;
};

} // namespace Duende
