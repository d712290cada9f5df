// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filter/filterexpression.h"

#include "models/filter/filterparser.h"

namespace Duende {

FilterExpression::FilterExpression() = default;

FilterExpression::FilterExpression(std::shared_ptr<const FilterProgram> program)
    : m_program(std::move(program))
{
}

std::expected<FilterExpression, FilterError> FilterExpression::parse(
    QStringView text, const FilterSchema& schema)
{
    auto program = FilterParser(text, schema).parse();
    if (!program)
        return std::unexpected(program.error());
    return FilterExpression(std::move(*program));
}

bool FilterExpression::matches(const FieldSource& row) const
{
    return !m_program || m_program->matches(row);
}

bool FilterExpression::isEmpty() const
{
    return !m_program;
}

bool FilterExpression::uses(int field) const
{
    return m_program && m_program->uses(field);
}

bool FilterExpression::dependsOnTime() const
{
    return m_program && m_program->dependsOnTime();
}

QString FilterExpression::toString() const
{
    return m_program ? m_program->toString() : QString();
}

} // namespace Duende
