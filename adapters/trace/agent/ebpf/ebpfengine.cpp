// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/ebpf/ebpfengine.h"

#include "adapters/trace/agent/commandstart.h"
#include "adapters/trace/agent/procfacts.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <dirent.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace Duende::Trace {

namespace {

// How long a look at an empty ring is put off: half a millisecond at first, and longer while nothing comes.
constexpr long shortestPauseNs = 500'000;
constexpr long longestPauseNs = 30'000'000;
constexpr uint64_t mostFlushNs = 3'000'000'000; // a reader that takes nothing for so long loses what is left
constexpr int flushMs = 100;
constexpr int maximumDepth = 64;
constexpr std::size_t signalBytes = sizeof(duende_event::arguments);

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

pid_t ownedBy(uint32_t pid)
{
    return pid_t(pid);
}

} // namespace

EbpfEngine::EbpfEngine(OutQueue& queue, Heartbeat& heartbeat)
    : m_queue(queue)
    , m_heartbeat(heartbeat)
    , m_writer(queue)
{
}

Refusal EbpfEngine::begin(const TraceOptions& options)
{
    m_threads.clear();
    m_target = {};
    m_folder.clear();
    m_isAwaited = false;
    m_goneLooks = 0;
    m_attachedProcesses = m_attachedThreads = 0;
    m_commandPid = 0;
    m_isExecAwaited = false;
    m_commandStatus.reset();
    m_sequence = 0;
    m_unwanted = 0;
    m_seen = 0;
    m_filtered = 0;
    m_pauseNs = shortestPauseNs;
    m_queue.resetCounts();
    if (const Refusal refusal = prepare(); refusal.code != RefusalCode::None)
        return refusal;
    setOptions(options);
    return {};
}

Refusal EbpfEngine::prepare()
{
    if (m_programs)
        return {};
    auto programs
        = EbpfPrograms::load([this](const duende_event& event, std::span<const std::byte> captures) {
              take(event, captures);
              return m_queue.hasRoom();
          });
    if (!programs)
        return programs.error();
    m_programs = std::move(*programs);
    return {};
}

void EbpfEngine::setOptions(const TraceOptions& options)
{
    if (m_programs)
        m_programs->setOptions(options);
}

Refusal EbpfEngine::attach(const Target& target, const TraceOptions& options)
{
    if (const Refusal refusal = begin(options); refusal.code != RefusalCode::None)
        return refusal;
    m_target = target;
    // A control group of version 2 is followed by itself, any other by the processes that are in it.
    std::string folder = target.controlGroup.empty() ? std::string() : controlGroupFolder(target);
    if (folder.empty() && options.awaitsGroup)
        folder = awaitedFolder(target);
    if (!folder.empty() && isVersion2(folder.substr(0, folder.rfind('/')))) {
        m_programs->setByGroup();
        m_folder = folder;
        m_isAwaited = options.awaitsGroup;
        const std::size_t slash = folder.rfind('/');
        struct stat parent{};
        if (::stat(folder.substr(0, slash).c_str(), &parent) == 0)
            m_programs->awaitGroup(parent.st_ino, folder.substr(slash + 1));
        addGroups(folder, 0);
        m_programs->setRunning(true);
        addGroups(folder, 0); // those that were made meanwhile
    } else {
        m_programs->setRunning(true);
        m_programs->addProcesses(processesOf(target));
    }
    const std::vector<pid_t> pids = processesOf(target);
    if (pids.empty() && folder.empty()) {
        m_programs.reset();
        return {RefusalCode::Gone, 0, 0, "no process is there"};
    }
    tellPresent(pids);
    if (m_threads.empty() && folder.empty()) {
        m_programs.reset();
        return {RefusalCode::Gone, target.pids.empty() ? 0 : target.pids.front(), 0, "no such process"};
    }
    m_isActive = true;
    return {};
}

void EbpfEngine::addGroups(const std::string& folder, int depth)
{
    struct stat status{};
    if (::stat(folder.c_str(), &status) != 0)
        return;
    m_programs->addGroup(status.st_ino);
    DIR* directory = depth < maximumDepth ? ::opendir(folder.c_str()) : nullptr;
    if (!directory)
        return;
    while (const dirent* entry = ::readdir(directory)) {
        if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
            addGroups(folder + "/" + entry->d_name, depth + 1);
    }
    ::closedir(directory);
}

void EbpfEngine::tellPresent(const std::vector<pid_t>& pids)
{
    for (const pid_t pid : pids) {
        const auto status = readTaskStatus(pid);
        const auto stat = readTaskStat(pid);
        if (!status || !stat || stat->isDead())
            continue;
        const pid_t leader = status->processId;
        if (m_threads.contains(uint32_t(leader)))
            continue;
        m_writer.process(leader, false, true);
        for (const pid_t tid : threadsOf(leader)) {
            m_threads[uint32_t(leader)].insert(uint32_t(tid));
            m_writer.thread(leader, tid);
            ++m_attachedThreads;
        }
        ++m_attachedProcesses;
    }
}

Refusal EbpfEngine::start(const Command& command, const TraceOptions& options, int inputFd)
{
    if (const Refusal refusal = begin(options); refusal.code != RefusalCode::None)
        return refusal;
    auto start = CommandStart::fork(command, inputFd);
    if (!start) {
        m_programs.reset();
        return start.error();
    }
    m_commandPid = start->pid();
    m_isExecAwaited = true;
    m_isActive = true;
    m_programs->setRunning(true);
    m_programs->addProcesses({m_commandPid});
    start->go();
    while (m_isExecAwaited && m_isActive)
        step();
    if (!m_isExecAwaited) {
        m_attachedProcesses = m_attachedThreads = 1;
        return {};
    }
    m_isActive = false;
    m_programs.reset();
    const int error = start->failure();
    return {error == ENOENT || error == EACCES || error == ENOTDIR || error == ENOEXEC ? RefusalCode::NotFound
                                                                                       : RefusalCode::System,
        0, uint32_t(error), error != 0 ? std::strerror(error) : "it ended before it could be started"};
}

void EbpfEngine::step()
{
    m_heartbeat.setBusy(true);
    m_heartbeat.beat();
    // What the queue has no room for waits in the ring.
    const bool hasTaken = m_queue.hasRoom() && m_programs->drain();
    m_isIdle = !hasTaken && m_queue.hasRoom();
    reapCommand();
    m_heartbeat.setBusy(false);
    if (m_threads.empty() && m_target.controlGroup.empty() && (m_commandPid == 0 || m_commandStatus)
        && !hasTaken) {
        takeAll();
        return;
    }
    if (hasTaken) {
        m_pauseNs = shortestPauseNs;
        return;
    }
    const timespec pause{0, m_pauseNs};
    ::nanosleep(&pause, nullptr); // a signal ends it
    m_pauseNs = std::min(2 * m_pauseNs, longestPauseNs);
}

void EbpfEngine::reapCommand()
{
    int status = 0;
    if (m_commandPid == 0 || m_commandStatus || ::waitpid(m_commandPid, &status, WNOHANG) != m_commandPid)
        return;
    m_commandStatus = status;
}

void EbpfEngine::rescan()
{
    if (m_isIdle)
        forgetGone();
    if (m_target.controlGroup.empty())
        return;
    if (!m_folder.empty())
        addGroups(m_folder, 0);
    // A unit that is started anew has none for a moment.
    m_isAwaited = m_isAwaited && m_threads.empty();
    m_goneLooks = m_threads.empty() && !m_isAwaited && !hasControlGroup(m_target) ? m_goneLooks + 1 : 0;
    if (m_goneLooks > mostGoneLooks)
        takeAll();
}

// Should the end of a process not have come through, it is not waited for.
void EbpfEngine::forgetGone()
{
    std::erase_if(m_threads, [](const auto& process) {
        const auto stat = readTaskStat(ownedBy(process.first));
        return !stat || (stat->isDead() && threadsOf(ownedBy(process.first)).size() <= 1);
    });
}

void EbpfEngine::takeAll()
{
    m_programs->setRunning(false);
    const timespec pause{0, 5'000'000}; // what runs on other processors just now comes to its end
    ::nanosleep(&pause, nullptr);
    const uint64_t deadline = monotonicNs() + mostFlushNs;
    while (m_programs->drain()) {
        m_heartbeat.beat();
        if (!m_queue.hasRoom() && monotonicNs() < deadline)
            m_queue.flush(flushMs);
    }
    for (const duende_slot& slot : m_programs->callsInside()) {
        duende_event event = slot.event;
        event.flags = CallFlag::StillRunning;
        event.duration_ns = monotonicNs() - event.time_ns;
        event.lost = {};
        if (!m_threads.contains(event.pid))
            continue;
        takeCall(event,
            std::as_bytes(std::span(slot.captures))
                .first(std::min<std::size_t>(event.bytes, sizeof slot.captures)));
        ++m_seen;
    }
    for (const duende_loss& loss : m_programs->takeLosses())
        tellLoss(loss);
    m_filtered = m_programs->sum(DUENDE_FILTERED);
    m_seen += m_programs->sum(DUENDE_SEEN) - m_filtered - m_unwanted;
    m_isActive = false;
    m_programs.reset(); // what is not used slows nobody down
}

bool EbpfEngine::detach()
{
    takeAll();
    return true;
}

void EbpfEngine::tellLoss(const duende_loss& loss)
{
    if (loss.count == 0)
        return;
    m_sequence += loss.count;
    m_queue.addLosses(LossCause::QueueFull, loss.count, loss.from_ns, loss.until_ns);
}

void EbpfEngine::take(const duende_event& event, std::span<const std::byte> captures)
{
    m_heartbeat.beat();
    tellLoss(event.lost);
    if (event.pid == 0 || event.tid == 0) { // of another PID namespace, which we do not see
        m_unwanted += event.kind == DUENDE_CALL ? 1 : 0;
        return;
    }
    switch (event.kind) {
    case DUENDE_CALL:
        takeCall(event, captures);
        break;
    case DUENDE_FORK:
        if (!m_isExecAwaited || event.other != uint32_t(m_commandPid))
            learn(event, event.pid, event.tid);
        break;
    case DUENDE_EXEC:
        takeExec(event);
        break;
    case DUENDE_EXIT:
        takeExit(event);
        break;
    case DUENDE_SIGNAL:
        takeSignal(event);
        break;
    default:
        break;
    }
}

void EbpfEngine::learn(const duende_event& event, uint32_t pid, uint32_t tid)
{
    auto [process, isNew] = m_threads.try_emplace(pid);
    if (isNew)
        m_writer.process(ownedBy(pid), false, false,
            {event.comm, event.kind == DUENDE_FORK && event.other != pid ? event.other : 0});
    if (process->second.insert(tid).second)
        m_writer.thread(ownedBy(pid), ownedBy(tid));
}

void EbpfEngine::takeCall(const duende_event& event, std::span<const std::byte> captures)
{
    if (m_isExecAwaited && event.pid == uint32_t(m_commandPid)) {
        ++m_unwanted;
        return;
    }
    learn(event, event.pid, event.tid);
    CallRecord record{};
    record.header.flags = event.flags;
    record.sequence = ++m_sequence;
    record.timeNs = event.time_ns;
    record.durationNs = event.duration_ns;
    record.pid = event.pid;
    record.tid = event.tid;
    record.architecture = event.architecture;
    record.number = event.number;
    record.result = event.result;
    std::memcpy(record.arguments, event.arguments, sizeof record.arguments);
    record.captureCount = event.capture_count;
    m_records.begin(RecordKind::Call, record);
    m_records.append(captures);
    m_queue.addCall(m_records.finish(), event.time_ns);
}

void EbpfEngine::takeSignal(const duende_event& event)
{
    learn(event, event.pid, event.tid);
    SignalRecord record{};
    record.timeNs = event.time_ns;
    record.pid = event.pid;
    record.tid = event.tid;
    record.signal = uint32_t(event.number);
    const bool hasInfo = event.other != 0;
    record.infoLength = hasInfo ? signalBytes : 0;
    m_records.begin(RecordKind::Signal, record);
    if (hasInfo)
        m_records.append(std::as_bytes(std::span(event.arguments)));
    m_queue.addOther(m_records.finish());
}

void EbpfEngine::takeExec(const duende_event& event)
{
    auto& threads = m_threads[event.pid];
    const bool isKnown = !threads.empty();
    threads = {event.pid};
    ExecRecord record{};
    record.timeNs = event.time_ns;
    record.pid = event.pid;
    record.formerTid = event.other;
    m_records.begin(RecordKind::Exec, record);
    m_queue.addOther(m_records.finish());
    const bool isOwn = m_isExecAwaited && event.pid == uint32_t(m_commandPid);
    m_writer.process(ownedBy(event.pid), isKnown, isOwn, {event.comm, 0});
    if (isOwn) {
        m_isExecAwaited = false;
        m_writer.thread(ownedBy(event.pid), ownedBy(event.tid));
    }
}

void EbpfEngine::takeExit(const duende_event& event)
{
    const auto process = m_threads.find(event.pid);
    if (process == m_threads.end())
        return;
    ExitRecord record{};
    record.header.flags = event.flags & 1;
    record.timeNs = event.time_ns;
    record.pid = event.pid;
    record.tid = event.tid;
    record.waitStatus = uint32_t(event.result);
    m_records.begin(RecordKind::Exit, record);
    m_queue.addOther(m_records.finish());
    process->second.erase(event.tid);
    if ((event.flags & 1) != 0)
        m_threads.erase(process);
}

AttachedHead EbpfEngine::attached() const
{
    return {m_attachedProcesses, m_attachedThreads, uint32_t(m_commandPid), uint32_t(EngineKind::Ebpf)};
}

CountersBody EbpfEngine::counters() const
{
    CountersBody body{};
    body.delivered = m_queue.delivered();
    uint64_t sum = body.delivered;
    for (int cause = 0; cause < lossCauseCount; ++cause) {
        body.lost[cause] = m_queue.lost(LossCause(cause));
        sum += body.lost[cause];
    }
    // While it runs some are on their way in the ring; at the end the kernel's own count must be ours.
    body.seen = m_isActive ? sum : m_seen;
    body.filtered = m_programs && m_isActive ? m_programs->sum(DUENDE_FILTERED) : m_filtered;
    for (const auto& [pid, threads] : m_threads)
        body.threads += uint32_t(threads.size());
    body.processes = uint32_t(m_threads.size());
    return body;
}

} // namespace Duende::Trace
