// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/daemontrace.h"

#include <map>

namespace Duende {

/// The traces that were begun since the program started: of each daemon the last one, running or ended. They
/// go on whatever is shown. Its end ends them all; their recordings stay.
class DaemonTraces final : public QObject
{
    Q_OBJECT

public:
    explicit DaemonTraces(DaemonTrace::Surroundings surroundings, QObject* parent = nullptr);

    /// Null where none was begun.
    DaemonTrace* of(const DaemonId& id) const;
    /// Those that are active.
    QList<DaemonTrace*> active() const;
    /// Begins one; the daemon's former one, which has ended, is forgotten. Gives the active one if there is
    /// one.
    DaemonTrace* start(const DaemonHandle& handle, const QString& name) { return begin(handle, name, {}); }
    /// The same from the first call on of a daemon that `action`, Start or Restart, starts.
    DaemonTrace* startWith(const DaemonRecord& record, DaemonAction action);
    /// For those to come.
    void setSettings(const TraceSettings& settings) { m_settings = settings; }
    const TraceSettings& settings() const { return m_settings; }

Q_SIGNALS:
    /// One began, or its stage is another.
    void changed(const Duende::DaemonId& id);

private:
    DaemonTrace* begin(
        const DaemonHandle& handle, const QString& name, const std::optional<OperationRequest>& first);

    const DaemonTrace::Surroundings m_surroundings;
    TraceSettings m_settings;
    std::map<QUuid, std::unique_ptr<DaemonTrace>> m_traces;
};

} // namespace Duende
