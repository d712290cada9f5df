// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"
#include "models/filter/filterexpression.h"

#include <optional>

namespace Duende {

/// What a filter can ask of a line of a log, in the order of the schema.
enum class LogLineField { Message, Identifier, Priority, Pid, Age, About, Binary, Size };

/// The fields by name; bare words are looked for in message and identifier.
const FilterSchema& logFilterSchema();

/// One line as the filter language sees it: its message without escape sequences. Texts are decoded when a
/// filter asks for them.
class LogFieldSource final : public FieldSource
{
public:
    /// The line outlives this. `nowUs` is the present time in µs since 1970, for ages.
    LogFieldSource(const LogLine& line, qint64 nowUs) : m_line(line), m_nowUs(nowUs) { }

    FieldValue value(int field) const override;

private:
    const LogLine& m_line;
    const qint64 m_nowUs;
    mutable std::optional<QString> m_message;
    mutable std::optional<QString> m_identifier;
};

/// A filter over lines. Ages are those of one moment, so that a line that passed once passes always.
struct LogFilter
{
    FilterExpression expression;
    /// In µs since 1970.
    qint64 nowUs = 0;

    bool isEmpty() const { return expression.isEmpty(); }
    bool passes(const LogLine& line) const
    {
        return expression.isEmpty() || expression.matches(LogFieldSource(line, nowUs));
    }
};

} // namespace Duende
