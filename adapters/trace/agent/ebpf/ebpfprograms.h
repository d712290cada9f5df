// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/agent/ebpf/events.h"
#include "adapters/trace/wire/message.h"

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <sys/types.h>
#include <vector>

struct duende_calls;
struct ring_buffer;

namespace Duende::Trace {

/// The programs in the kernel with their tables. They are in it as long as this object is, and go with the
/// agent however it ends: nothing is pinned. libbpf is used here alone. Needs Linux 5.12 with BTF, CAP_BPF
/// and CAP_PERFMON.
class EbpfPrograms
{
public:
    /// What an event is given to: its head, and the captures behind it. Valid during the call. Whether it
    /// wants more now.
    using Receiver = std::function<bool(const duende_event& event, std::span<const std::byte> captures)>;

    /// Loads them and lets them begin, with no target yet. Refused: NoEbpf with the reason.
    static std::expected<std::unique_ptr<EbpfPrograms>, Refusal> load(Receiver receiver);
    ~EbpfPrograms();
    EbpfPrograms(const EbpfPrograms&) = delete;
    EbpfPrograms& operator=(const EbpfPrograms&) = delete;

    /// A number that stands in the events of what was taken for it; not 0.
    static constexpr uint32_t onlyTarget = 1;

    /// Takes these processes, numbered as the agent sees them, with all that they will fork.
    void addProcesses(const std::vector<pid_t>& pids, uint32_t target = onlyTarget);
    /// Takes a control group, by the inode of its folder, with those that will be made in it.
    void addGroup(uint64_t id, uint32_t target = onlyTarget);
    /// The same by its folder, with all groups that are in it.
    void addGroups(const std::string& folder, uint32_t target = onlyTarget);
    /// Takes the control group of that folder as soon as it is made; the one that it is in is there.
    void awaitGroup(const std::string& folder, uint32_t target = onlyTarget);
    /// Lets go what was taken for it.
    void forget(uint32_t target);

    void setOptions(const TraceOptions& options);
    void setRunning(bool isRunning);

    /// Gives the events that are there to the receiver. Whether there was any.
    bool drain();
    /// Sums over the processors.
    uint64_t sum(duende_counter which) const;
    /// Calls that were lost and that no event has told of. Afterwards they are told.
    std::vector<duende_loss> takeLosses();
    /// The threads that are in a call now.
    std::vector<duende_slot> callsInside() const;

private:
    EbpfPrograms() = default;
    void fillPlans(const TraceOptions& options);
    bool findOwnNumbers();
    void addGroups(const std::string& folder, uint32_t target, int depth);
    static int take(void* context, void* data, size_t size);

    duende_calls* m_skeleton = nullptr;
    ring_buffer* m_ring = nullptr;
    Receiver m_receiver;
    std::array<uint64_t, callSetWords> m_calls{}; ///< as the plans have it
    bool m_hasTaken = false;
};

} // namespace Duende::Trace
