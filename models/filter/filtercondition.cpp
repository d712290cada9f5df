// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filter/filtercondition.h"

#include <cmath>

namespace Duende {

namespace {

using Type = FieldValue::Type;

template <typename... Visitors> struct Visitor : Visitors...
{
    using Visitors::operator()...;
};

// The index of a known word that a number names.
std::optional<size_t> wordIndex(const FieldValue& value, size_t count)
{
    const double number = value.number();
    if (value.type() != Type::Number || !(number >= 0) || number >= static_cast<double>(count))
        return std::nullopt;
    return static_cast<size_t>(number);
}

bool equals(QStringView a, QStringView b)
{
    return a.size() == b.size() && a.compare(b, Qt::CaseInsensitive) == 0;
}

bool test(const FilterCondition::Search& search, const FieldSource& row)
{
    for (const FilterCondition::Search::Field& field : search.fields) {
        const FieldValue value = row.value(field.field);
        if (value.type() == Type::Text) {
            if (search.needle.isIn(value.text()))
                return true;
        } else if (const auto index = wordIndex(value, field.accepted.size())) {
            if (field.accepted[*index])
                return true;
        }
    }
    return false;
}

bool test(const FilterCondition::Unknown& unknown, const FieldSource& row)
{
    const FieldValue value = row.value(unknown.field);
    const bool isKnown = (unknown.isText && value.type() == Type::Text)
        || (unknown.isNumber && value.type() == Type::Number && !std::isnan(value.number()));
    return isKnown == unknown.isNegated;
}

bool test(const FilterCondition::TextEquality& equality, const FieldSource& row)
{
    const FieldValue value = row.value(equality.field);
    return value.type() == Type::Text && equals(value.text(), equality.text) != equality.isNegated;
}

bool test(const FilterCondition::PatternMatch& match, const FieldSource& row)
{
    const FieldValue value = row.value(match.field);
    return value.type() == Type::Text && match.pattern.matches(value.text()) != match.isNegated;
}

bool test(const FilterCondition::WordChoice& choice, const FieldSource& row)
{
    const FieldValue value = row.value(choice.field);
    if (const auto index = wordIndex(value, choice.accepted.size()))
        return choice.accepted[*index];
    if (value.type() != Type::Text)
        return false;
    for (size_t i = 0; i < choice.accepted.size(); ++i) {
        if (equals(value.text(), choice.words.at(static_cast<qsizetype>(i))))
            return choice.accepted[i];
    }
    return choice.acceptsOthers;
}

bool test(const FilterCondition::NumberComparison& comparison, const FieldSource& row)
{
    const FieldValue value = row.value(comparison.field);
    if (value.type() != Type::Number)
        return false;
    const double number = value.number();
    switch (comparison.comparison) {
    case Comparison::Equal:
        return number == comparison.number;
    case Comparison::NotEqual:
        return number < comparison.number || number > comparison.number; // false for what is no number
    case Comparison::Less:
        return number < comparison.number;
    case Comparison::LessOrEqual:
        return number <= comparison.number;
    case Comparison::Greater:
        return number > comparison.number;
    case Comparison::GreaterOrEqual:
        return number >= comparison.number;
    case Comparison::Matches:
    case Comparison::NotMatches:
        break;
    }
    Q_UNREACHABLE_RETURN(false);
}

} // namespace

bool FilterCondition::matches(const FieldSource& row) const
{
    return std::visit([&row](const auto& alternative) { return test(alternative, row); }, m_test);
}

std::vector<int> FilterCondition::fields() const
{
    return std::visit(Visitor{
                          [](const Search& search) {
                              std::vector<int> fields;
                              for (const Search::Field& field : search.fields)
                                  fields.push_back(field.field);
                              return fields;
                          },
                          [](const auto& test) { return std::vector<int>{test.field}; },
                      },
        m_test);
}

} // namespace Duende
