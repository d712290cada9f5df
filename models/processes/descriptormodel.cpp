// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processes/descriptormodel.h"

#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/processes/processwords.h"

#include <algorithm>

namespace Duende {

namespace {

constexpr qsizetype longestTarget = 4096;

bool isNumeric(int column)
{
    return column == DescriptorModel::NumberColumn || column == DescriptorModel::PositionColumn;
}

} // namespace

void DescriptorModel::clear()
{
    beginResetModel();
    m_descriptors.clear();
    endResetModel();
}

void DescriptorModel::update(const QList<OpenDescriptor>& descriptors)
{
    const auto isIn = [](const QList<OpenDescriptor>& list, int number) {
        return std::ranges::binary_search(list, number, {}, &OpenDescriptor::number);
    };
    for (int last = int(m_descriptors.size()) - 1; last >= 0; --last) {
        if (isIn(descriptors, m_descriptors.at(last).number))
            continue;
        int first = last;
        while (first > 0 && !isIn(descriptors, m_descriptors.at(first - 1).number))
            --first;
        beginRemoveRows({}, first, last);
        m_descriptors.remove(first, last - first + 1);
        endRemoveRows();
        last = first;
    }
    // What is left stands in the new list, in the same order.
    for (int row = 0; row < int(descriptors.size());) {
        const OpenDescriptor& now = descriptors.at(row);
        if (row < int(m_descriptors.size()) && m_descriptors.at(row).number == now.number) {
            if (m_descriptors.at(row) != now) {
                m_descriptors[row] = now;
                Q_EMIT dataChanged(index(row, 0), index(row, NUM_COLUMNS - 1));
            }
            ++row;
            continue;
        }
        int end = row + 1;
        while (end < int(descriptors.size())
            && (row >= int(m_descriptors.size())
                || descriptors.at(end).number != m_descriptors.at(row).number))
            ++end;
        beginInsertRows({}, row, end - 1);
        m_descriptors
            = m_descriptors.first(row) + descriptors.sliced(row, end - row) + m_descriptors.sliced(row);
        endInsertRows();
        row = end;
    }
}

int DescriptorModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_descriptors.size());
}

int DescriptorModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(NUM_COLUMNS);
}

QVariant DescriptorModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid));
    const OpenDescriptor& descriptor = m_descriptors.at(index.row());
    const auto display = [&]() -> QString {
        switch (index.column()) {
        case NumberColumn:
            return QString::number(descriptor.number);
        case KindColumn:
            return descriptorKindTitle(descriptor.kind);
        case TargetColumn:
            return plainText(descriptor.target, longestTarget);
        case AccessColumn:
            return descriptor.access.isEmpty() ? ValueText::unknown()
                                               : descriptorAccessTitle(descriptor.access);
        case PositionColumn:
            return ValueText::count(descriptor.position);
        default:
            return {};
        }
    };
    switch (role) {
    case Qt::DisplayRole:
        return display();
    case Qt::ToolTipRole:
        return index.column() == TargetColumn ? display() : QString();
    case Qt::TextAlignmentRole:
        return int((isNumeric(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case SortRole:
        if (index.column() == NumberColumn)
            return descriptor.number;
        if (index.column() == PositionColumn)
            return descriptor.position ? QVariant(*descriptor.position) : QVariant();
        return display();
    case KindRole:
        return int(descriptor.kind);
    case IsUnknownRole:
        return display() == ValueText::unknown();
    default:
        return {};
    }
}

QVariant DescriptorModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((isNumeric(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NumberColumn:
        return tr("Number");
    case KindColumn:
        return tr("Kind");
    case TargetColumn:
        return tr("What it is");
    case AccessColumn:
        return tr("Access");
    case PositionColumn:
        return tr("Position");
    default:
        return {};
    }
}

} // namespace Duende
