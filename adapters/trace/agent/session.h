// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/agent/ebpf/ebpfengine.h"
#include "adapters/trace/agent/ebpf/flightrecorder.h"
#include "adapters/trace/agent/inbox.h"
#include "adapters/trace/agent/outqueue.h"
#include "adapters/trace/agent/ptraceengine.h"

#include <map>

namespace Duende::Trace {

/// Serves one application over one socket until that closes. The thread that runs it is the tracing thread.
class Session
{
public:
    /// `mayStart`: commands may be started with the agent's rights. `inputFd` is their standard input, -1
    /// none.
    Session(int socket, Heartbeat& heartbeat, bool mayStart, int inputFd);

    /// Ends when the application's end closed or its bytes did not add up; nothing is traced any more then,
    /// or the process must end at once: see the returned exit status.
    int run();

private:
    void greet();
    void answer(const Refusal& refusal);
    void begin(const Refusal& refusal);
    void end(EndReason reason);
    void tellCounters();
    Refusal choose(EngineKind kind);
    void forgetReused(std::vector<uint32_t>& pids) const;

    void handle(InspectAsked& asked);
    void handle(AttachAsked& asked);
    void handle(StartAsked& asked);
    void handle(DetachAsked&);
    void handle(OptionsAsked& asked);
    void handle(PingAsked& asked);
    void handle(ArmAsked& asked);
    void handle(DisarmAsked& asked);
    void handle(TakeAsked& asked);
    void handle(Tick&);
    void handle(StreamOver& over);

    OutQueue m_queue;
    Inbox m_inbox;
    PtraceEngine m_ptrace;
    EbpfEngine m_ebpf;
    FlightRecorder m_flights;
    TraceEngine* m_engine; ///< the one of the present or next trace
    Heartbeat& m_heartbeat;
    CountersBody m_toldCounters{};
    std::map<uint32_t, uint64_t> m_inspected; ///< start time of processes that were reported, in ticks
    int m_ticks = 0;
    const bool m_mayStart;
    const int m_inputFd;
    bool m_isOver = false;
    bool m_isForced = false;
};

} // namespace Duende::Trace
