// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/procfacts.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>

namespace Duende::Trace {

namespace {

std::string procPath(pid_t tid, const char* file)
{
    return "/proc/" + std::to_string(tid) + "/" + file;
}

/// The value of a "Key:\tvalue" line, without what follows a space or tab; `index` counts those values.
uint64_t statusNumber(std::string_view text, std::string_view key, int index = 0)
{
    std::size_t at = text.find(key);
    if (at == std::string_view::npos)
        return 0;
    at += key.size();
    for (uint64_t value = 0;; --index) {
        at = text.find_first_not_of(" \t", at);
        if (at == std::string_view::npos)
            return 0;
        const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
        if (error != std::errc() || index == 0)
            return error == std::errc() ? value : 0;
        at = std::size_t(end - text.data());
    }
}

} // namespace

std::optional<std::string> readProcFile(const std::string& path, std::size_t limit)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return {};
    std::string text;
    ssize_t count = 0;
    do {
        const std::size_t size = text.size();
        const std::size_t step = std::min(limit - size, std::max<std::size_t>(2048, size));
        text.resize(size + step);
        do
            count = ::read(file, text.data() + size, step);
        while (count < 0 && errno == EINTR);
        text.resize(size + std::size_t(std::max<ssize_t>(count, 0)));
    } while (count > 0 && text.size() < limit);
    const int error = errno;
    ::close(file);
    errno = error;
    return count < 0 ? std::nullopt : std::optional(std::move(text));
}

std::string readProcLink(const std::string& path)
{
    char text[4096];
    const ssize_t size = ::readlink(path.c_str(), text, sizeof text);
    return size > 0 ? std::string(text, std::size_t(size)) : std::string();
}

std::optional<TaskStat> readTaskStat(pid_t tid)
{
    const auto text = readProcFile(procPath(tid, "stat"));
    if (!text)
        return {};
    const std::size_t open = text->find('(');
    const std::size_t close = text->rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open || close + 2 >= text->size())
        return {};
    TaskStat stat;
    stat.comm = text->substr(open + 1, close - open - 1);
    stat.state = (*text)[close + 2];
    // Fields are counted from 1; the state is the third.
    const char* at = text->c_str() + close + 3;
    for (int field = 4; field <= 22 && *at != '\0'; ++field) {
        char* end = nullptr;
        const uint64_t value = std::strtoull(at, &end, 10);
        if (field == 4)
            stat.parentPid = pid_t(value);
        else if (field == 9)
            stat.flags = uint32_t(value);
        else if (field == 22)
            stat.startTicks = value;
        if (end == at)
            return {};
        at = end;
    }
    return stat;
}

std::optional<TaskStatus> readTaskStatus(pid_t tid)
{
    const auto text = readProcFile(procPath(tid, "status"));
    if (!text)
        return {};
    TaskStatus status;
    status.processId = pid_t(statusNumber(*text, "\nTgid:"));
    status.tracerPid = pid_t(statusNumber(*text, "\nTracerPid:"));
    status.uid = uint32_t(statusNumber(*text, "\nUid:", 0));
    status.effectiveUid = uint32_t(statusNumber(*text, "\nUid:", 1));
    status.savedUid = uint32_t(statusNumber(*text, "\nUid:", 2));
    status.effectiveGid = uint32_t(statusNumber(*text, "\nGid:", 1));
    status.hasNoNewPrivileges = statusNumber(*text, "\nNoNewPrivs:") == 1;
    return status.processId > 0 ? std::optional(status) : std::nullopt;
}

std::optional<TaskCall> readTaskCall(pid_t tid)
{
    const auto text = readProcFile(procPath(tid, "syscall"));
    if (!text || text->empty() || !((*text)[0] >= '0' && (*text)[0] <= '9'))
        return {};
    TaskCall call;
    char* at = nullptr;
    call.number = int(std::strtol(text->c_str(), &at, 10));
    for (uint64_t& argument : call.arguments)
        argument = std::strtoull(at, &at, 16);
    return call;
}

std::vector<int> numbersIn(const std::string& folder)
{
    std::vector<int> numbers;
    DIR* directory = ::opendir(folder.c_str());
    if (!directory)
        return numbers;
    while (const dirent* entry = ::readdir(directory)) {
        const std::string_view name = entry->d_name;
        int number = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (error == std::errc() && end == name.data() + name.size())
            numbers.push_back(number);
    }
    ::closedir(directory);
    return numbers;
}

std::vector<pid_t> threadsOf(pid_t pid)
{
    std::vector<pid_t> threads = numbersIn(procPath(pid, "task"));
    const auto leader = std::ranges::find(threads, pid);
    if (leader != threads.end())
        std::iter_swap(threads.begin(), leader);
    return threads;
}

int yamaScope()
{
    const auto text = readProcFile("/proc/sys/kernel/yama/ptrace_scope", 16);
    return text ? std::atoi(text->c_str()) : 0;
}

} // namespace Duende::Trace
