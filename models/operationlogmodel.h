// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

namespace Duende {

class OperationRunner;

/// The log of operations: the newest last, each with time, duration, result and the equivalent command line.
class OperationLogModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Columns { TimeColumn, OperationColumn, ResultColumn, DurationColumn, CommandColumn, NUM_COLUMNS };
    enum Roles {
        /// quint64: the number to ask the runner for.
        NumberRole = Qt::UserRole,
        /// int(Operation::State).
        StateRole,
    };

    explicit OperationLogModel(const OperationRunner* runner, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void update(quint64 number);

    const OperationRunner* m_runner;
    int m_rowCount; // what views have been told; the runner may already have one more
};

} // namespace Duende
