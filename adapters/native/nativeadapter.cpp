// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/nativeadapter.h"

#include "adapters/native/launcher.h"
#include "adapters/native/nativelog.h"
#include "adapters/native/nativemonitor.h"
#include "adapters/native/processdetails.h"
#include "adapters/native/processdiagnosis.h"
#include "adapters/support/descriptorreader.h"
#include "adapters/support/filelog.h"
#include "adapters/support/processreader.h"

#include <QDir>

#include <algorithm>
#include <csignal>
#include <iterator>

namespace Duende {

namespace {

constexpr int mostLogLines = 30; // of a diagnosis

// Handles of other kinds never get here: owns() says so. What is not ours is not found.
Result<NativeHandle> nativeHandle(const DaemonHandle& handle)
{
    if (const auto* native = std::get_if<NativeHandle>(&handle.data()))
        return *native;
    return std::unexpected(
        PlatformError::notFound(QStringLiteral("%1 is not a native process").arg(handle.toString())));
}

PlatformError onlySpawned(DaemonAction action)
{
    return PlatformError::notSupported(Platform::Native, actionWord(action))
        .withAdvice(QStringLiteral("Duende can do this only to a native process that it started itself."));
}

bool isForWholeRow(Signal signal)
{
    return signal == Signal::Kill || signal == Signal::Stop || signal == Signal::Cont;
}

DaemonHandle handleOf(const SpawnedDaemon& daemon)
{
    return DaemonHandle(NativeHandle{static_cast<quint32>(daemon.pid), daemon.startTimeTicks});
}

NativeHandle nativeHandleOf(const ProcessKey& process)
{
    constexpr qint64 largest = std::numeric_limits<qint32>::max();
    NativeHandle handle;
    handle.pid = static_cast<quint32>(std::clamp<qint64>(process.pid, 0, largest));
    if (process.startedAt != 0)
        handle.startTimeTicks = process.startedAt;
    return handle;
}

} // namespace

QString NativeAdapter::defaultStateFolder()
{
    const QString given = qEnvironmentVariable("XDG_STATE_HOME");
    // A relative path is to be ignored: XDG Base Directory Specification.
    const QString base = given.startsWith(QLatin1Char('/'))
        ? given
        : QString(QDir::homePath() + QStringLiteral("/.local/state"));
    return base + QStringLiteral("/duende/native");
}

NativeAdapter::NativeAdapter(const QString& stateFolder, const QString& procRoot)
    : m_procfs(procRoot)
    , m_spawned(stateFolder, m_procfs, m_changes)
    , m_lister(m_procfs, m_spawned)
{
}

AdapterScope NativeAdapter::scope() const
{
    AdapterScope scope;
    scope.platform = Platform::Native;
    scope.name = QStringLiteral("native");
    scope.title = QStringLiteral("Native");
    scope.canSpawn = true;
    scope.views = DaemonView::Diagnosis | DaemonView::Processes | DaemonView::Resources | DaemonView::Log
        | DaemonView::Trace;
    scope.unsupportedSpecFields = unsupportedLaunchFields();
    return scope;
}

bool NativeAdapter::owns(const DaemonHandle& handle) const
{
    return std::holds_alternative<NativeHandle>(handle.data());
}

Result<DaemonHandle> NativeAdapter::spawn(const DaemonSpec& spec, const OperationContext& context)
{
    return m_spawned.spawn(spec, context).transform(handleOf);
}

Result<void> NativeAdapter::signal(const DaemonHandle& handle, Signal signal, const OperationContext& context)
{
    const Result<NativeHandle> native = nativeHandle(handle);
    if (!native)
        return std::unexpected(native.error());
    if (const Result<void> checked = context.check(QStringLiteral("signal")); !checked)
        return checked;
    const Result<ProcessTarget> target = signalTarget(*native);
    if (!target)
        return std::unexpected(target.error());
    // Held before the signal: after it the workers' numbers may be given to others.
    Result<std::vector<ProcessTarget>> workers;
    if (isForWholeRow(signal))
        workers = holdWorkers(native->pid);
    if (!workers)
        return std::unexpected(workers.error());
    const int number = systemSignalNumber(signal);
    Result<void> sent = target->send(m_procfs, number);
    for (const ProcessTarget& worker : *workers) {
        if (!sent)
            break;
        sent = worker.send(m_procfs, number);
        if (!sent && sent.error().kind() == PlatformError::Kind::NotFound)
            sent = {};
    }
    m_changes.notify();
    return sent;
}

Result<DaemonStatus> NativeAdapter::status(const DaemonHandle& handle, const OperationContext& context)
{
    const Result<NativeHandle> native = nativeHandle(handle);
    if (!native)
        return std::unexpected(native.error());
    if (const Result<void> checked = context.check(QStringLiteral("status")); !checked)
        return std::unexpected(checked.error());
    const Result<ProcessStat> stat = findProcess(m_procfs, *native);
    if (stat && !stat->isZombie())
        return processStatus(*stat);
    if (const std::optional<SpawnedDaemon> ended = endedOne(*native))
        return ended->exit.value_or(ProcessExit()).status();
    return stat.transform(processStatus);
}

Result<void> NativeAdapter::stop(
    const DaemonHandle& handle, std::chrono::milliseconds timeout, const OperationContext& context)
{
    const Result<NativeHandle> native = nativeHandle(handle);
    if (!native)
        return std::unexpected(native.error());
    const OperationContext limited = context.limitedTo(timeout);
    if (const Result<void> checked = limited.check(QStringLiteral("stop")); !checked)
        return checked;
    const Result<ProcessTarget> target = signalTarget(*native);
    if (!target)
        return std::unexpected(target.error());
    if (const Result<void> sent = target->send(m_procfs, SIGTERM); !sent)
        return sent;
    if (target->stat.state == ProcessState::Stopped) {
        if (const Result<void> sent = target->send(m_procfs, SIGCONT); !sent)
            return sent;
    }
    m_changes.notify();
    const Result<void> ended = target->pidFd.waitForEnd(limited, QStringLiteral("stop"));
    m_changes.notify();
    return ended;
}

Result<void> NativeAdapter::perform(
    const DaemonHandle& handle, DaemonAction action, const OperationContext& context)
{
    const Result<NativeHandle> native = nativeHandle(handle);
    if (!native)
        return std::unexpected(native.error());
    if (const Result<void> checked = context.check(actionWord(action)); !checked)
        return checked;
    switch (action) {
    case DaemonAction::Stop:
        return stop(handle, stopTimeout(*native, context), context);
    case DaemonAction::Start:
        return start(*native, context);
    case DaemonAction::Restart:
        return restart(handle, context);
    case DaemonAction::ResetFailed:
        return forget(*native, context);
    case DaemonAction::Pause:
    case DaemonAction::Resume:
    case DaemonAction::Kill:
        return PlatformAdapter::perform(handle, action, context);
    case DaemonAction::Reload:
        return std::unexpected(PlatformError::notSupported(Platform::Native, actionWord(action))
                .withAdvice(
                    QStringLiteral("Many daemons read their configuration again on the signal HUP.")));
    case DaemonAction::Signal:
    case DaemonAction::Enable:
    case DaemonAction::Disable:
    case DaemonAction::Mask:
    case DaemonAction::Unmask:
        break;
    }
    return std::unexpected(PlatformError::notSupported(Platform::Native, actionWord(action)));
}

Result<QList<DaemonRecord>> NativeAdapter::list(const OperationContext& context)
{
    if (const Result<void> checked = context.check(QStringLiteral("list")); !checked)
        return std::unexpected(checked.error());
    return m_lister.records();
}

Result<DaemonDetails> NativeAdapter::inspect(const DaemonHandle& handle, const OperationContext& context)
{
    const Result<NativeHandle> native = nativeHandle(handle);
    if (!native)
        return std::unexpected(native.error());
    if (const Result<void> checked = context.check(QStringLiteral("inspect")); !checked)
        return std::unexpected(checked.error());
    const std::optional<SpawnedDaemon> spawned = m_spawned.find(*native);
    const Result<DaemonRecord> record = m_lister.record(*native);
    if (record && record->status.state() != DaemonStatus::State::Stopped)
        return DaemonDetails{*record, processDetails(m_procfs, *record, spawned)};
    if (const std::optional<SpawnedDaemon> ended = endedOne(*native))
        return DaemonDetails{endedRecord(*ended), {spawnedDetails(*ended)}};
    return record.transform([this](const DaemonRecord& zombie) {
        return DaemonDetails{zombie, processDetails(m_procfs, zombie, std::nullopt)};
    });
}

Result<std::unique_ptr<DaemonLog>> NativeAdapter::openLog(
    const DaemonHandle& handle, const LogQuery&, const OperationContext& context)
{
    const Result<NativeHandle> native = nativeHandle(handle);
    if (!native)
        return std::unexpected(native.error());
    if (const Result<void> checked = context.check(QStringLiteral("log")); !checked)
        return std::unexpected(checked.error());
    if (const std::optional<SpawnedDaemon> spawned = m_spawned.find(*native))
        return FileLog::open(spawned->logPath);
    return findProcess(m_procfs, *native).and_then([this](const ProcessStat& stat) {
        return openProcessLog(m_procfs, stat);
    });
}

Result<std::optional<Diagnosis>> NativeAdapter::diagnose(
    const DaemonHandle& handle, const OperationContext& context)
{
    const Result<NativeHandle> native = nativeHandle(handle);
    if (!native)
        return std::unexpected(native.error());
    if (const Result<void> checked = context.check(QStringLiteral("diagnose")); !checked)
        return std::unexpected(checked.error());
    if (const std::optional<SpawnedDaemon> ended = endedOne(*native)) {
        QList<LogEvidence> lines;
        const Result<LogPage> page
            = openLog(handle, {}, context).and_then([&](const std::unique_ptr<DaemonLog>& log) {
                  return log->read(LogDirection::Older, std::nullopt, mostLogLines, context);
              });
        if (page)
            std::ranges::transform(page->lines, std::back_inserter(lines), logEvidence);
        return processDiagnosis(*ended, lines);
    }
    return findProcess(m_procfs, *native).transform([](const ProcessStat&) {
        return std::optional<Diagnosis>();
    });
}

Result<DaemonProcesses> NativeAdapter::processes(const DaemonHandle& handle, const OperationContext& context)
{
    const Result<NativeHandle> native = nativeHandle(handle);
    if (!native)
        return std::unexpected(native.error());
    if (const Result<void> checked = context.check(QStringLiteral("processes")); !checked)
        return std::unexpected(checked.error());
    DaemonProcesses processes;
    processes.readAt = std::chrono::steady_clock::now().time_since_epoch();
    if (endedOne(*native))
        return processes;
    const Result<ProcessFamily> family = m_lister.family(*native);
    if (!family)
        return std::unexpected(family.error());
    QList<GroupedProcess> members;
    for (const qint64 pid : family->pids)
        members.append(GroupedProcess{pid, {}});
    processes.source = m_procfs.controlGroup(family->mainPid).value_or(QString());
    processes.processes = readProcesses(m_procfs, members, family->mainPid, context.stop);
    return processes;
}

Result<TracerHandle> NativeAdapter::attachTracer(const DaemonHandle& handle, const OperationContext& context)
{
    return processes(handle, context).and_then([&](const DaemonProcesses& processes) -> Result<TracerHandle> {
        TraceTarget target;
        for (const DaemonProcess& process : processes.processes)
            target.pids.append(process.key.pid);
        if (target.isEmpty())
            return std::unexpected(notTraceable(handle));
        return TracerHandle::ptrace(handle.id(), target);
    });
}

Result<OpenDescriptors> NativeAdapter::descriptors(
    const DaemonHandle& handle, const ProcessKey& process, const OperationContext& context)
{
    const Result<NativeHandle> native = nativeHandle(handle);
    if (!native)
        return std::unexpected(native.error());
    if (const Result<void> checked = context.check(QStringLiteral("descriptors")); !checked)
        return std::unexpected(checked.error());
    const Result<ProcessStat> stat = findProcess(m_procfs, nativeHandleOf(process));
    if (!stat)
        return std::unexpected(stat.error());
    if (const Result<void> checked = checkMember(*native, process); !checked)
        return std::unexpected(checked.error());
    return readDescriptors(m_procfs, *stat);
}

Result<void> NativeAdapter::signalProcess(
    const DaemonHandle& handle, const ProcessKey& process, Signal signal, const OperationContext& context)
{
    const Result<NativeHandle> native = nativeHandle(handle);
    if (!native)
        return std::unexpected(native.error());
    if (const Result<void> checked = context.check(QStringLiteral("signal")); !checked)
        return checked;
    const Result<ProcessTarget> target = ProcessTarget::find(m_procfs, nativeHandleOf(process));
    if (!target)
        return std::unexpected(target.error());
    for (const Result<void>& checked : {target->checkSignal(), checkMember(*native, process)}) {
        if (!checked)
            return checked;
    }
    const Result<void> sent = target->send(m_procfs, systemSignalNumber(signal));
    m_changes.notify();
    return sent;
}

Result<void> NativeAdapter::checkMember(const NativeHandle& handle, const ProcessKey& process)
{
    const Result<ProcessFamily> family = m_lister.family(handle);
    if (!family)
        return std::unexpected(family.error());
    if (family->pids.contains(process.pid))
        return {};
    return std::unexpected(PlatformError::notFound(
        QStringLiteral("process %1 is not one of process %2's row").arg(process.pid).arg(handle.pid))
            .withAdvice(QStringLiteral("It may have ended or moved; refresh the list.")));
}

std::unique_ptr<DaemonMonitor> NativeAdapter::createMonitor()
{
    return std::make_unique<NativeMonitor>(m_lister, m_changes, m_spawned.folder());
}

std::optional<SpawnedDaemon> NativeAdapter::endedOne(const NativeHandle& handle) const
{
    std::optional<SpawnedDaemon> daemon = m_spawned.find(handle);
    return daemon && !m_spawned.isAlive(*daemon) ? daemon : std::nullopt;
}

Result<ProcessTarget> NativeAdapter::signalTarget(const NativeHandle& handle) const
{
    Result<ProcessTarget> target = ProcessTarget::find(m_procfs, handle);
    if (!target) {
        if (const std::optional<SpawnedDaemon> ended = endedOne(handle))
            return std::unexpected(PlatformError::invalidState(QStringLiteral("%1 does not run: %2")
                    .arg(ended->name(), ended->exit.value_or(ProcessExit()).text())));
        return target;
    }
    if (const Result<void> checked = target->checkSignal(); !checked)
        return std::unexpected(checked.error());
    return target;
}

Result<std::vector<ProcessTarget>> NativeAdapter::holdWorkers(qint64 mainPid)
{
    return m_lister.workers(mainPid).transform([this](const QList<ProcessStat>& workers) {
        std::vector<ProcessTarget> held;
        for (const ProcessStat& worker : workers) {
            const NativeHandle handle{static_cast<quint32>(worker.pid), worker.startTimeTicks};
            if (Result<ProcessTarget> target = ProcessTarget::find(m_procfs, handle))
                held.push_back(*std::move(target));
        }
        return held;
    });
}

std::chrono::milliseconds NativeAdapter::stopTimeout(
    const NativeHandle& handle, const OperationContext& context) const
{
    const std::optional<SpawnedDaemon> daemon = m_spawned.find(handle);
    return daemon ? daemon->spec.shutdownTimeout.value_or(context.timeout) : context.timeout;
}

Result<void> NativeAdapter::start(const NativeHandle& handle, const OperationContext& context)
{
    const std::optional<SpawnedDaemon> daemon = m_spawned.find(handle);
    if (!daemon) {
        const Result<ProcessStat> stat = findProcess(m_procfs, handle);
        return std::unexpected(stat ? onlySpawned(DaemonAction::Start) : stat.error());
    }
    if (m_spawned.isAlive(*daemon))
        return std::unexpected(PlatformError::invalidState(
            QStringLiteral("%1 runs already, as process %2").arg(daemon->name()).arg(daemon->pid)));
    return m_spawned.spawn(daemon->spec, context).transform([](const SpawnedDaemon&) { });
}

Result<void> NativeAdapter::restart(const DaemonHandle& handle, const OperationContext& context)
{
    const NativeHandle native = std::get<NativeHandle>(handle.data());
    const std::optional<SpawnedDaemon> daemon = m_spawned.find(native);
    if (!daemon) {
        const Result<ProcessStat> stat = findProcess(m_procfs, native);
        return std::unexpected(stat ? onlySpawned(DaemonAction::Restart) : stat.error());
    }
    if (m_spawned.isAlive(*daemon)) {
        context.report(QStringLiteral("Stopping"));
        const Result<void> stopped = stop(handle, stopTimeout(native, context), context);
        if (!stopped && m_spawned.isAlive(*daemon))
            return stopped;
    }
    context.report(QStringLiteral("Starting"));
    return m_spawned.spawn(daemon->spec, context).transform([](const SpawnedDaemon&) { });
}

Result<void> NativeAdapter::forget(const NativeHandle& handle, const OperationContext& context)
{
    const std::optional<SpawnedDaemon> daemon = m_spawned.find(handle);
    if (!daemon) {
        const Result<ProcessStat> stat = findProcess(m_procfs, handle);
        return std::unexpected(stat ? onlySpawned(DaemonAction::ResetFailed) : stat.error());
    }
    return m_spawned.forget(*daemon, context);
}

} // namespace Duende
