// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filter/filterprogram.h"

namespace Duende {

FilterProgram::FilterProgram(
    const FilterNode& root, std::vector<FilterCondition> conditions, const FilterSchema& schema)
    : m_conditions(std::move(conditions))
    , m_entry(compile(root, accept, reject))
    , m_usedFields(static_cast<size_t>(schema.fields().size()))
    , m_text(textOf(root))
{
    for (const FilterCondition& condition : m_conditions) {
        for (const int field : condition.fields()) {
            m_usedFields[static_cast<size_t>(field)] = true;
            m_dependsOnTime = m_dependsOnTime || schema.field(field).kind == FieldKind::Age;
        }
    }
}

bool FilterProgram::matches(const FieldSource& row) const
{
    int next = m_entry;
    while (next >= 0) {
        const Step& step = m_steps[static_cast<size_t>(next)];
        next = m_conditions[step.condition].matches(row) ? step.onTrue : step.onFalse;
    }
    return next == accept;
}

bool FilterProgram::uses(int field) const
{
    return field >= 0 && static_cast<size_t>(field) < m_usedFields.size()
        && m_usedFields[static_cast<size_t>(field)];
}

// Gives the step to begin with. Later children are compiled first, because earlier ones jump to them.
int FilterProgram::compile(const FilterNode& node, int onTrue, int onFalse)
{
    switch (node.kind) {
    case FilterNode::Kind::Condition:
        m_steps.push_back({node.condition, onTrue, onFalse});
        return static_cast<int>(m_steps.size()) - 1;
    case FilterNode::Kind::Not:
        return compile(node.children.front(), onFalse, onTrue);
    case FilterNode::Kind::And:
        for (auto child = node.children.crbegin(); child != node.children.crend(); ++child)
            onTrue = compile(*child, onTrue, onFalse);
        return onTrue;
    case FilterNode::Kind::Or:
        for (auto child = node.children.crbegin(); child != node.children.crend(); ++child)
            onFalse = compile(*child, onTrue, onFalse);
        return onFalse;
    }
    Q_UNREACHABLE_RETURN(reject);
}

QString FilterProgram::textOf(const FilterNode& node) const
{
    if (node.kind == FilterNode::Kind::Condition)
        return m_conditions[node.condition].toString();

    const auto childText = [this, &node](const FilterNode& child) -> QString {
        const bool bindsLooser = child.kind == FilterNode::Kind::Or
            || (child.kind == FilterNode::Kind::And && node.kind == FilterNode::Kind::Not);
        const QString text = textOf(child);
        return bindsLooser ? QString(u'(' + text + u')') : text;
    };
    if (node.kind == FilterNode::Kind::Not)
        return u"not " + childText(node.children.front());
    const QString between
        = node.kind == FilterNode::Kind::And ? QStringLiteral(" and ") : QStringLiteral(" or ");
    QString text;
    for (const FilterNode& child : node.children)
        text += (text.isEmpty() ? QString() : between) + childText(child);
    return text;
}

} // namespace Duende
