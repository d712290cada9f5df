// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"
#include "models/filter/fieldsource.h"
#include "models/filter/filterschema.h"

namespace Duende {

/// What a filter can ask of a daemon, in the order of the schema.
enum class DaemonField {
    State,
    Name,
    Description,
    Kind,
    Platform,
    Scope,
    Pid,
    Cpu,
    Memory,
    Tasks,
    Since,
    Enablement,
    Restarts,
    Result,
    Detail,
    Handle,
    Template,
};

/// The fields by name; bare words are looked for in name and description.
const FilterSchema& daemonFilterSchema();

/// One daemon as the filter language sees it. Refers to the record and copies nothing but the handle, and
/// that only when a filter asks for it.
class DaemonFieldSource final : public FieldSource
{
public:
    /// The record outlives this. `nowMs` is the present time in milliseconds since the epoch, for ages.
    DaemonFieldSource(const DaemonRecord& record, std::optional<double> cpuPercent, qint64 nowMs)
        : m_record(record)
        , m_cpuPercent(cpuPercent)
        , m_nowMs(nowMs)
    {
    }

    FieldValue value(int field) const override;

private:
    const DaemonRecord& m_record;
    std::optional<double> m_cpuPercent;
    qint64 m_nowMs;
    mutable QString m_handle;
};

} // namespace Duende
