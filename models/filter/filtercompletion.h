// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/filter/filterschema.h"

namespace Duende {

/// One way to go on typing a filter.
struct FilterCompletion
{
    enum class Kind { Field, Comparison, Value, Keyword };

    Kind kind = Kind::Field;
    /// What takes the place of the characters from replaceStart, replaceLength long.
    QString insertText;
    qsizetype replaceStart = 0;
    qsizetype replaceLength = 0;
    /// What the list shows, and a few words of explanation beside it (empty for none).
    QString display;
    QString description;

    friend bool operator==(const FilterCompletion&, const FilterCompletion&) = default;
};

/// What could stand at the cursor: fields, 'not', and after a term 'and' and 'or'; comparisons after a field;
/// values after a comparison. Best first, at most 100. Text that is no filter (yet) is completed too. Calls
/// the suggestions of the schema's fields on this thread.
QList<FilterCompletion> completeFilter(
    QStringView text, qsizetype cursorPosition, const FilterSchema& schema);

} // namespace Duende
