// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/filter/filterexpression.h"
#include "models/filter/filterprogram.h"
#include "models/filter/filtertoken.h"

namespace Duende {

/// Reads one filter; the grammar is that of FilterExpression.
class FilterParser
{
public:
    FilterParser(QStringView text, const FilterSchema& schema);

    /// Null for a text without terms.
    std::expected<std::shared_ptr<const FilterProgram>, FilterError> parse();

private:
    using Kind = FilterToken::Kind;
    using Node = std::expected<FilterNode, FilterError>;

    const FilterToken* peek() const;
    std::unexpected<FilterError> errorAt(const FilterToken& token, const QString& message) const;

    Node parseOr(int depth);
    Node parseAnd(int depth);
    Node parseNot(int depth);
    Node parseParentheses(int depth);
    Node parseTerm();
    Node addCondition(std::expected<FilterCondition, FilterError> condition);

    QStringView m_text;
    const FilterSchema& m_schema;
    std::vector<FilterToken> m_tokens;
    size_t m_next = 0;
    std::vector<FilterCondition> m_conditions;
};

} // namespace Duende
