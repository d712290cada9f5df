// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/agent/ebpf/eventrecords.h"
#include "adapters/trace/agent/ebpf/followedtarget.h"
#include "adapters/trace/agent/flightring.h"
#include "adapters/trace/agent/heartbeat.h"
#include "adapters/trace/agent/outqueue.h"

#include <map>
#include <memory>
#include <optional>

namespace Duende::Trace {

/// Keeps the last calls of several daemons in memory, by one set of programs in the kernel, and holds fast
/// what was there when a process of one ended badly; see KeptHead. All of it on the tracing thread.
class FlightRecorder
{
public:
    FlightRecorder(OutQueue& queue, Heartbeat& heartbeat) : m_queue(queue), m_heartbeat(heartbeat) { }

    /// Answers with Armed.
    void arm(const ArmRequest& request);
    void disarm(uint32_t number);
    /// Answers with Kept and what follows; of a number that is not armed with none of it but a KeptEnd.
    void take(uint32_t number);

    bool isActive() const { return !m_armed.empty(); }
    /// Takes what has happened, and waits a moment where nothing has; a signal ends that.
    void step();
    /// Looks for what changed in the control groups. About four times a second.
    void rescan();

private:
    struct End
    {
        uint32_t pid = 0;
        uint32_t waitStatus = 0;
        uint64_t serial = 0;
        uint64_t timeNs = 0;
        bool isFromOutside = false; ///< of a process that was started from outside the daemon
        bool wasTaken = false;
        FlightRing::Content content;
    };
    struct Armed
    {
        explicit Armed(const ArmRequest& request);

        FollowedTarget target;
        uint32_t dataLimit;
        FlightRing ring;
        EventRecords records{ring};
        std::map<uint32_t, uint32_t> parents; ///< of each process
        std::optional<End> end;
        uint64_t callsAtDescriptors = 0; ///< when it was last looked what is open
    };

    Refusal prepare();
    void takeEvent(const duende_event& event, std::span<const std::byte> captures);
    void noteParent(Armed& armed, uint32_t pid, uint32_t parent);
    void noteEnd(Armed& armed, const duende_event& event);
    void tellDescriptors(Armed& armed);
    void setOptions();
    void forgetIdle();

    OutQueue& m_queue;
    Heartbeat& m_heartbeat;
    std::unique_ptr<EbpfPrograms> m_programs;
    std::map<uint32_t, std::unique_ptr<Armed>> m_armed; ///< by number
    uint64_t m_serial = 0;
    long m_pauseNs = 0;
};

} // namespace Duende::Trace
