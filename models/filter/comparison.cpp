// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filter/comparison.h"

namespace Duende {

QStringView comparisonSymbol(Comparison comparison)
{
    switch (comparison) {
    case Comparison::Equal:
        return u"=";
    case Comparison::NotEqual:
        return u"!=";
    case Comparison::Matches:
        return u"~";
    case Comparison::NotMatches:
        return u"!~";
    case Comparison::Less:
        return u"<";
    case Comparison::LessOrEqual:
        return u"<=";
    case Comparison::Greater:
        return u">";
    case Comparison::GreaterOrEqual:
        return u">=";
    }
    Q_UNREACHABLE_RETURN({});
}

Comparison opposite(Comparison comparison)
{
    switch (comparison) {
    case Comparison::Equal:
        return Comparison::NotEqual;
    case Comparison::NotEqual:
        return Comparison::Equal;
    case Comparison::Matches:
        return Comparison::NotMatches;
    case Comparison::NotMatches:
        return Comparison::Matches;
    case Comparison::Less:
        return Comparison::GreaterOrEqual;
    case Comparison::LessOrEqual:
        return Comparison::Greater;
    case Comparison::Greater:
        return Comparison::LessOrEqual;
    case Comparison::GreaterOrEqual:
        return Comparison::Less;
    }
    Q_UNREACHABLE_RETURN(comparison);
}

} // namespace Duende
