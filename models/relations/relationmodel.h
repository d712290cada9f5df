// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrelations.h"

#include <QAbstractItemModel>

namespace Duende {

/// The relations of one daemon as a tree of two levels: kinds in plain words, and under each the daemons.
class RelationModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Columns { NameColumn, StateColumn, DescriptionColumn, NUM_COLUMNS };
    enum Roles {
        /// bool: the row is a kind's heading.
        IsHeadingRole = Qt::UserRole,
        /// int: its place in DaemonRelations::daemons; -1 of a heading.
        PlaceRole,
        /// int: a DaemonStatus::State; invalid where it is not known.
        StateRole,
    };

    explicit RelationModel(QObject* parent = nullptr);

    /// Shows these. Where kinds and names are those of before, only what changed is told, so that a view
    /// keeps its place.
    void setRelations(const DaemonRelations& relations);
    const DaemonRelations& relations() const { return m_relations; }
    /// Null of a heading.
    const RelatedDaemon* daemon(const QModelIndex& index) const;
    /// How many rows there are below the headings.
    int relationCount() const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Group
    {
        RelationKind kind = RelationKind::Requires;
        QList<qsizetype> daemons;
        QStringList names;

        friend bool operator==(const Group& a, const Group& b)
        {
            return a.kind == b.kind && a.names == b.names;
        }
    };

    static QList<Group> groupsOf(const DaemonRelations& relations);
    QVariant headingData(const Group& group, int column, int role) const;
    static QString toolTip(const RelatedDaemon& daemon);

    DaemonRelations m_relations;
    QList<Group> m_groups;
};

} // namespace Duende
