// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/filter/comparison.h"

#include <QHash>
#include <QList>
#include <QStringList>

#include <functional>
#include <optional>

namespace Duende {

/// What the values of a field are, and so what may be compared with them:
/// - Text: any text. = != ~ !~, case never matters.
/// - Word: one of a few words (a state, a scope). = != ~ !~.
/// - Flag: yes or no. = !=, and the field's bare name is short for NAME=yes.
/// - Number, Percent ("5", "5%"), Bytes ("100M"), Duration ("3.1us"): = != < <= > >=.
/// - Age: how long ago something happened, as a duration: age<10m is "less than ten minutes ago".
enum class FieldKind { Text, Word, Flag, Number, Percent, Bytes, Duration, Age };

/// One field that a filter can name.
struct FieldDescription
{
    /// As it is written in a filter: a letter, then letters, digits, '_', '-' and '.'. Not and, or, not.
    QString name;
    FieldKind kind = FieldKind::Text;
    /// What it is, for a person: "Memory in use".
    QString title;
    /// The values of a Word field. When there are any, every other word is an error in a filter.
    QStringList words;
    /// Values to offer beside `words`: those that occur now. It is called by completion only, on its thread.
    std::function<QStringList()> suggestions;
    /// Bare words are looked for in this field (Text and Word fields only).
    bool isSearchedByWords = false;
};

/// The fields that filters over one kind of row can name. A field's index is its place in the list. Cheap to
/// copy.
class FilterSchema
{
public:
    FilterSchema() = default;
    /// Names are unique, whatever their case.
    explicit FilterSchema(const QList<FieldDescription>& fields);

    const QList<FieldDescription>& fields() const { return m_fields; }
    const FieldDescription& field(int index) const { return m_fields.at(index); }

    /// The index of a field by its name, in any case.
    std::optional<int> indexOf(QStringView name) const;

    /// The name nearest to a mistyped one; empty where none is near.
    QString nearestName(QStringView name) const;

    /// Whether a field of this kind can be compared so.
    static bool allows(FieldKind kind, Comparison comparison);

private:
    QList<FieldDescription> m_fields;
    QHash<QString, int> m_indexByName; // by lower-case name
};

} // namespace Duende
