// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filter/filterparser.h"

#include "models/filter/conditionreader.h"

#include <QCoreApplication>

namespace Duende {

namespace {

struct Messages
{
    Q_DECLARE_TR_FUNCTIONS(Duende::FilterExpression)
};

// One node of a kind for several; a node of the same kind among them gives its children.
FilterNode joined(FilterNode::Kind kind, std::vector<FilterNode> nodes)
{
    if (nodes.size() == 1)
        return std::move(nodes.front());
    FilterNode result{kind, 0, {}};
    for (FilterNode& node : nodes) {
        if (node.kind == kind)
            std::ranges::move(node.children, std::back_inserter(result.children));
        else
            result.children.push_back(std::move(node));
    }
    return result;
}

} // namespace

FilterParser::FilterParser(QStringView text, const FilterSchema& schema) : m_text(text), m_schema(schema) { }

std::expected<std::shared_ptr<const FilterProgram>, FilterError> FilterParser::parse()
{
    if (m_text.size() > FilterExpression::maximumLength) {
        return std::unexpected(FilterError{FilterExpression::maximumLength,
            m_text.size() - FilterExpression::maximumLength,
            Messages::tr("The filter is longer than %1 characters.").arg(FilterExpression::maximumLength)});
    }
    m_tokens = filterTokens(m_text);
    if (m_tokens.empty())
        return nullptr;
    auto root = parseOr(0);
    if (!root)
        return std::unexpected(root.error());
    if (const FilterToken* rest = peek())
        return errorAt(*rest, Messages::tr("This parenthesis closes none."));
    return std::make_shared<const FilterProgram>(*root, std::move(m_conditions), m_schema);
}

const FilterToken* FilterParser::peek() const
{
    return m_next < m_tokens.size() ? &m_tokens[m_next] : nullptr;
}

std::unexpected<FilterError> FilterParser::errorAt(const FilterToken& token, const QString& message) const
{
    return std::unexpected(FilterError{token.position, token.length, message});
}

FilterParser::Node FilterParser::parseOr(int depth)
{
    std::vector<FilterNode> terms;
    while (true) {
        auto term = parseAnd(depth);
        if (!term)
            return term;
        terms.push_back(std::move(*term));
        if (!peek() || peek()->kind != Kind::Or)
            return joined(FilterNode::Kind::Or, std::move(terms));
        ++m_next;
    }
}

FilterParser::Node FilterParser::parseAnd(int depth)
{
    std::vector<FilterNode> terms;
    while (true) {
        auto term = parseNot(depth);
        if (!term)
            return term;
        terms.push_back(std::move(*term));
        const FilterToken* next = peek();
        if (!next || next->kind == Kind::Or || next->kind == Kind::Close)
            return joined(FilterNode::Kind::And, std::move(terms));
        if (next->kind == Kind::And)
            ++m_next;
    }
}

FilterParser::Node FilterParser::parseNot(int depth)
{
    bool isNegated = false;
    for (; peek() && peek()->kind == Kind::Not; ++m_next)
        isNegated = !isNegated;
    const FilterToken* next = peek();
    if (!next) {
        return errorAt(m_tokens.back(), Messages::tr("Something is missing behind this."));
    }
    auto node = next->kind == Kind::Open ? parseParentheses(depth) : parseTerm();
    if (!node || !isNegated)
        return node;
    if (node->kind == FilterNode::Kind::Not)
        return std::move(node->children.front());
    FilterNode negation{FilterNode::Kind::Not, 0, {}};
    negation.children.push_back(std::move(*node));
    return negation;
}

FilterParser::Node FilterParser::parseParentheses(int depth)
{
    const FilterToken& open = m_tokens[m_next++];
    if (depth >= FilterExpression::maximumDepth) {
        return errorAt(
            open, Messages::tr("Parentheses are nested deeper than %1.").arg(FilterExpression::maximumDepth));
    }
    if (!peek())
        return errorAt(open, Messages::tr("This parenthesis is not closed."));
    if (peek()->kind == Kind::Close)
        return errorAt(*peek(), Messages::tr("There is nothing between the parentheses."));
    auto node = parseOr(depth + 1);
    if (!node)
        return node;
    if (!peek())
        return errorAt(open, Messages::tr("This parenthesis is not closed."));
    ++m_next;
    return node;
}

FilterParser::Node FilterParser::parseTerm()
{
    const FilterToken& first = m_tokens[m_next];
    if (first.kind == Kind::Comparison)
        return errorAt(first, Messages::tr("The name of a field is missing before this."));
    if (!first.isOperand()) {
        // "and", "or" or ")" where a term should begin; the culprit is the operator that has only one side.
        const bool isAfterOperator = m_next > 0 && m_tokens[m_next - 1].kind != Kind::Open;
        if (first.kind == Kind::Close && isAfterOperator)
            return errorAt(m_tokens[m_next - 1], Messages::tr("Something is missing behind this."));
        if (first.kind == Kind::Close)
            return errorAt(first, Messages::tr("This parenthesis closes none."));
        return errorAt(first, Messages::tr("Something is missing before this."));
    }
    if (!first.isClosed)
        return errorAt(first, Messages::tr("The quote is not closed."));
    ++m_next;

    const ConditionReader reader(m_schema);
    const FilterToken* next = peek();
    if (!next || next->kind != Kind::Comparison)
        return addCondition(reader.word(first));

    const FilterToken& comparison = *next;
    ++m_next;
    const FilterToken* value = peek();
    if (first.isQuoted || !m_schema.indexOf(first.text))
        return std::unexpected(reader.unknownField(first));
    if (!value || value->kind != Kind::Value)
        return errorAt(comparison, Messages::tr("A value is missing behind this."));
    if (!value->isClosed)
        return errorAt(*value, Messages::tr("The quote is not closed."));
    ++m_next;
    return addCondition(reader.comparison(first, comparison, *value));
}

FilterParser::Node FilterParser::addCondition(std::expected<FilterCondition, FilterError> condition)
{
    if (!condition)
        return std::unexpected(condition.error());
    m_conditions.push_back(std::move(*condition));
    return FilterNode{FilterNode::Kind::Condition, m_conditions.size() - 1, {}};
}

} // namespace Duende
