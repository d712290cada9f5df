// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/filter/filterschema.h"

namespace Duende {

/// Writes parts of filters, so that a cell of a table can become a filter. Every result parses.
namespace FilterTerm {

/// The text as a term that looks for it: a bare word where that reads back as itself, else in quotes.
QString words(QStringView text, const FilterSchema& schema);

/// FIELD OP VALUE for a Text or Word field. With ~ and !~ the value is a regular expression.
QString comparison(const FieldDescription& field, Comparison comparison, QStringView value);

/// FIELD OP VALUE for any other field, exactly; the number is in the field's base unit (see FieldValue).
QString comparison(const FieldDescription& field, Comparison comparison, double value);

/// FIELD=unknown.
QString unknown(const FieldDescription& field);

/// The rows that do not pass `filter`.
QString negated(QStringView filter);

/// The rows of `filter` (any valid filter, or empty) that pass `term` as well.
QString narrowed(QStringView filter, QStringView term);

} // namespace FilterTerm

} // namespace Duende
