// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/propertymodel.h"

#include "models/format/plaintext.h"
#include "models/format/propertytext.h"

namespace Duende {

namespace {

// The internal id of a heading; a property's is its group's row plus one.
constexpr quintptr headingId = 0;

} // namespace

PropertyModel::PropertyModel(QObject* parent) : QAbstractItemModel(parent) { }

bool PropertyModel::hasSameShape(const QList<PropertyGroup>& groups) const
{
    if (groups.size() != m_groups.size())
        return false;
    for (qsizetype i = 0; i < groups.size(); ++i) {
        const QList<Property>& now = groups.at(i).properties;
        const QList<Property>& before = m_groups.at(i).properties;
        if (groups.at(i).title != m_groups.at(i).title || now.size() != before.size())
            return false;
        for (qsizetype j = 0; j < now.size(); ++j) {
            if (now.at(j).name != before.at(j).name)
                return false;
        }
    }
    return true;
}

void PropertyModel::setGroups(const QList<PropertyGroup>& groups)
{
    if (!hasSameShape(groups)) {
        beginResetModel();
        m_groups = groups;
        endResetModel();
        return;
    }
    for (int group = 0; group < int(groups.size()); ++group) {
        const QModelIndex heading = index(group, NameColumn);
        for (int row = 0; row < int(groups.at(group).properties.size()); ++row) {
            const Property& now = groups.at(group).properties.at(row);
            if (now == m_groups.at(group).properties.at(row))
                continue;
            m_groups[group].properties[row] = now;
            const QModelIndex value = index(row, ValueColumn, heading);
            Q_EMIT dataChanged(value, value);
        }
    }
}

QModelIndex PropertyModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : headingId);
}

QModelIndex PropertyModel::parent(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == headingId)
        return {};
    return createIndex(int(index.internalId() - 1), NameColumn, headingId);
}

int PropertyModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return int(m_groups.size());
    const bool isHeading = parent.internalId() == headingId && parent.column() == NameColumn;
    return isHeading ? int(m_groups.at(parent.row()).properties.size()) : 0;
}

int PropertyModel::columnCount(const QModelIndex&) const
{
    return NUM_COLUMNS;
}

QVariant PropertyModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid));
    const bool isHeading = index.internalId() == headingId;
    if (role == IsHeadingRole)
        return isHeading;
    if (isHeading) {
        const bool isTitle = index.column() == NameColumn && role == Qt::DisplayRole;
        return isTitle ? m_groups.at(index.row()).title : QVariant();
    }
    const Property& property = m_groups.at(qsizetype(index.internalId() - 1)).properties.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return index.column() == NameColumn ? plainText(property.name) : propertyText(property);
    case IsUnknownRole:
        return std::holds_alternative<std::monostate>(property.value);
    default:
        return {};
    }
}

QVariant PropertyModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == NameColumn ? tr("Property") : tr("Value");
}

} // namespace Duende
