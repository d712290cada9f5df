// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/relations/relationmodel.h"

#include "models/daemonwords.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/relations/relationwords.h"

#include <QLocale>

namespace Duende {

namespace {

// The internal id of a heading; a daemon's is its group's row plus one.
constexpr quintptr headingId = 0;

} // namespace

RelationModel::RelationModel(QObject* parent) : QAbstractItemModel(parent) { }

QList<RelationModel::Group> RelationModel::groupsOf(const DaemonRelations& relations)
{
    QList<Group> groups;
    for (int kind = 0; kind < relationKindCount; ++kind)
        groups.append({RelationKind(kind), {}, {}});
    for (const Relation& relation : relations.relations) {
        if (relation.from != 0 || relation.kind == RelationKind::Documentation)
            continue;
        Group& group = groups[int(relation.kind)];
        group.daemons.append(relation.to);
        group.names.append(relations.daemons.at(relation.to).name);
    }
    groups.removeIf([](const Group& group) { return group.daemons.isEmpty(); });
    return groups;
}

void RelationModel::setRelations(const DaemonRelations& relations)
{
    const QList<Group> groups = groupsOf(relations);
    if (groups != m_groups) {
        beginResetModel();
        m_relations = relations;
        m_groups = groups;
        endResetModel();
        return;
    }
    const DaemonRelations before = std::exchange(m_relations, relations);
    const QList<Group> oldGroups = std::exchange(m_groups, groups);
    for (int group = 0; group < int(groups.size()); ++group) {
        const QModelIndex heading = index(group, NameColumn);
        for (int row = 0; row < int(groups.at(group).daemons.size()); ++row) {
            const RelatedDaemon& now = relations.daemons.at(groups.at(group).daemons.at(row));
            if (now != before.daemons.at(oldGroups.at(group).daemons.at(row)))
                Q_EMIT dataChanged(index(row, NameColumn, heading), index(row, DescriptionColumn, heading));
        }
    }
}

const RelatedDaemon* RelationModel::daemon(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == headingId)
        return nullptr;
    const Group& group = m_groups.at(qsizetype(index.internalId() - 1));
    return &m_relations.daemons.at(group.daemons.at(index.row()));
}

int RelationModel::relationCount() const
{
    qsizetype count = 0;
    for (const Group& group : m_groups)
        count += group.daemons.size();
    return int(count);
}

QModelIndex RelationModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : headingId);
}

QModelIndex RelationModel::parent(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == headingId)
        return {};
    return createIndex(int(index.internalId() - 1), NameColumn, headingId);
}

int RelationModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return int(m_groups.size());
    const bool isHeading = parent.internalId() == headingId && parent.column() == NameColumn;
    return isHeading ? int(m_groups.at(parent.row()).daemons.size()) : 0;
}

int RelationModel::columnCount(const QModelIndex&) const
{
    return NUM_COLUMNS;
}

QVariant RelationModel::headingData(const Group& group, int column, int role) const
{
    if (role == PlaceRole)
        return -1;
    if (column != NameColumn)
        return {};
    if (role == Qt::DisplayRole)
        return QString(relationTitle(group.kind) + QStringLiteral(" (")
            + QLocale().toString(group.daemons.size()) + QLatin1Char(')'));
    return role == Qt::ToolTipRole ? relationHelp(group.kind) : QVariant();
}

QString RelationModel::toolTip(const RelatedDaemon& daemon)
{
    QStringList lines{plainText(daemon.name)};
    if (!daemon.description.isEmpty() && daemon.description != daemon.name)
        lines.append(plainText(daemon.description));
    if (!daemon.detail.isEmpty())
        lines.append(plainText(daemon.detail));
    return lines.join(QLatin1Char('\n'));
}

QVariant RelationModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid));
    const bool isHeading = index.internalId() == headingId;
    if (role == IsHeadingRole)
        return isHeading;
    if (isHeading)
        return headingData(m_groups.at(index.row()), index.column(), role);
    const Group& group = m_groups.at(qsizetype(index.internalId() - 1));
    const qsizetype place = group.daemons.at(index.row());
    const RelatedDaemon& daemon = m_relations.daemons.at(place);
    switch (role) {
    case PlaceRole:
        return int(place);
    case StateRole:
        return daemon.status ? QVariant(int(daemon.status->state())) : QVariant();
    case Qt::ToolTipRole:
        return toolTip(daemon);
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case NameColumn:
        return plainText(daemon.name);
    case StateColumn:
        if (daemon.status)
            return stateTitle(daemon.status->state());
        return daemon.detail.isEmpty() ? ValueText::unknown() : plainText(daemon.detail);
    default:
        return daemon.description == daemon.name ? QString() : plainText(daemon.description);
    }
}

QVariant RelationModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Daemon");
    case StateColumn:
        return tr("State");
    default:
        return tr("Description");
    }
}

} // namespace Duende
