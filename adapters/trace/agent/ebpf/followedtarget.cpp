// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/ebpf/followedtarget.h"

#include <algorithm>
#include <iterator>
#include <linux/magic.h>
#include <sys/statfs.h>

namespace Duende::Trace {

namespace {

bool isVersion2(const std::string& folder)
{
    struct statfs system{};
    return ::statfs(folder.c_str(), &system) == 0 && system.f_type == CGROUP2_SUPER_MAGIC;
}

/// Where a control group will be made, in one that is there; empty where that is not known.
std::string awaitedFolder(const Target& target)
{
    const std::size_t slash = target.controlGroup.rfind('/');
    if (slash == std::string::npos)
        return {};
    const std::string parent = controlGroupFolder(Target{{}, target.controlGroup.substr(0, slash)});
    return parent.empty() ? parent : parent + target.controlGroup.substr(slash);
}

} // namespace

Refusal FollowedTarget::begin(EbpfPrograms& programs, bool awaits)
{
    std::string folder = isGroup() ? controlGroupFolder(m_target) : std::string();
    if (folder.empty() && isGroup() && awaits)
        folder = awaitedFolder(m_target);
    if (!folder.empty() && isVersion2(folder.substr(0, folder.rfind('/')))) {
        m_folder = folder;
        programs.awaitGroup(m_folder, m_number);
        programs.addGroups(m_folder, m_number);
        programs.setRunning(true);
        programs.addGroups(m_folder, m_number); // those that were made meanwhile
        m_pids = processesOf(m_target);
        return {};
    }
    m_pids = processesOf(m_target);
    if (m_pids.empty() && isGroup() && awaits)
        return {RefusalCode::NotSupported, 0, 0,
            "the daemon's control group is one of version 1: its next start cannot be awaited there"};
    if (m_pids.empty())
        return {RefusalCode::Gone, 0, 0, "no process is there"};
    programs.setRunning(true);
    programs.addProcesses(m_pids, m_number);
    return {};
}

void FollowedTarget::look(EbpfPrograms& programs)
{
    if (!isGroup())
        return;
    if (!m_folder.empty()) {
        programs.addGroups(m_folder, m_number);
        return;
    }
    std::vector<pid_t> now = processesOf(m_target);
    std::vector<pid_t> come;
    std::ranges::set_difference(now, m_pids, std::back_inserter(come));
    programs.addProcesses(come, m_number);
    m_pids = std::move(now);
}

} // namespace Duende::Trace
