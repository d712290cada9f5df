// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processes/processmodel.h"

#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/processes/processwords.h"

#include <unordered_map>
#include <utility>

namespace Duende {

/// One process and its place. Numbers are used again: a node whose number has another start time is another
/// process, and goes before that one comes.
struct ProcessModel::Node
{
    DaemonProcess process;
    std::optional<double> cpuPercent;
    bool isNew = true; // its first reading
    Node* parent = nullptr;
    int row = 0;
    Nodes children;

    bool isBelow(const Node* other) const
    {
        for (const Node* node = this; node; node = node->parent) {
            if (node == other)
                return true;
        }
        return false;
    }
};

ProcessModel::ProcessModel(QObject* parent) : QAbstractItemModel(parent), m_root(std::make_unique<Node>()) { }

ProcessModel::~ProcessModel() = default;

void ProcessModel::clear()
{
    beginResetModel();
    m_root = std::make_unique<Node>();
    m_nodes.clear();
    m_last = {};
    m_hasGroups = false;
    endResetModel();
}

void ProcessModel::setTree(bool isTree)
{
    if (m_isTree == isTree)
        return;
    m_isTree = isTree;
    rebuild(m_last.processes);
}

// The parent of every process within the daemon, 0 for none. Only one that stands earlier in the list can be
// a parent, so that whatever was read there are no circles.
QHash<qint64, qint64> ProcessModel::parentPids(const QList<DaemonProcess>& processes) const
{
    QHash<qint64, qint64> parents;
    parents.reserve(processes.size());
    for (const DaemonProcess& process : processes) {
        const qint64 parent = process.parentPid.value_or(0);
        parents.insert(process.key.pid, m_isTree && parents.contains(parent) ? parent : 0);
    }
    return parents;
}

void ProcessModel::update(const DaemonProcesses& newer)
{
    m_now = QDateTime::currentDateTimeUtc();
    QHash<qint64, const DaemonProcess*> known;
    known.reserve(newer.processes.size());
    m_hasGroups = false;
    for (const DaemonProcess& process : newer.processes) {
        known.insert(process.key.pid, &process);
        m_hasGroups = m_hasGroups || !process.group.isEmpty();
    }
    QSet<qint64> kept;
    for (const auto& [pid, node] : m_nodes.asKeyValueRange()) {
        const auto process = known.constFind(pid);
        if (process != known.cend() && (*process)->key == node->process.key)
            kept.insert(pid);
    }
    const QHash<qint64, qint64> parents = parentPids(newer.processes);
    const double elapsedNs = m_last.readAt.count() > 0 ? double((newer.readAt - m_last.readAt).count()) : 0.0;
    // What remains must not be taken along by a parent that goes.
    if (moveKept(newer.processes, parents, kept)) {
        removeGone(m_root.get(), kept);
        insertNew(newer.processes, parents);
        refresh(m_root.get(), known, elapsedNs);
    } else {
        rebuild(newer.processes);
    }
    m_last = newer;
}

void ProcessModel::rebuild(const QList<DaemonProcess>& processes)
{
    beginResetModel();
    QHash<qint64, std::optional<double>> rates;
    for (const auto& [pid, node] : m_nodes.asKeyValueRange())
        rates.insert(pid, node->cpuPercent);
    m_root = std::make_unique<Node>();
    m_nodes.clear();
    const QHash<qint64, qint64> parents = parentPids(processes);
    for (const DaemonProcess& process : processes) {
        if (m_nodes.contains(process.key.pid))
            continue;
        auto node = std::make_unique<Node>();
        node->process = process;
        node->cpuPercent = rates.value(process.key.pid);
        node->isNew = false;
        node->parent = m_nodes.value(parents.value(process.key.pid), m_root.get());
        node->row = int(node->parent->children.size());
        m_nodes.insert(process.key.pid, node.get());
        node->parent->children.push_back(std::move(node));
    }
    endResetModel();
}

/// Brings what has another parent by now below that one. False where that cannot be told as moves.
bool ProcessModel::moveKept(
    const QList<DaemonProcess>& processes, const QHash<qint64, qint64>& parents, const QSet<qint64>& kept)
{
    for (const DaemonProcess& process : processes) {
        if (!kept.contains(process.key.pid))
            continue;
        Node* node = m_nodes.value(process.key.pid);
        const qint64 parentPid = parents.value(process.key.pid);
        if (parentPid != 0 && !kept.contains(parentPid))
            return false; // a process that was adopted by one that is newer than itself
        Node* parent = parentPid == 0 ? m_root.get() : m_nodes.value(parentPid);
        if (parent == node->parent)
            continue;
        if (parent->isBelow(node))
            return false;
        Node* from = node->parent;
        const int row = node->row;
        if (!beginMoveRows(indexOf(from), row, row, indexOf(parent), int(parent->children.size())))
            return false;
        std::unique_ptr<Node> taken = std::move(from->children.at(size_t(row)));
        from->children.erase(from->children.begin() + row);
        renumber(from, row);
        taken->parent = parent;
        taken->row = int(parent->children.size());
        parent->children.push_back(std::move(taken));
        endMoveRows();
    }
    return true;
}

void ProcessModel::removeGone(Node* parent, const QSet<qint64>& kept)
{
    const auto isKept
        = [&](int row) { return kept.contains(parent->children.at(size_t(row))->process.key.pid); };
    for (int last = int(parent->children.size()) - 1; last >= 0; --last) {
        if (isKept(last)) {
            removeGone(parent->children.at(size_t(last)).get(), kept);
            continue;
        }
        int first = last;
        while (first > 0 && !isKept(first - 1))
            --first;
        beginRemoveRows(indexOf(parent), first, last);
        for (int row = first; row <= last; ++row)
            forget(parent->children.at(size_t(row)).get());
        parent->children.erase(parent->children.begin() + first, parent->children.begin() + last + 1);
        renumber(parent, first);
        endRemoveRows();
        last = first;
    }
}

void ProcessModel::forget(const Node* node)
{
    m_nodes.remove(node->process.key.pid);
    for (const std::unique_ptr<Node>& child : node->children)
        forget(child.get());
}

void ProcessModel::insertNew(const QList<DaemonProcess>& processes, const QHash<qint64, qint64>& parents)
{
    // Whole subtrees, all that go below one parent at once.
    std::unordered_map<Node*, Nodes> added;
    QList<Node*> order;
    QHash<qint64, Node*> fresh;
    for (const DaemonProcess& process : processes) {
        const qint64 pid = process.key.pid;
        if (m_nodes.contains(pid) || fresh.contains(pid))
            continue;
        auto node = std::make_unique<Node>();
        node->process = process;
        fresh.insert(pid, node.get());
        const qint64 parentPid = parents.value(pid);
        if (Node* parent = fresh.value(parentPid)) {
            node->parent = parent;
            node->row = int(parent->children.size());
            parent->children.push_back(std::move(node));
            continue;
        }
        node->parent = m_nodes.value(parentPid, m_root.get());
        if (!added.contains(node->parent))
            order.append(node->parent);
        Node* parent = node->parent;
        added[parent].push_back(std::move(node));
    }
    for (Node* parent : std::as_const(order)) {
        Nodes& nodes = added[parent];
        const int first = int(parent->children.size());
        beginInsertRows(indexOf(parent), first, first + int(nodes.size()) - 1);
        for (std::unique_ptr<Node>& node : nodes)
            parent->children.push_back(std::move(node));
        renumber(parent, first);
        endInsertRows();
    }
    m_nodes.insert(fresh);
}

void ProcessModel::refresh(Node* parent, const QHash<qint64, const DaemonProcess*>& newer, double elapsedNs)
{
    if (parent->children.empty())
        return;
    const int count = int(parent->children.size());
    int changedFrom = -1;
    const auto tell = [&](int end) {
        if (changedFrom >= 0)
            Q_EMIT dataChanged(indexOf(parent->children.at(size_t(changedFrom)).get()),
                indexOf(parent->children.at(size_t(end - 1)).get(), NUM_COLUMNS - 1));
        changedFrom = -1;
    };
    for (int row = 0; row < count; ++row) {
        Node* node = parent->children.at(size_t(row)).get();
        const DaemonProcess& now = *newer.value(node->process.key.pid);
        std::optional<double> percent;
        const bool isContinued = !std::exchange(node->isNew, false) && elapsedNs > 0 && now.cpuTime
            && node->process.cpuTime && *now.cpuTime >= *node->process.cpuTime;
        if (isContinued)
            percent = 100.0 * double((*now.cpuTime - *node->process.cpuTime).count()) / elapsedNs;
        const bool isSame = now == node->process && percent == node->cpuPercent;
        if (!isSame) {
            node->process = now;
            node->cpuPercent = percent;
            if (changedFrom < 0)
                changedFrom = row;
        } else {
            tell(row);
        }
        refresh(node, newer, elapsedNs);
    }
    tell(count);
    // Ages go on by themselves.
    Q_EMIT dataChanged(indexOf(parent->children.front().get(), SinceColumn),
        indexOf(parent->children.back().get(), SinceColumn), {Qt::DisplayRole});
}

void ProcessModel::renumber(Node* parent, int from)
{
    for (size_t row = size_t(from); row < parent->children.size(); ++row)
        parent->children.at(row)->row = int(row);
}

ProcessModel::Node* ProcessModel::nodeOf(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

QModelIndex ProcessModel::indexOf(const Node* node, int column) const
{
    return node == m_root.get() ? QModelIndex() : createIndex(node->row, column, const_cast<Node*>(node));
}

QModelIndex ProcessModel::indexOfPid(qint64 pid) const
{
    const Node* node = m_nodes.value(pid);
    return node ? indexOf(node) : QModelIndex();
}

const DaemonProcess* ProcessModel::process(const QModelIndex& index) const
{
    return index.isValid() ? &nodeOf(index)->process : nullptr;
}

QModelIndex ProcessModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent)->children.at(size_t(row)).get());
}

QModelIndex ProcessModel::parent(const QModelIndex& index) const
{
    return index.isValid() ? indexOf(nodeOf(index)->parent) : QModelIndex();
}

int ProcessModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : int(nodeOf(parent)->children.size());
}

int ProcessModel::columnCount(const QModelIndex&) const
{
    return NUM_COLUMNS;
}

QVariant ProcessModel::display(const Node& node, int column) const
{
    const DaemonProcess& process = node.process;
    const auto count = [](const std::optional<quint64>& number) {
        return ValueText::count(number ? std::optional(qint64(*number)) : std::nullopt);
    };
    const auto text
        = [](const QString& value) { return value.isEmpty() ? ValueText::unknown() : plainText(value, 200); };
    switch (column) {
    case CommandColumn:
        return processCommandText(process);
    case PidColumn:
        return QString::number(process.key.pid);
    case UserColumn:
        return text(process.user);
    case StateColumn:
        return processStateTitle(process.state);
    case CpuColumn:
        return ValueText::percent(node.cpuPercent);
    case MemoryColumn:
        return ValueText::bytes(process.memoryBytes);
    case ThreadsColumn:
        return count(process.threads);
    case FilesColumn:
        return count(process.descriptors);
    case GroupColumn:
        return text(process.group);
    case SinceColumn:
        return process.since ? ValueText::shortAge(*process.since, m_now) : ValueText::unknown();
    default:
        return {};
    }
}

QVariant ProcessModel::sortValue(const Node& node, int column) const
{
    const DaemonProcess& process = node.process;
    const auto number = [](const auto& value) { return value ? QVariant(quint64(*value)) : QVariant(); };
    switch (column) {
    case PidColumn:
        return process.key.pid;
    case CpuColumn:
        return node.cpuPercent ? QVariant(*node.cpuPercent) : QVariant();
    case MemoryColumn:
        return number(process.memoryBytes);
    case ThreadsColumn:
        return number(process.threads);
    case FilesColumn:
        return number(process.descriptors);
    case SinceColumn:
        return process.since ? QVariant(*process.since) : QVariant();
    default:
        return display(node, column);
    }
}

QString ProcessModel::toolTip(const Node& node, int column) const
{
    const DaemonProcess& process = node.process;
    switch (column) {
    case SinceColumn:
        return process.since ? ValueText::exactTime(*process.since) : QString();
    case CpuColumn:
        return process.cpuTime ? tr("%1 of processor time").arg(ValueText::duration(*process.cpuTime))
                               : QString();
    case FilesColumn:
        return process.descriptors ? QString() : tr("Only its user and root can see its open files.");
    case CommandColumn:
        return processCommandText(process);
    case UserColumn:
    case GroupColumn:
        return display(node, column).toString();
    default:
        return {};
    }
}

QVariant ProcessModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid));
    const Node& node = *nodeOf(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return display(node, column);
    case Qt::ToolTipRole:
        return toolTip(node, column);
    case Qt::TextAlignmentRole: {
        const bool isNumber
            = column == PidColumn || (column >= CpuColumn && column <= FilesColumn) || column == SinceColumn;
        return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    case SortRole:
        return sortValue(node, column);
    case IsUnknownRole:
        return display(node, column) == ValueText::unknown();
    case MarkRole:
        return column == CommandColumn && node.process.isMain ? tr("main") : QString();
    default:
        return {};
    }
}

QVariant ProcessModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = section == PidColumn || (section >= CpuColumn && section <= FilesColumn)
            || section == SinceColumn;
        return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case CommandColumn:
        return tr("Command");
    case PidColumn:
        return tr("PID");
    case UserColumn:
        return tr("User");
    case StateColumn:
        return tr("State");
    case CpuColumn:
        return tr("CPU");
    case MemoryColumn:
        return tr("Memory");
    case ThreadsColumn:
        return tr("Threads");
    case FilesColumn:
        return tr("Files");
    case GroupColumn:
        return tr("Group");
    case SinceColumn:
        return tr("Since");
    default:
        return {};
    }
}

} // namespace Duende
