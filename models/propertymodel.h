// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/properties.h"

#include <QAbstractItemModel>

namespace Duende {

/// Groups of facts about a daemon, as a tree of two levels: headings, and under each a name and a value for
/// people.
class PropertyModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Columns { NameColumn, ValueColumn, NUM_COLUMNS };
    enum Roles {
        /// bool: the value is not known.
        IsUnknownRole = Qt::UserRole,
        /// bool: the row is a group's heading.
        IsHeadingRole,
    };

    explicit PropertyModel(QObject* parent = nullptr);

    /// Shows these groups. Where names and order are those of before, only changed values are told, so that a
    /// view keeps its place.
    void setGroups(const QList<PropertyGroup>& groups);
    const QList<PropertyGroup>& groups() const { return m_groups; }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    bool hasSameShape(const QList<PropertyGroup>& groups) const;

    QList<PropertyGroup> m_groups;
};

} // namespace Duende
