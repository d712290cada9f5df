// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/filter/fieldsource.h"
#include "models/filter/filterschema.h"

#include <expected>
#include <memory>

namespace Duende {

class FilterProgram;

/// Why a text is not a filter, and where.
struct FilterError
{
    /// What to underline: inside the text, at least one character long unless the text is empty.
    qsizetype position = 0;
    qsizetype length = 0;
    /// One sentence for a person.
    QString message;

    friend bool operator==(const FilterError&, const FilterError&) = default;
};

/// A filter that was understood.
///
///     words       nginx "web server"    text that must occur in a searched field
///     comparison  FIELD OP VALUE        OP is = != ~ !~ < <= > >=; blanks around it are allowed
///     value       running, "a b", 100M, 5%, 250ms, unknown
///     flag        FLAGFIELD             short for FLAGFIELD=yes
///     logic       and or not ( )        also && || !; terms side by side are joined by 'and'
///
/// 'not' binds tightest, then 'and', then 'or'. Case never matters. ~ is a regular expression; == is read as
/// =. Sizes count in powers of 1024 (K, KB and KiB are the same).
///
/// In quotes \" is " and \\ is \; any other backslash is itself, so that a regular expression can be quoted
/// as it is. A value that is not known matches no comparison, not even !=; FIELD=unknown and FIELD!=unknown
/// ask for that, and FIELD="unknown" for the text.
///
/// Immutable, cheap to copy, and may be used by several threads at once.
class FilterExpression
{
public:
    /// At most this many characters are read; more is an error.
    static constexpr qsizetype maximumLength = 4096;
    /// Parentheses may be nested this deep.
    static constexpr int maximumDepth = 64;
    /// A regular expression may be this long, and gives up (does not match) on a row when it needs too many
    /// steps.
    static constexpr qsizetype maximumPatternLength = 512;

    /// The filter that every row passes.
    FilterExpression();

    /// Reads a filter. An empty text is the filter that every row passes.
    static std::expected<FilterExpression, FilterError> parse(QStringView text, const FilterSchema& schema);

    /// Whether the row, which is one of the schema's that the text was parsed with, passes. It does not
    /// allocate, except in regular expressions.
    bool matches(const FieldSource& row) const;

    /// Every row passes, because the text was empty.
    bool isEmpty() const;

    /// Whether the outcome depends on the field, so that a change of it must be looked at.
    bool uses(int field) const;
    /// Whether the outcome of an unchanged row can change as time goes by: it uses an Age field.
    bool dependsOnTime() const;

    /// The normal form: it parses back to an equal expression.
    QString toString() const;

    /// The same normal form.
    friend bool operator==(const FilterExpression& a, const FilterExpression& b)
    {
        return a.toString() == b.toString();
    }

private:
    explicit FilterExpression(std::shared_ptr<const FilterProgram> program);

    std::shared_ptr<const FilterProgram> m_program; // null: every row passes
};

} // namespace Duende
