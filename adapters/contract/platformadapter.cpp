// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/platformadapter.h"

#include "adapters/contract/daemondefinition.h"
#include "adapters/contract/daemonprocesses.h"
#include "adapters/contract/daemonrelations.h"

namespace Duende {

using namespace std::chrono_literals;

PlatformAdapter::~PlatformAdapter() = default;

PlatformError notTraceable(const DaemonHandle& handle)
{
    return PlatformError::invalidState(
        QStringLiteral("%1 has no process that could be traced").arg(handle.toString()))
        .withAdvice(QStringLiteral("Start it first."));
}

Result<TracerHandle> PlatformAdapter::attachTracer(const DaemonHandle&, const OperationContext&)
{
    return std::unexpected(PlatformError::notSupported(platform(), QStringLiteral("attach_tracer")));
}

Result<TracerHandle> PlatformAdapter::traceFromStart(const DaemonHandle&, const OperationContext&)
{
    return std::unexpected(PlatformError::notSupported(platform(), QStringLiteral("trace_from_start"))
            .withAdvice(QStringLiteral("Start it, then trace it.")));
}

Result<void> PlatformAdapter::stop(
    const DaemonHandle& handle, std::chrono::milliseconds timeout, const OperationContext& context)
{
    const OperationContext limited = context.limitedTo(timeout);
    if (const Result<void> sent = signal(handle, Signal::Term, limited); !sent)
        return sent;
    for (;;) {
        // A status that cannot be read is no answer: ask again until the time is over, as the seed does. A
        // daemon that is gone has ended.
        const Result<DaemonStatus> now = status(handle, limited);
        if (now ? now->isTerminal() : now.error().kind() == PlatformError::Kind::NotFound)
            return {};
        if (const Result<void> slept = limited.sleep(100ms, QStringLiteral("stop")); !slept)
            return slept;
    }
}

Result<void> PlatformAdapter::kill(const DaemonHandle& handle, const OperationContext& context)
{
    return signal(handle, Signal::Kill, context);
}

Result<void> PlatformAdapter::pause(const DaemonHandle& handle, const OperationContext& context)
{
    return signal(handle, Signal::Stop, context);
}

Result<void> PlatformAdapter::resume(const DaemonHandle& handle, const OperationContext& context)
{
    return signal(handle, Signal::Cont, context);
}

Result<void> PlatformAdapter::perform(
    const DaemonHandle& handle, DaemonAction action, const OperationContext& context)
{
    switch (action) {
    case DaemonAction::Stop:
        return stop(handle, context.timeout, context);
    case DaemonAction::Kill:
        return kill(handle, context);
    case DaemonAction::Pause:
        return pause(handle, context);
    case DaemonAction::Resume:
        return resume(handle, context);
    case DaemonAction::Start:
    case DaemonAction::Restart:
    case DaemonAction::Reload:
    case DaemonAction::Signal:
    case DaemonAction::ResetFailed:
    case DaemonAction::Enable:
    case DaemonAction::Disable:
    case DaemonAction::Mask:
    case DaemonAction::Unmask:
        break;
    }
    return std::unexpected(PlatformError::notSupported(platform(), actionWord(action)));
}

Result<std::optional<Diagnosis>> PlatformAdapter::diagnose(const DaemonHandle&, const OperationContext&)
{
    return std::unexpected(PlatformError::notSupported(platform(), QStringLiteral("diagnose")));
}

Result<QStringList> PlatformAdapter::stoppedWith(const DaemonHandle&, const OperationContext&)
{
    return QStringList();
}

Result<std::unique_ptr<DaemonLog>> PlatformAdapter::openLog(
    const DaemonHandle&, const LogQuery&, const OperationContext&)
{
    return std::unexpected(PlatformError::notSupported(platform(), QStringLiteral("log")));
}

Result<DaemonProcesses> PlatformAdapter::processes(const DaemonHandle&, const OperationContext&)
{
    return std::unexpected(PlatformError::notSupported(platform(), QStringLiteral("processes")));
}

Result<OpenDescriptors> PlatformAdapter::descriptors(
    const DaemonHandle&, const ProcessKey&, const OperationContext&)
{
    return std::unexpected(PlatformError::notSupported(platform(), QStringLiteral("descriptors")));
}

Result<void> PlatformAdapter::signalProcess(
    const DaemonHandle&, const ProcessKey&, Signal, const OperationContext&)
{
    return std::unexpected(PlatformError::notSupported(platform(), QStringLiteral("signal a process")));
}

Result<DaemonDefinition> PlatformAdapter::definition(const DaemonHandle&, const OperationContext&)
{
    return std::unexpected(PlatformError::notSupported(platform(), QStringLiteral("definition")));
}

Result<QList<DefinitionProblem>> PlatformAdapter::checkDefinition(
    const DaemonHandle&, const DefinitionChange&, const OperationContext&)
{
    return std::unexpected(PlatformError::notSupported(platform(), QStringLiteral("check a definition")));
}

Result<SavedDefinition> PlatformAdapter::changeDefinition(
    const DaemonHandle&, const DefinitionChange&, const OperationContext&)
{
    return std::unexpected(PlatformError::notSupported(platform(), QStringLiteral("change a definition")));
}

Result<void> PlatformAdapter::reloadDefinitions(const OperationContext&)
{
    return std::unexpected(PlatformError::notSupported(platform(), QStringLiteral("reload definitions")));
}

Result<DaemonRelations> PlatformAdapter::relations(const DaemonHandle&, const OperationContext&)
{
    return std::unexpected(PlatformError::notSupported(platform(), QStringLiteral("relations")));
}

} // namespace Duende
