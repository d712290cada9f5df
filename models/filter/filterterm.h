// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/filter/filterschema.h"

namespace Duende {

/// Writes parts of filters, so that a cell of a table can become a filter. Every result parses.
namespace FilterTerm {

/// A text as a bare word where that reads back as itself, else in quotes.
QString quoted(QStringView text);

/// FIELD OP VALUE for a text or a word.
QString comparison(const FieldDescription& field, Comparison comparison, QStringView value);

/// FIELD OP VALUE for a number in the field's base unit (see FieldValue), exactly.
QString comparison(const FieldDescription& field, Comparison comparison, double value);

/// FIELD=unknown.
QString unknown(const FieldDescription& field);

/// "not TERM".
QString negated(QStringView term);

/// The rows of `filter` (any valid filter, or empty) that pass `term` as well.
QString narrowed(QStringView filter, QStringView term);

} // namespace FilterTerm

} // namespace Duende
