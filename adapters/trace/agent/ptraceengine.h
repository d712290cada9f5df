// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/agent/callcapture.h"
#include "adapters/trace/agent/heartbeat.h"
#include "adapters/trace/agent/outqueue.h"
#include "adapters/trace/agent/traceengine.h"
#include "adapters/trace/agent/traceetable.h"
#include "adapters/trace/agent/tracewriter.h"
#include "adapters/trace/wire/message.h"

#include <optional>

namespace Duende::Trace {

/// Traces with ptrace(2). All of it belongs to one thread, as the kernel wants it. No traced thread is waited
/// for: step() handles whatever stopped. A process that was attached to outlives the agent whatever happens
/// to it; only a command that the agent started ends with it.
class PtraceEngine final : public TraceEngine
{
public:
    PtraceEngine(OutQueue& queue, Heartbeat& heartbeat);

    EngineKind kind() const override { return EngineKind::Ptrace; }
    [[nodiscard]] Refusal attach(const Target& target, const TraceOptions& options) override;
    [[nodiscard]] Refusal start(const Command& command, const TraceOptions& options, int inputFd) override;
    void setOptions(const TraceOptions& options) override;

    bool isActive() const override { return m_isActive; }
    bool hasWork() const override { return !m_tracees.isEmpty(); }
    void step() override;
    void rescan() override;
    [[nodiscard]] bool detach() override;

    AttachedHead attached() const override;
    CountersBody counters() const override;
    std::optional<int> commandStatus() const override { return m_commandStatus; }

private:
    enum class Seized { Done, Gone, Refused };

    void begin(const TraceOptions& options);
    Refusal attachProcess(pid_t pid);
    Seized seize(pid_t pid, pid_t tid, int& error);
    bool awaitExec();
    void tell(Tracee& tracee, bool hasDescriptors);
    Tracee* learn(pid_t tid);

    void handle(pid_t tid, int status);
    void handleStop(Tracee& tracee, int status);
    void handleEvent(Tracee& tracee, int event, int stopSignal);
    void handleSyscall(Tracee& tracee);
    void handleEntry(Tracee& tracee, uint32_t architecture, uint64_t number, const uint64_t* arguments);
    void handleReturn(Tracee& tracee, uint32_t architecture, int64_t result);
    void handleExec(Tracee& tracee);
    void handleEnd(pid_t tid, int status);
    int handleSignal(Tracee& tracee, int stopSignal);
    void finishCall(Tracee& tracee, int64_t result, uint16_t flags);
    void resume(const Tracee& tracee, int signal);
    void letGo(Tracee& tracee, int signal);
    bool onlyDyingAreLeft() const;

    OutQueue& m_queue;
    Heartbeat& m_heartbeat;
    TraceWriter m_writer;
    CallCapture m_capture;
    TraceeTable m_tracees;
    Target m_target;
    TraceOptions m_options;
    const pid_t m_ownPid;
    pid_t m_commandPid = 0;
    std::optional<int> m_commandStatus;
    uint64_t m_sequence = 0; ///< of the last call that began
    uint64_t m_seen = 0; ///< calls that were told or lost
    uint64_t m_filtered = 0; ///< calls that the options do not keep
    int m_goneLooks = 0; ///< in a row that found neither a process nor the control group
    bool m_isActive = false;
    bool m_isDetaching = false;
};

} // namespace Duende::Trace
