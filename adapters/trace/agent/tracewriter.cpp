// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/tracewriter.h"

#include "adapters/trace/agent/execrights.h"
#include "adapters/trace/agent/procfacts.h"
#include "adapters/trace/agent/sockettable.h"
#include "adapters/trace/agent/target.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <elf.h>
#include <optional>

namespace Duende::Trace {

namespace {

constexpr std::size_t longestText = 16384; // of a process' texts

void copyName(char (&name)[16], const std::string& text)
{
    std::memcpy(name, text.data(), std::min(text.size(), sizeof name));
}

/// Of the program, from the head of its ELF file; the agent's own where that cannot be read.
uint32_t architectureOf(pid_t pid)
{
    const auto head = readProcFile("/proc/" + std::to_string(pid) + "/exe", 20);
    if (!head || head->size() < 20 || !head->starts_with(ELFMAG))
        return nativeArchitecture;
    uint16_t machine = 0;
    std::memcpy(&machine, head->data() + 18, sizeof machine);
    switch (machine) {
    case EM_386:
        return AUDIT_ARCH_I386;
    case EM_X86_64:
        return AUDIT_ARCH_X86_64;
    case EM_ARM:
        return AUDIT_ARCH_ARM;
    case EM_AARCH64:
        return AUDIT_ARCH_AARCH64;
    default:
        return nativeArchitecture;
    }
}

} // namespace

uint64_t monotonicNs()
{
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return uint64_t(time.tv_sec) * 1'000'000'000 + uint64_t(time.tv_nsec);
}

void TraceWriter::call(const Tracee& tracee, uint64_t durationNs, int64_t result, uint16_t flags)
{
    const CallState& state = tracee.call;
    CallRecord record{};
    record.header.flags = flags;
    record.sequence = state.sequence;
    record.timeNs = state.entryNs;
    record.durationNs = durationNs;
    record.pid = uint32_t(tracee.pid);
    record.tid = uint32_t(tracee.tid);
    record.architecture = state.architecture;
    record.number = state.number;
    record.result = result;
    std::memcpy(record.arguments, state.arguments, sizeof record.arguments);
    record.captureCount = state.captureCount;
    m_writer.begin(RecordKind::Call, record);
    m_writer.append(state.captures);
    m_sink.addCall(m_writer.finish(), state.entryNs);
}

void TraceWriter::signal(const Tracee& tracee, const siginfo_t& info)
{
    SignalRecord record{};
    record.timeNs = monotonicNs();
    record.pid = uint32_t(tracee.pid);
    record.tid = uint32_t(tracee.tid);
    record.signal = uint32_t(info.si_signo);
    record.infoLength = sizeof info;
    m_writer.begin(RecordKind::Signal, record);
    m_writer.append(std::as_bytes(std::span(&info, 1)));
    m_sink.addOther(m_writer.finish());
}

void TraceWriter::process(pid_t pid, bool isKnown, bool hasDescriptors, const Hint& hint)
{
    const std::string folder = "/proc/" + std::to_string(pid);
    const std::string commandLine = readProcFile(folder + "/cmdline", longestText).value_or(std::string());
    const std::string executable = readProcLink(folder + "/exe");
    const std::string directory = readProcLink(folder + "/cwd");
    ProcessRecord record{};
    record.header.flags = isKnown ? 1 : 0;
    record.timeNs = monotonicNs();
    record.pid = uint32_t(pid);
    record.architecture = architectureOf(pid);
    if (const auto stat = readTaskStat(pid)) {
        record.startTicks = stat->startTicks;
        record.parentPid = uint32_t(stat->parentPid);
        copyName(record.comm, stat->comm);
    } else {
        record.parentPid = hint.parentPid;
        if (hint.comm)
            copyName(record.comm, std::string(hint.comm, ::strnlen(hint.comm, sizeof record.comm)));
    }
    if (const auto status = readTaskStatus(pid))
        record.uid = status->effectiveUid;
    record.commandLineLength = uint16_t(commandLine.size());
    record.executableLength = uint16_t(executable.size());
    record.directoryLength = uint16_t(directory.size());
    m_writer.begin(RecordKind::Process, record);
    m_writer.append(commandLine);
    m_writer.append(executable);
    m_writer.append(directory);
    m_sink.addOther(m_writer.finish());
    if (hasDescriptors)
        descriptors(pid);
}

void TraceWriter::descriptors(pid_t pid)
{
    const std::string folder = "/proc/" + std::to_string(pid);
    std::optional<SocketTable> sockets;
    for (const int number : numbersIn(folder + "/fd")) {
        std::string target = readProcLink(folder + "/fd/" + std::to_string(number));
        if (target.empty())
            continue;
        if (target.starts_with("socket:[")) {
            if (!sockets)
                sockets.emplace(pid);
            const std::string text = sockets->text(std::strtoull(target.c_str() + 8, nullptr, 10));
            if (!text.empty())
                target = text;
        }
        DescriptorRecord record{};
        record.pid = uint32_t(pid);
        record.descriptor = number;
        const auto info = readProcFile(folder + "/fdinfo/" + std::to_string(number));
        const std::size_t at = info ? info->find("flags:") : std::string::npos;
        if (at != std::string::npos)
            record.flags = uint32_t(std::strtoul(info->c_str() + at + 6, nullptr, 8));
        record.targetLength = uint32_t(target.size());
        m_writer.begin(RecordKind::Descriptor, record);
        m_writer.append(target);
        m_sink.addOther(m_writer.finish());
    }
}

void TraceWriter::thread(pid_t pid, pid_t tid)
{
    ThreadRecord record{};
    record.timeNs = monotonicNs();
    record.pid = uint32_t(pid);
    record.tid = uint32_t(tid);
    if (const auto stat = readTaskStat(tid))
        copyName(record.comm, stat->comm);
    m_writer.begin(RecordKind::Thread, record);
    m_sink.addOther(m_writer.finish());
}

void TraceWriter::exit(pid_t pid, pid_t tid, int waitStatus, bool isLast)
{
    ExitRecord record{};
    record.header.flags = isLast ? 1 : 0;
    record.timeNs = monotonicNs();
    record.pid = uint32_t(pid);
    record.tid = uint32_t(tid);
    record.waitStatus = uint32_t(waitStatus);
    m_writer.begin(RecordKind::Exit, record);
    m_sink.addOther(m_writer.finish());
}

void TraceWriter::exec(pid_t pid, pid_t formerTid)
{
    ExecRecord record{};
    record.header.flags = areRightsWithheld(pid) ? rightsWithheldFlag : 0;
    record.timeNs = monotonicNs();
    record.pid = uint32_t(pid);
    record.formerTid = uint32_t(formerTid);
    m_writer.begin(RecordKind::Exec, record);
    m_sink.addOther(m_writer.finish());
}

} // namespace Duende::Trace
