// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <array>

namespace Duende {

/// How the filter language compares a field with a value.
enum class Comparison { Equal, NotEqual, Matches, NotMatches, Less, LessOrEqual, Greater, GreaterOrEqual };

/// Every comparison, in the order in which completion offers them.
constexpr std::array allComparisons{Comparison::Equal, Comparison::NotEqual, Comparison::Matches,
    Comparison::NotMatches, Comparison::Less, Comparison::LessOrEqual, Comparison::Greater,
    Comparison::GreaterOrEqual};

/// As it is written: "=", "!=", "~", "!~", "<", "<=", ">", ">=".
QStringView comparisonSymbol(Comparison comparison);

/// The comparison that is true exactly when this one is false, for a known value.
Comparison opposite(Comparison comparison);

} // namespace Duende
