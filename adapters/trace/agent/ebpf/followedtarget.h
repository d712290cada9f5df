// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/agent/ebpf/ebpfprograms.h"
#include "adapters/trace/agent/target.h"

#include <string>
#include <vector>

namespace Duende::Trace {

/// Keeps the programs in the kernel at one target: a control group of version 2 by itself, with those that
/// will be made in it or in its place; any other by the processes that are in it, which are looked for again
/// and again; processes with what they fork. The tracing thread's.
class FollowedTarget
{
public:
    FollowedTarget() = default;
    FollowedTarget(Target target, uint32_t number) : m_target(std::move(target)), m_number(number) { }

    /// Takes it. With `awaits` its control group need not be there yet. Refused: Gone, NotSupported.
    [[nodiscard]] Refusal begin(EbpfPrograms& programs, bool awaits);
    /// Looks for what came into the control group. About four times a second.
    void look(EbpfPrograms& programs);

    const Target& target() const { return m_target; }
    bool isGroup() const { return !m_target.controlGroup.empty(); }
    /// The processes that were there when it began, or came by look().
    const std::vector<pid_t>& processes() const { return m_pids; }

private:
    Target m_target;
    uint32_t m_number = EbpfPrograms::onlyTarget;
    std::string m_folder; ///< of a control group of version 2
    std::vector<pid_t> m_pids; ///< sorted
};

} // namespace Duende::Trace
