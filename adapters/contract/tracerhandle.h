// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonid.h"

namespace Duende {

/// How a tracer watches a daemon. All four deliver the same events.
enum class TracerType { Ptrace, Ebpf, RemoteVsock, Simulated };

/// A tracer that is attached to a daemon.
class TracerHandle
{
public:
    static TracerHandle ptrace(DaemonId daemonId) { return {daemonId, TracerType::Ptrace}; }
    static TracerHandle ebpf(DaemonId daemonId) { return {daemonId, TracerType::Ebpf}; }
    static TracerHandle remoteVsock(DaemonId daemonId) { return {daemonId, TracerType::RemoteVsock}; }
    static TracerHandle simulated(DaemonId daemonId) { return {daemonId, TracerType::Simulated}; }

    /// The daemon being traced.
    DaemonId daemonId() const { return m_daemonId; }
    TracerType tracerType() const { return m_tracerType; }

private:
    TracerHandle(DaemonId daemonId, TracerType tracerType)
        : m_daemonId(daemonId)
        , m_tracerType(tracerType) { }

    DaemonId m_daemonId;
    TracerType m_tracerType;
};

} // namespace Duende
