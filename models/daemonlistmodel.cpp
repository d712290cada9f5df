// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/daemonlistmodel.h"

#include "models/daemoncatalog.h"
#include "models/daemonwords.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"

#include <algorithm>

namespace Duende {

namespace {

// A description may have thousands of characters; a cell and a tool tip need not.
constexpr qsizetype maxCellText = 300;
constexpr qsizetype maxToolTipText = 2000;

bool isNumeric(int column)
{
    switch (column) {
    case DaemonListModel::PidColumn:
    case DaemonListModel::CpuColumn:
    case DaemonListModel::MemoryColumn:
    case DaemonListModel::TasksColumn:
    case DaemonListModel::SinceColumn:
    case DaemonListModel::RestartsColumn:
        return true;
    default:
        return false;
    }
}

QVariant fromOptional(const auto& value)
{
    return value ? QVariant::fromValue(*value) : QVariant();
}

QString textOrUnknown(const QString& text)
{
    return text.isEmpty() ? ValueText::unknown() : plainText(text, maxCellText);
}

QString stateToolTip(const DaemonRecord& record)
{
    QString text = stateTitle(record.status.state());
    if (const auto failure = record.status.failure())
        text += QStringLiteral(": ") + failureText(*failure);
    if (!record.detail.isEmpty())
        text += QLatin1Char('\n') + plainText(record.detail, maxCellText);
    return text;
}

std::optional<quint64> memory(const DaemonRecord& record)
{
    return record.use ? record.use->memoryBytes : std::nullopt;
}

std::optional<quint64> tasks(const DaemonRecord& record)
{
    return record.use ? record.use->tasks : std::nullopt;
}

} // namespace

DaemonListModel::DaemonListModel(DaemonCatalog* catalog, QObject* parent) : QAbstractTableModel(parent)
{
    connect(catalog, &DaemonCatalog::changed, this, &DaemonListModel::apply);
    connect(catalog, &DaemonCatalog::sampled, this, &DaemonListModel::take);
    upsert(catalog->records().values());
}

int DaemonListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int DaemonListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : NUM_COLUMNS;
}

QVariant DaemonListModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid));
    const Row& row = m_rows.at(size_t(index.row()));
    switch (role) {
    case Qt::DisplayRole:
        return displayText(row, index.column());
    case Qt::ToolTipRole:
        return toolTip(row, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            (isNumeric(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case SortRole:
        return sortValue(row, index.column());
    case StateRole:
        return int(row.record.status.state());
    case RatesRole:
        return QVariant::fromValue(row.history.rates());
    case HandleRole:
        return row.record.handle.toString();
    case IsUnknownRole:
        return displayText(row, index.column()) == ValueText::unknown();
    default:
        return {};
    }
}

QVariant DaemonListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= NUM_COLUMNS)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((isNumeric(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (Columns(section)) {
    case StateColumn:
        return tr("State");
    case NameColumn:
        return tr("Name");
    case DescriptionColumn:
        return tr("Description");
    case KindColumn:
        return tr("Kind");
    case ScopeColumn:
        return tr("Scope");
    case PidColumn:
        return tr("PID");
    case CpuColumn:
        return tr("CPU");
    case MemoryColumn:
        return tr("Memory");
    case TasksColumn:
        return tr("Tasks");
    case SinceColumn:
        return tr("Since");
    case EnablementColumn:
        return tr("Starts");
    case RestartsColumn:
        return tr("Restarts");
    case NUM_COLUMNS:
        break;
    }
    return {};
}

QString DaemonListModel::columnKey(int column)
{
    static const std::array<QString, NUM_COLUMNS> keys{QStringLiteral("state"), QStringLiteral("name"),
        QStringLiteral("description"), QStringLiteral("kind"), QStringLiteral("scope"), QStringLiteral("pid"),
        QStringLiteral("cpu"), QStringLiteral("memory"), QStringLiteral("tasks"), QStringLiteral("since"),
        QStringLiteral("enablement"), QStringLiteral("restarts")};
    return keys.at(size_t(column));
}

QString DaemonListModel::displayText(const Row& row, int column) const
{
    const DaemonRecord& record = row.record;
    switch (Columns(column)) {
    case StateColumn:
        return stateTitle(record.status.state());
    case NameColumn:
        return plainText(record.name, maxCellText);
    case DescriptionColumn:
        return textOrUnknown(record.description);
    case KindColumn:
        return record.isTemplate ? tr("%1 template").arg(kindTitle(record.kind)) : kindTitle(record.kind);
    case ScopeColumn:
        return textOrUnknown(record.scope);
    case PidColumn:
        // A process id is a name, not an amount: no separators.
        return record.pid ? QString::number(*record.pid) : ValueText::unknown();
    case CpuColumn:
        return ValueText::percent(row.history.cpuPercent());
    case MemoryColumn:
        return ValueText::bytes(memory(record));
    case TasksColumn:
        return ValueText::count(tasks(record).transform([](quint64 count) { return qint64(count); }));
    case SinceColumn:
        return record.since ? ValueText::shortAge(*record.since, QDateTime::currentDateTime())
                            : ValueText::unknown();
    case EnablementColumn:
        return textOrUnknown(record.enablement);
    case RestartsColumn:
        return ValueText::count(record.restarts.transform([](quint32 count) { return qint64(count); }));
    case NUM_COLUMNS:
        break;
    }
    return {};
}

QVariant DaemonListModel::sortValue(const Row& row, int column) const
{
    const DaemonRecord& record = row.record;
    switch (Columns(column)) {
    case StateColumn:
        return int(record.status.state());
    case NameColumn:
        return record.name;
    case DescriptionColumn:
        return record.description.isEmpty() ? QVariant() : QVariant(record.description);
    case KindColumn:
        return int(record.kind);
    case ScopeColumn:
        return record.scope;
    case PidColumn:
        return fromOptional(record.pid);
    case CpuColumn:
        return fromOptional(row.history.cpuPercent());
    case MemoryColumn:
        return fromOptional(memory(record));
    case TasksColumn:
        return fromOptional(tasks(record));
    case SinceColumn:
        return record.since ? QVariant(record.since->toMSecsSinceEpoch()) : QVariant();
    case EnablementColumn:
        return record.enablement.isEmpty() ? QVariant() : QVariant(record.enablement);
    case RestartsColumn:
        return fromOptional(record.restarts);
    case NUM_COLUMNS:
        break;
    }
    return {};
}

QString DaemonListModel::toolTip(const Row& row, int column) const
{
    const DaemonRecord& record = row.record;
    switch (Columns(column)) {
    case StateColumn:
        return stateToolTip(record);
    case NameColumn:
        return plainText(record.handle.toString(), maxToolTipText);
    case DescriptionColumn:
        return plainText(record.description, maxToolTipText);
    case SinceColumn:
        return record.since ? ValueText::exactTime(*record.since) : QString();
    case CpuColumn:
    case MemoryColumn:
    case TasksColumn:
        if (!record.use)
            return {};
        return record.use->source == ResourceUse::Source::ControlGroup
            ? tr("As the kernel accounts for the control group")
            : tr("Sum over the processes: the kernel keeps no account of the control group here");
    case KindColumn:
    case ScopeColumn:
    case PidColumn:
    case EnablementColumn:
    case RestartsColumn:
    case NUM_COLUMNS:
        break;
    }
    return {};
}

void DaemonListModel::refreshTimes()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(
            index(0, SinceColumn), index(int(m_rows.size()) - 1, SinceColumn), {Qt::DisplayRole});
}

void DaemonListModel::apply(const DaemonDelta& delta)
{
    remove(delta.removed);
    upsert(delta.changed);
}

void DaemonListModel::remove(const QList<DaemonId>& ids)
{
    std::vector<int> rows;
    for (const DaemonId& id : ids) {
        if (const int row = rowOf(id); row >= 0)
            rows.push_back(row);
    }
    if (rows.empty())
        return;
    std::ranges::sort(rows, std::greater());
    for (size_t i = 0; i < rows.size();) {
        // One signal for each run of neighbours, from the end, so that the rows before keep their numbers.
        const int last = rows.at(i);
        int first = last;
        for (++i; i < rows.size() && rows.at(i) == first - 1; ++i)
            --first;
        beginRemoveRows({}, first, last);
        for (int row = first; row <= last; ++row)
            m_rowOfId.remove(m_rows.at(size_t(row)).record.handle.id());
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        for (size_t row = size_t(first); row < m_rows.size(); ++row)
            m_rowOfId[m_rows.at(row).record.handle.id()] = int(row);
        endRemoveRows();
    }
}

void DaemonListModel::upsert(const QList<DaemonRecord>& records)
{
    std::vector<int> changedRows;
    std::vector<const DaemonRecord*> fresh;
    for (const DaemonRecord& record : records) {
        const int known = rowOf(record.handle.id());
        if (known < 0) {
            fresh.push_back(&record);
            continue;
        }
        Row& row = m_rows.at(size_t(known));
        if (row.record.incarnation != record.incarnation)
            row.history = {};
        // The use between two lists comes by samples; a list that did not read it takes nothing away.
        const auto use = record.use ? record.use : row.record.use;
        row.record = record;
        row.record.use = record.status.isTerminal() ? std::nullopt : use;
        if (record.use)
            row.history.add(*record.use);
        if (record.status.isTerminal())
            row.history.endRun();
        changedRows.push_back(known);
    }
    emitRows(std::move(changedRows), 0, NUM_COLUMNS - 1);
    if (fresh.empty())
        return;
    const int first = int(m_rows.size());
    beginInsertRows({}, first, first + int(fresh.size()) - 1);
    m_rows.reserve(m_rows.size() + fresh.size());
    for (const DaemonRecord* record : fresh) {
        m_rowOfId.insert(record->handle.id(), int(m_rows.size()));
        m_rows.push_back({*record, {}});
        if (record->use)
            m_rows.back().history.add(*record->use);
    }
    endInsertRows();
}

void DaemonListModel::take(const ResourceSamples& samples)
{
    std::vector<int> rows;
    rows.reserve(size_t(samples.size()));
    for (const auto& [id, use] : samples) {
        const int known = rowOf(id);
        if (known < 0)
            continue;
        Row& row = m_rows.at(size_t(known));
        row.record.use = use;
        row.history.add(use);
        rows.push_back(known);
    }
    emitRows(std::move(rows), CpuColumn, TasksColumn);
}

void DaemonListModel::emitRows(std::vector<int> rows, int firstColumn, int lastColumn)
{
    std::ranges::sort(rows);
    for (size_t i = 0; i < rows.size();) {
        const int first = rows.at(i);
        int last = first;
        for (++i; i < rows.size() && rows.at(i) <= last + 1; ++i)
            last = rows.at(i);
        Q_EMIT dataChanged(index(first, firstColumn), index(last, lastColumn));
    }
}

} // namespace Duende
