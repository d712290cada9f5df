// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonid.h"
#include "adapters/contract/tracetarget.h"

namespace Duende {

/// How a tracer watches a daemon. All four deliver the same events.
enum class TracerType { Ptrace, Ebpf, RemoteVsock, Simulated };

/// How a daemon is traced: by which kind of tracer, and what that attaches to. The agent that does it is
/// TraceSession's.
class TracerHandle
{
public:
    static TracerHandle ptrace(DaemonId daemonId, const TraceTarget& target = {})
    {
        return {daemonId, TracerType::Ptrace, target};
    }
    static TracerHandle ebpf(DaemonId daemonId, const TraceTarget& target = {})
    {
        return {daemonId, TracerType::Ebpf, target};
    }
    static TracerHandle remoteVsock(DaemonId daemonId, const TraceTarget& target = {})
    {
        return {daemonId, TracerType::RemoteVsock, target};
    }
    static TracerHandle simulated(DaemonId daemonId, const TraceTarget& target = {})
    {
        return {daemonId, TracerType::Simulated, target};
    }

    /// The daemon being traced.
    DaemonId daemonId() const { return m_daemonId; }
    TracerType tracerType() const { return m_tracerType; }
    /// Empty where the tracer needs none.
    const TraceTarget& target() const { return m_target; }

private:
    TracerHandle(DaemonId daemonId, TracerType tracerType, const TraceTarget& target)
        : m_daemonId(daemonId)
        , m_tracerType(tracerType)
        , m_target(target)
    {
    }

    DaemonId m_daemonId;
    TracerType m_tracerType;
    TraceTarget m_target;
};

} // namespace Duende
