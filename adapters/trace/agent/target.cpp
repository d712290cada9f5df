// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/target.h"

#include "adapters/trace/agent/procfacts.h"

#include <algorithm>
#include <cstdlib>
#include <dirent.h>
#include <string>
#include <sys/stat.h>

namespace Duende::Trace {

namespace {

constexpr int maximumDepth = 64;

void collect(const std::string& folder, int depth, std::vector<pid_t>& pids)
{
    if (const auto text = readProcFile(folder + "/cgroup.procs", 1U << 20)) {
        const char* at = text->c_str();
        for (char* end = nullptr;; at = end) {
            const long pid = std::strtol(at, &end, 10);
            if (end == at)
                break;
            if (pid > 0) // 0: of another PID namespace
                pids.push_back(pid_t(pid));
        }
    }
    DIR* directory = depth < maximumDepth ? ::opendir(folder.c_str()) : nullptr;
    if (!directory)
        return;
    while (const dirent* entry = ::readdir(directory)) {
        if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
            collect(folder + "/" + entry->d_name, depth + 1, pids);
    }
    ::closedir(directory);
}

bool hasProcessList(const std::string& folder)
{
    struct stat status{};
    return ::stat((folder + "/cgroup.procs").c_str(), &status) == 0;
}

/// The group's folder; empty where there is none.
std::string folderOf(const std::string& controlGroup)
{
    const std::string mount = "/sys/fs/cgroup/";
    if (hasProcessList(mount + controlGroup))
        return mount + controlGroup;
    // Version 1: a folder for each hierarchy.
    DIR* directory = ::opendir(mount.c_str());
    if (!directory)
        return {};
    std::string folder;
    while (const dirent* entry = folder.empty() ? ::readdir(directory) : nullptr) {
        const std::string hierarchy = mount + entry->d_name + "/";
        if (entry->d_name[0] != '.' && hasProcessList(hierarchy) && hasProcessList(hierarchy + controlGroup))
            folder = hierarchy + controlGroup;
    }
    ::closedir(directory);
    return folder;
}

} // namespace

bool hasControlGroup(const Target& target)
{
    return !controlGroupFolder(target).empty();
}

std::string controlGroupFolder(const Target& target)
{
    return folderOf(target.controlGroup);
}

std::vector<pid_t> processesOf(const Target& target)
{
    std::vector<pid_t> pids(target.pids.begin(), target.pids.end());
    if (!target.controlGroup.empty()) {
        if (const std::string folder = folderOf(target.controlGroup); !folder.empty())
            collect(folder, 0, pids);
    }
    std::ranges::sort(pids);
    pids.erase(std::ranges::unique(pids).begin(), pids.end());
    return pids;
}

} // namespace Duende::Trace
