// SPDX-License-Identifier: GPL-3.0-or-later
// How the engine comes to its threads and leaves them; ptraceengine.cpp is what it does in between.
#include "adapters/trace/agent/attachcheck.h"
#include "adapters/trace/agent/commandstart.h"
#include "adapters/trace/agent/procfacts.h"
#include "adapters/trace/agent/ptraceengine.h"
#include "adapters/trace/agent/target.h"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Duende::Trace {

namespace {

constexpr long traceOptions = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACECLONE
    | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXIT;
constexpr int maximumPasses = 1000;
constexpr uint64_t detachNs = 3'000'000'000;
constexpr uint64_t dyingNs = 100'000'000;

bool hasOtherThreads(pid_t pid, const TraceeTable& tracees)
{
    for (const pid_t tid : threadsOf(pid)) {
        if (const auto& all = tracees.all(); all.contains(tid))
            return true;
    }
    return false;
}

} // namespace

PtraceEngine::PtraceEngine(OutQueue& queue, Heartbeat& heartbeat)
    : m_queue(queue)
    , m_heartbeat(heartbeat)
    , m_writer(queue)
    , m_ownPid(::getpid())
{
}

void PtraceEngine::begin(const TraceOptions& options)
{
    m_tracees.clear();
    m_target = {};
    m_commandPid = 0;
    m_commandStatus.reset();
    m_goneLooks = 0;
    m_sequence = 0;
    m_seen = 0;
    m_filtered = 0;
    m_isActive = true;
    m_isDetaching = false;
    m_queue.resetCounts();
    setOptions(options);
}

void PtraceEngine::setOptions(const TraceOptions& options)
{
    m_options = options;
    m_capture.setDataLimit(options.dataLimit);
}

Refusal PtraceEngine::attach(const Target& target, const TraceOptions& options)
{
    begin(options);
    m_target = target;
    Refusal gone{RefusalCode::Gone, 0, 0, "no process is there"};
    const std::vector<pid_t> pids = processesOf(target);
    for (const pid_t pid : pids) {
        const Refusal refusal = attachProcess(pid);
        if (refusal.code == RefusalCode::None)
            continue;
        if (refusal.code == RefusalCode::Gone) {
            gone = refusal;
            continue;
        }
        if (!detach())
            return {RefusalCode::System, uint32_t(pid), ETIMEDOUT, "what was attached could not be detached"};
        return refusal;
    }
    if (m_tracees.isEmpty()) {
        m_isActive = false;
        return gone;
    }
    return {};
}

PtraceEngine::Seized PtraceEngine::seize(pid_t pid, pid_t tid, int& error)
{
    if (::ptrace(PTRACE_SEIZE, tid, nullptr, traceOptions) == 0) {
        ::ptrace(PTRACE_INTERRUPT, tid, nullptr, nullptr);
        m_tracees.add(tid, pid);
        return Seized::Done;
    }
    error = errno;
    if (error == ESRCH)
        return Seized::Gone;
    const auto stat = readTaskStat(tid);
    if (!stat || stat->isDead())
        return Seized::Gone;
    // A thread that one of ours just made is attached already, and its first stop is on its way.
    const auto status = readTaskStatus(tid);
    if (status && status->tracerPid == m_ownPid) {
        m_tracees.add(tid, pid);
        return Seized::Done;
    }
    return Seized::Refused;
}

Refusal PtraceEngine::attachProcess(pid_t pid)
{
    if (const Refusal refusal = refusalOf(pid, m_ownPid); refusal.code != RefusalCode::None)
        return refusal;
    // A thread that is not attached yet may make others behind the reader of its folder's back: until two
    // passes find nothing new. A tid in the table cannot be another thread by now, as a traced one that ended
    // keeps its number until it is waited for.
    const auto status = readTaskStatus(pid);
    const pid_t leader = status ? status->processId : pid;
    int quietPasses = 0;
    for (int pass = 0; quietPasses < 2 && pass < maximumPasses; ++pass) {
        bool hasNew = false;
        for (const pid_t tid : threadsOf(leader)) {
            m_heartbeat.beat();
            if (m_tracees.find(tid))
                continue;
            int error = 0;
            const Seized seized = seize(leader, tid, error);
            if (seized == Seized::Refused)
                return refusalAfter(tid, error);
            hasNew = hasNew || seized == Seized::Done;
            if (seized == Seized::Done)
                tell(*m_tracees.find(tid), true);
        }
        quietPasses = hasNew ? 0 : quietPasses + 1;
    }
    if (!hasOtherThreads(leader, m_tracees))
        return {RefusalCode::Gone, uint32_t(pid), 0, "no such process"};
    return {};
}

void PtraceEngine::rescan()
{
    if (m_target.controlGroup.empty() || m_isDetaching)
        return;
    const std::vector<pid_t> pids = processesOf(m_target);
    m_goneLooks = pids.empty() && m_tracees.isEmpty() && !hasControlGroup(m_target) ? m_goneLooks + 1 : 0;
    if (m_goneLooks > mostGoneLooks)
        m_isActive = false;
    for (const pid_t pid : pids) {
        // What may not be traced of the group stays untraced: it came after the person was asked.
        if (!m_tracees.hasProcess(pid)) [[maybe_unused]]
            const Refusal refusal = attachProcess(pid);
    }
}

Refusal PtraceEngine::start(const Command& command, const TraceOptions& options, int inputFd)
{
    begin(options);
    m_isActive = false;
    auto start = CommandStart::fork(command, inputFd);
    if (!start)
        return start.error();
    const pid_t pid = start->pid();
    int status = 0;
    if (::ptrace(PTRACE_SEIZE, pid, nullptr, traceOptions | PTRACE_O_EXITKILL) != 0
        || ::ptrace(PTRACE_INTERRUPT, pid, nullptr, nullptr) != 0 || ::waitpid(pid, &status, __WALL) != pid
        || !WIFSTOPPED(status)) {
        const int error = errno;
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, __WALL);
        return {RefusalCode::System, uint32_t(pid), uint32_t(error), std::strerror(error)};
    }
    m_isActive = true;
    m_commandPid = pid;
    m_tracees.add(pid, pid).isExecAwaited = true;
    start->go();
    ::ptrace(PTRACE_SYSCALL, pid, nullptr, nullptr);
    if (awaitExec())
        return {};
    const int error = start->failure();
    m_isActive = false;
    return {error == ENOENT || error == EACCES || error == ENOTDIR || error == ENOEXEC ? RefusalCode::NotFound
                                                                                       : RefusalCode::System,
        0, uint32_t(error), error != 0 ? std::strerror(error) : "it ended before it could be started"};
}

bool PtraceEngine::awaitExec()
{
    for (;;) {
        const Tracee* tracee = m_tracees.find(m_commandPid);
        if (!tracee)
            return false;
        if (!tracee->isExecAwaited)
            return true;
        step();
    }
}

bool PtraceEngine::onlyDyingAreLeft() const
{
    for (const auto& [tid, tracee] : m_tracees.all()) {
        if (!tracee->isDying)
            return false;
    }
    return true;
}

bool PtraceEngine::detach()
{
    m_isDetaching = true;
    m_heartbeat.setBusy(true);
    const uint64_t begin = monotonicNs();
    for (const auto& [tid, tracee] : m_tracees.all())
        ::ptrace(PTRACE_INTERRUPT, tid, nullptr, nullptr);
    timespec pause{0, 50'000};
    while (!m_tracees.isEmpty()) {
        m_heartbeat.beat();
        int status = 0;
        const pid_t tid = ::wait4(-1, &status, __WALL | WNOHANG, nullptr);
        if (tid > 0) {
            handle(tid, status);
            continue;
        }
        if (tid < 0 && errno == ECHILD) {
            m_tracees.clear();
            break;
        }
        // A leader that ended before its threads tells of its end only after them; then ending is the way to
        // go.
        const uint64_t spentNs = monotonicNs() - begin;
        if (spentNs > detachNs || (spentNs > dyingNs && onlyDyingAreLeft()))
            break;
        ::nanosleep(&pause, nullptr);
        if (pause.tv_nsec < 2'000'000)
            pause.tv_nsec *= 2;
    }
    m_heartbeat.setBusy(false);
    m_isActive = false;
    return m_tracees.isEmpty();
}

void PtraceEngine::letGo(Tracee& tracee, int signal)
{
    if (tracee.call.isInside)
        finishCall(tracee, 0, CallFlag::StillRunning);
    ::ptrace(PTRACE_DETACH, tracee.tid, nullptr, signal);
    m_tracees.remove(tracee.tid);
}

AttachedHead PtraceEngine::attached() const
{
    return {uint32_t(m_tracees.processCount()), uint32_t(m_tracees.size()), uint32_t(m_commandPid),
        uint32_t(EngineKind::Ptrace)};
}

CountersBody PtraceEngine::counters() const
{
    CountersBody body{};
    body.seen = m_seen;
    body.filtered = m_filtered;
    body.delivered = m_queue.delivered();
    for (int cause = 0; cause < lossCauseCount; ++cause)
        body.lost[cause] = m_queue.lost(LossCause(cause));
    body.threads = uint32_t(m_tracees.size());
    body.processes = uint32_t(m_tracees.processCount());
    return body;
}

} // namespace Duende::Trace
