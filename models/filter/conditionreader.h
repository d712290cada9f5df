// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/filter/filtercondition.h"
#include "models/filter/filterexpression.h"
#include "models/filter/filtertoken.h"

namespace Duende {

/// Makes conditions of a filter's terms.
class ConditionReader
{
    Q_DISABLE_COPY_MOVE(ConditionReader)

public:
    using Condition = std::expected<FilterCondition, FilterError>;

    explicit ConditionReader(const FilterSchema& schema) : m_schema(schema) { }

    /// A text to look for, or a flag's bare name.
    Condition word(const FilterToken& word) const;

    /// FIELD OP VALUE.
    Condition comparison(
        const FilterToken& fieldName, const FilterToken& comparison, const FilterToken& value) const;

    /// What is wrong with a name that is no field's.
    FilterError unknownField(const FilterToken& fieldName) const;

private:
    Condition text(int field, Comparison comparison, const FilterToken& value) const;
    Condition pattern(int field, Comparison comparison, const FilterToken& value) const;
    Condition word(int field, Comparison comparison, const FilterToken& value) const;
    Condition flag(int field, Comparison comparison, const FilterToken& value) const;
    Condition number(int field, Comparison comparison, const FilterToken& value) const;
    Condition unknown(int field, Comparison comparison) const;

    const FilterSchema& m_schema;
};

} // namespace Duende
