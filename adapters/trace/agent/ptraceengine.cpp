// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/ptraceengine.h"

#include "adapters/trace/agent/procfacts.h"
#include "adapters/trace/agent/target.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace Duende::Trace {

namespace {

constexpr int syscallStop = SIGTRAP | 0x80; // PTRACE_O_TRACESYSGOOD
constexpr std::size_t batchSize = 256;
constexpr std::size_t keptCaptureBytes = 16U << 10; // a thread's buffer that grew beyond is given back

/// Results that user space never sees: the kernel goes on with the call (errno.h of the kernel).
bool isRestart(int64_t result)
{
    return result == -512 || result == -513 || result == -514 || result == -516;
}

bool isStopSignal(int signal)
{
    return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

bool isSignalDelivery(int status)
{
    return WIFSTOPPED(status) && status >> 16 == 0 && WSTOPSIG(status) != syscallStop;
}

} // namespace

void PtraceEngine::step()
{
    struct Stop
    {
        pid_t tid;
        int status;
    };
    std::array<Stop, batchSize> stops;
    std::size_t count = 0;
    m_heartbeat.setBusy(false);
    stops[0].tid = ::wait4(-1, &stops[0].status, __WALL, nullptr);
    m_heartbeat.setBusy(true);
    m_heartbeat.beat();
    if (stops[0].tid > 0) {
        count = 1;
    } else if (errno == ECHILD) {
        m_tracees.clear();
    }
    // All that stopped before any goes on: otherwise the kernel would name the first in its list again and
    // again.
    while (count > 0 && count < batchSize && m_tracees.size() > 1) {
        stops[count].tid = ::wait4(-1, &stops[count].status, __WALL | WNOHANG, nullptr);
        if (stops[count].tid <= 0)
            break;
        // Were the agent killed now, the kernel would forget the signal: it is handed on at once.
        if (isSignalDelivery(stops[count].status))
            handle(stops[count].tid, stops[count].status);
        else
            ++count;
    }
    for (std::size_t i = 0; i < count; ++i)
        handle(stops[i].tid, stops[i].status);
    m_heartbeat.setBusy(false);
    if (m_tracees.isEmpty() && m_target.controlGroup.empty())
        m_isActive = false;
}

void PtraceEngine::handle(pid_t tid, int status)
{
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
        handleEnd(tid, status);
        return;
    }
    if (!WIFSTOPPED(status))
        return;
    Tracee* tracee = m_tracees.find(tid);
    if (!tracee)
        tracee = learn(tid); // a new thread's stop can come before its maker's event
    if (tracee)
        handleStop(*tracee, status);
}

void PtraceEngine::handleStop(Tracee& tracee, int status)
{
    const int stopSignal = WSTOPSIG(status);
    const int event = status >> 16;
    const pid_t tid = tracee.tid;
    int signal = 0;
    if (stopSignal == syscallStop)
        handleSyscall(tracee);
    else if (event == 0)
        signal = handleSignal(tracee, stopSignal);
    else if (event != PTRACE_EVENT_STOP)
        handleEvent(tracee, event, stopSignal);
    // After an exec from a thread the tracee of the event is another object under the same tid.
    Tracee* now = m_tracees.find(tid);
    if (!now)
        return;
    if (m_isDetaching)
        letGo(*now, signal);
    else if (event == PTRACE_EVENT_STOP && isStopSignal(stopSignal))
        ::ptrace(PTRACE_LISTEN, now->tid, nullptr, nullptr); // a group stop: it stays stopped
    else
        resume(*now, signal);
}

void PtraceEngine::resume(const Tracee& tracee, int signal)
{
    // ESRCH: it dies just now, and its end will be told.
    ::ptrace(PTRACE_SYSCALL, tracee.tid, nullptr, signal);
}

int PtraceEngine::handleSignal(Tracee& tracee, int stopSignal)
{
    siginfo_t info{};
    if (!m_options.isPaused && ::ptrace(PTRACE_GETSIGINFO, tracee.tid, nullptr, &info) == 0)
        m_writer.signal(tracee, info);
    return stopSignal;
}

void PtraceEngine::handleEvent(Tracee& tracee, int event, int)
{
    unsigned long message = 0;
    switch (event) {
    case PTRACE_EVENT_CLONE:
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
        if (::ptrace(PTRACE_GETEVENTMSG, tracee.tid, nullptr, &message) == 0
            && !m_tracees.find(pid_t(message)))
            learn(pid_t(message));
        break;
    case PTRACE_EVENT_EXEC:
        handleExec(tracee);
        break;
    case PTRACE_EVENT_EXIT:
        tracee.isDying = true;
        if (tracee.call.isInside)
            finishCall(tracee, 0, CallFlag::NoReturn);
        break;
    default:
        break;
    }
}

Tracee* PtraceEngine::learn(pid_t tid)
{
    const auto status = readTaskStatus(tid);
    if (!status || status->tracerPid != m_ownPid)
        return nullptr; // it was here and is gone
    Tracee& tracee = m_tracees.add(tid, status->processId);
    tell(tracee, false);
    return &tracee;
}

void PtraceEngine::tell(Tracee& tracee, bool hasDescriptors)
{
    if (tracee.isTold)
        return;
    tracee.isTold = true;
    if (m_tracees.noteProcess(tracee.pid))
        m_writer.process(tracee.pid, false, hasDescriptors);
    m_writer.thread(tracee.pid, tracee.tid);
}

void PtraceEngine::handleExec(Tracee& tracee)
{
    unsigned long message = 0;
    const pid_t leader = tracee.tid;
    if (::ptrace(PTRACE_GETEVENTMSG, leader, nullptr, &message) != 0)
        message = (unsigned long)leader;
    // The old leader ended without a word; the thread that called execve is the leader from now on.
    Tracee& now = pid_t(message) == leader ? tracee : m_tracees.rename(pid_t(message), leader);
    m_writer.exec(leader, pid_t(message));
    if (now.isExecAwaited) {
        now.isExecAwaited = false;
        tell(now, true);
        return;
    }
    m_writer.process(leader, true, false);
}

void PtraceEngine::handleEnd(pid_t tid, int status)
{
    if (tid == m_commandPid)
        m_commandStatus = status;
    Tracee* tracee = m_tracees.find(tid);
    if (!tracee)
        return;
    if (tracee->call.isInside)
        finishCall(*tracee, 0, CallFlag::NoReturn);
    const pid_t pid = tracee->pid;
    const bool isTold = tracee->isTold;
    const bool isLast = m_tracees.remove(tid);
    if (isTold)
        m_writer.exit(pid, tid, status, isLast);
}

void PtraceEngine::handleSyscall(Tracee& tracee)
{
    __ptrace_syscall_info info;
    if (::ptrace(PTRACE_GET_SYSCALL_INFO, tracee.tid, sizeof info, &info) <= 0) {
        if (errno != ESRCH && !m_options.isPaused) {
            ++m_seen;
            m_queue.addLoss(LossCause::Fault, monotonicNs());
        }
        return;
    }
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
        uint64_t arguments[6];
        for (int i = 0; i < 6; ++i)
            arguments[i] = info.entry.args[i];
        handleEntry(tracee, info.arch, info.entry.nr, arguments);
    } else if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
        handleReturn(tracee, info.arch, info.exit.rval);
    }
}

void PtraceEngine::handleEntry(
    Tracee& tracee, uint32_t architecture, uint64_t number, const uint64_t* arguments)
{
    CallState& call = tracee.call;
    if (call.isInside)
        finishCall(tracee, 0, CallFlag::NoReturn);
    call.isInside = true;
    call.isKept = !m_options.isPaused && (!tracee.isExecAwaited || number == SYS_execve);
    if (call.isKept && architecture == nativeArchitecture && !m_options.keeps(int(number))) {
        call.isKept = false;
        ++m_filtered;
    }
    if (!call.isKept)
        return;
    call.entryNs = monotonicNs();
    call.sequence = ++m_sequence;
    call.architecture = architecture;
    call.number = int32_t(number);
    std::memcpy(call.arguments, arguments, sizeof call.arguments);
    m_capture.atEntry(tracee.tid, call);
}

void PtraceEngine::handleReturn(Tracee& tracee, uint32_t architecture, int64_t result)
{
    CallState& call = tracee.call;
    if (call.isInside) {
        if (call.isKept)
            m_capture.atReturn(tracee.tid, call, result);
        if (!isRestart(result))
            finishCall(tracee, result, 0);
        else if (m_isDetaching) // it is interrupted by the detaching alone, and goes on untraced
            finishCall(tracee, 0, CallFlag::StillRunning);
        else
            finishCall(tracee, result, CallFlag::Restarted);
        return;
    }
    if (m_options.isPaused || tracee.isExecAwaited)
        return;
    call.isInside = true;
    call.isKept = true;
    call.entryNs = monotonicNs();
    call.sequence = ++m_sequence;
    call.architecture = architecture;
    call.number = -1;
    std::memset(call.arguments, 0, sizeof call.arguments);
    finishCall(tracee, result, CallFlag::NoEntry);
}

void PtraceEngine::finishCall(Tracee& tracee, int64_t result, uint16_t flags)
{
    CallState& call = tracee.call;
    call.isInside = false;
    if (call.isKept) {
        const bool hasDuration = (flags & (CallFlag::NoReturn | CallFlag::NoEntry)) == 0;
        const uint64_t durationNs = hasDuration ? monotonicNs() - call.entryNs : 0;
        const bool hasFailed = result < 0 && result >= -4095;
        if ((m_options.onlyFailed && !hasFailed) || durationNs < m_options.leastDurationNs) {
            ++m_filtered;
        } else {
            ++m_seen;
            m_writer.call(tracee, durationNs, result, flags);
        }
    }
    call.isKept = false;
    call.captureCount = 0;
    call.captures.clear();
    if (call.captures.capacity() > keptCaptureBytes)
        std::vector<std::byte>().swap(call.captures);
}

} // namespace Duende::Trace
