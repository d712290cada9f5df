// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonprocesses.h"

#include <QAbstractTableModel>

namespace Duende {

/// What a process has open, a row a descriptor. A newer reading is told as a difference, keyed by the number.
class DescriptorModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Columns { NumberColumn, KindColumn, TargetColumn, AccessColumn, PositionColumn, NUM_COLUMNS };
    enum Roles {
        /// The raw value to sort by.
        SortRole = Qt::UserRole,
        /// int(OpenDescriptor::Kind).
        KindRole,
        /// bool: the value is not known.
        IsUnknownRole,
    };

    explicit DescriptorModel(QObject* parent = nullptr) : QAbstractTableModel(parent) { }

    /// Forgets everything.
    void clear();
    /// Descriptors by number.
    void update(const QList<OpenDescriptor>& descriptors);
    const QList<OpenDescriptor>& descriptors() const { return m_descriptors; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<OpenDescriptor> m_descriptors;
};

} // namespace Duende
