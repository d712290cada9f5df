// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/filter/filtercondition.h"

namespace Duende {

/// A parsed filter as a tree of conditions.
struct FilterNode
{
    enum class Kind { Condition, Not, And, Or };

    Kind kind = Kind::Condition;
    /// Of a Condition: its index.
    size_t condition = 0;
    /// One for Not, two or more for And and Or, none of which is of the node's own kind.
    std::vector<FilterNode> children;
};

/// A filter as its conditions and, for each, what to ask next when it holds and when it does not: and, or,
/// not are where the jumps go, so that running it needs neither a stack nor recursion. Immutable.
class FilterProgram
{
public:
    FilterProgram(
        const FilterNode& root, std::vector<FilterCondition> conditions, const FilterSchema& schema);

    bool matches(const FieldSource& row) const;
    bool uses(int field) const;
    bool dependsOnTime() const { return m_dependsOnTime; }
    const QString& toString() const { return m_text; }

private:
    static constexpr int accept = -1;
    static constexpr int reject = -2;

    struct Step
    {
        size_t condition;
        int onTrue;
        int onFalse;
    };

    int compile(const FilterNode& node, int onTrue, int onFalse);
    QString textOf(const FilterNode& node) const;

    std::vector<FilterCondition> m_conditions;
    std::vector<Step> m_steps;
    int m_entry = accept;
    std::vector<bool> m_usedFields;
    bool m_dependsOnTime = false;
    QString m_text;
};

} // namespace Duende
