// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/operationlogmodel.h"

#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/operationrunner.h"

namespace Duende {

namespace {

QString resultText(const Operation& operation)
{
    switch (operation.state) {
    case Operation::State::Queued:
        return OperationLogModel::tr("Waiting");
    case Operation::State::Running:
        return OperationLogModel::tr("Running");
    case Operation::State::Succeeded:
        return OperationLogModel::tr("Done");
    case Operation::State::Cancelled:
        return OperationLogModel::tr("Cancelled");
    case Operation::State::Failed:
        return OperationLogModel::tr("Failed: %1").arg(plainText(operation.error->message()));
    }
    Q_UNREACHABLE_RETURN({});
}

Qt::Alignment alignmentOf(int column)
{
    return (column == OperationLogModel::DurationColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
}

QString operationText(const Operation& operation)
{
    switch (operation.state) {
    case Operation::State::Queued:
    case Operation::State::Running:
        return plainText(operation.request.progressText());
    case Operation::State::Succeeded:
        return plainText(operation.request.doneText());
    case Operation::State::Failed:
    case Operation::State::Cancelled:
        break;
    }
    const QString tried = plainText(operation.request.infinitive());
    return tried.left(1).toUpper() + tried.mid(1);
}

} // namespace

OperationLogModel::OperationLogModel(const OperationRunner* runner, QObject* parent)
    : QAbstractTableModel(parent)
    , m_runner(runner)
    , m_rowCount(int(runner->operations().size()))
{
    connect(runner, &OperationRunner::started, this, [this] {
        beginInsertRows({}, m_rowCount, m_rowCount);
        ++m_rowCount;
        endInsertRows();
    });
    connect(runner, &OperationRunner::progressed, this, &OperationLogModel::update);
    connect(runner, &OperationRunner::finished, this, &OperationLogModel::update);
}

int OperationLogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rowCount;
}

int OperationLogModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : NUM_COLUMNS;
}

void OperationLogModel::update(quint64 number)
{
    const int row = int(number) - 1;
    Q_EMIT dataChanged(index(row, 0), index(row, NUM_COLUMNS - 1));
}

QVariant OperationLogModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid));
    const Operation& operation = m_runner->operations().at(index.row());
    switch (role) {
    case NumberRole:
        return operation.number;
    case StateRole:
        return int(operation.state);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(alignmentOf(index.column()));
    case Qt::ToolTipRole:
        if (index.column() == TimeColumn)
            return ValueText::exactTime(operation.startedAt);
        [[fallthrough]];
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (Columns(index.column())) {
    case TimeColumn:
        return QLocale().toString(operation.startedAt.time(), QStringLiteral("HH:mm:ss"));
    case OperationColumn:
        return operationText(operation);
    case ResultColumn:
        return resultText(operation);
    case DurationColumn:
        return operation.isFinished() ? ValueText::duration(operation.duration) : ValueText::unknown();
    case CommandColumn:
        return plainText(operation.request.commandLine());
    case NUM_COLUMNS:
        break;
    }
    return {};
}

QVariant OperationLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(alignmentOf(section));
    if (role != Qt::DisplayRole)
        return {};
    switch (Columns(section)) {
    case TimeColumn:
        return tr("Time");
    case OperationColumn:
        return tr("Operation");
    case ResultColumn:
        return tr("Result");
    case DurationColumn:
        return tr("Duration");
    case CommandColumn:
        return tr("Command");
    case NUM_COLUMNS:
        break;
    }
    return {};
}

} // namespace Duende
