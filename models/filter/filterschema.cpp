// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filter/filterschema.h"

#include "models/format/nearestword.h"

namespace Duende {

FilterSchema::FilterSchema(const QList<FieldDescription>& fields) : m_fields(fields)
{
    for (int i = 0; i < m_fields.size(); ++i) {
        const QString key = m_fields.at(i).name.toLower();
        Q_ASSERT(!key.isEmpty() && !m_indexByName.contains(key));
        m_indexByName.insert(key, i);
    }
}

std::optional<int> FilterSchema::indexOf(QStringView name) const
{
    const auto found = m_indexByName.constFind(name.toString().toLower());
    if (found == m_indexByName.cend())
        return std::nullopt;
    return *found;
}

QString FilterSchema::nearestName(QStringView name) const
{
    QStringList names;
    for (const FieldDescription& field : m_fields)
        names.append(field.name);
    return nearestWord(name, names);
}

bool FilterSchema::allows(FieldKind kind, Comparison comparison)
{
    const bool isEquality = comparison == Comparison::Equal || comparison == Comparison::NotEqual;
    const bool isPattern = comparison == Comparison::Matches || comparison == Comparison::NotMatches;
    switch (kind) {
    case FieldKind::Text:
    case FieldKind::Word:
        return isEquality || isPattern;
    case FieldKind::Flag:
        return isEquality;
    case FieldKind::Number:
    case FieldKind::Percent:
    case FieldKind::Bytes:
    case FieldKind::Duration:
    case FieldKind::Age:
        return !isPattern;
    }
    Q_UNREACHABLE_RETURN(false);
}

} // namespace Duende
