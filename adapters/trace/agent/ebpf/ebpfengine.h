// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/agent/ebpf/ebpfprograms.h"
#include "adapters/trace/agent/ebpf/eventrecords.h"
#include "adapters/trace/agent/ebpf/followedtarget.h"
#include "adapters/trace/agent/heartbeat.h"
#include "adapters/trace/agent/outqueue.h"
#include "adapters/trace/agent/traceengine.h"

#include <memory>

namespace Duende::Trace {

/// Sees calls by programs in the kernel: nobody is stopped, and nothing is sent to anybody. What they tell
/// waits in a ring until step() takes it.
class EbpfEngine final : public TraceEngine
{
public:
    EbpfEngine(OutQueue& queue, Heartbeat& heartbeat);

    /// Loads the programs, which wait then for a trace. Refused: NoEbpf with the reason.
    [[nodiscard]] Refusal prepare();

    EngineKind kind() const override { return EngineKind::Ebpf; }
    [[nodiscard]] Refusal attach(const Target& target, const TraceOptions& options) override;
    [[nodiscard]] Refusal start(const Command& command, const TraceOptions& options, int inputFd) override;
    void setOptions(const TraceOptions& options) override;
    bool isActive() const override { return m_isActive; }
    bool hasWork() const override { return m_isActive; }
    void step() override;
    void rescan() override;
    [[nodiscard]] bool detach() override;
    AttachedHead attached() const override;
    CountersBody counters() const override;
    std::optional<int> commandStatus() const override { return m_commandStatus; }

private:
    Refusal begin(const TraceOptions& options);
    void take(const duende_event& event, std::span<const std::byte> captures);
    void takeAll();
    void reapCommand();

    OutQueue& m_queue;
    Heartbeat& m_heartbeat;
    EventRecords m_records;
    std::unique_ptr<EbpfPrograms> m_programs;
    FollowedTarget m_target;
    bool m_isAwaited = false; ///< nothing was in it yet, and may come
    pid_t m_commandPid = 0;
    bool m_isExecAwaited = false; ///< the command has not become its program yet
    std::optional<int> m_commandStatus;
    uint64_t m_unwanted = 0; ///< calls of the command before its own program
    uint64_t m_seen = 0; ///< as of the end
    uint64_t m_filtered = 0; ///< as of the end
    uint32_t m_attachedProcesses = 0;
    uint32_t m_attachedThreads = 0;
    int m_goneLooks = 0; ///< in a row that found neither a process nor the control group
    long m_pauseNs = 0;
    bool m_isIdle = false; ///< nothing waited in the ring at the last look
    bool m_isActive = false;
};

} // namespace Duende::Trace
