// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeadapter.h"

namespace Duende {

void FakeMonitor::answer(const QList<DaemonRecord>& records)
{
    Q_EMIT availabilityChanged({Availability::State::Available, std::nullopt});
    DaemonDelta delta;
    delta.isFullList = true;
    delta.changed = records;
    Q_EMIT changed(delta);
}

void FakeMonitor::fail(Availability::State state, const PlatformError& error)
{
    Q_EMIT availabilityChanged({state, error});
}

void FakeMonitor::change(const QList<DaemonRecord>& records, const QList<DaemonId>& removed)
{
    DaemonDelta delta;
    delta.changed = records;
    delta.removed = removed;
    Q_EMIT changed(delta);
}

FakeAdapter::FakeAdapter(const AdapterScope& scope) : m_scope(scope) { }

AdapterScope FakeAdapter::unitScope()
{
    return {Platform::Linux, QStringLiteral("system"), QStringLiteral("systemd"), QStringLiteral("System"),
        {}, true};
}

AdapterScope FakeAdapter::nativeScope()
{
    return {Platform::Native, QStringLiteral("native"), {}, QStringLiteral("Native"), {}, true};
}

Result<void> FakeAdapter::note(const QString& operation, const OperationContext& context)
{
    {
        const QMutexLocker lock(&m_mutex);
        m_operations.append(operation);
    }
    return onOperation ? onOperation(operation, context) : Result<void>();
}

QStringList FakeAdapter::operations() const
{
    const QMutexLocker lock(&m_mutex);
    return m_operations;
}

Result<DaemonRecord> FakeAdapter::find(const DaemonHandle& handle) const
{
    for (const DaemonRecord& record : records) {
        if (record.handle.id() == handle.id())
            return record;
    }
    return std::unexpected(PlatformError::notFound(handle.toString()));
}

Result<DaemonHandle> FakeAdapter::spawn(const DaemonSpec& spec, const OperationContext& context)
{
    return note(QStringLiteral("spawn ") + spec.name, context).transform([&] {
        return m_scope.platform == Platform::Native
            ? DaemonHandle(NativeHandle{4711})
            : DaemonHandle(SystemdHandle{spec.name + QStringLiteral(".service")});
    });
}

Result<void> FakeAdapter::signal(const DaemonHandle& handle, Signal signal, const OperationContext& context)
{
    return note(
        QStringLiteral("signal ") + handle.toString() + QLatin1Char(' ') + signalName(signal), context);
}

Result<DaemonStatus> FakeAdapter::status(const DaemonHandle& handle, const OperationContext&)
{
    return find(handle).transform([](const DaemonRecord& record) { return record.status; });
}

Result<void> FakeAdapter::perform(
    const DaemonHandle& handle, DaemonAction action, const OperationContext& context)
{
    return note(actionWord(action) + QLatin1Char(' ') + handle.toString(), context);
}

Result<QList<DaemonRecord>> FakeAdapter::list(const OperationContext& context)
{
    return note(QStringLiteral("list"), context).transform([this] { return records; });
}

Result<DaemonDetails> FakeAdapter::inspect(const DaemonHandle& handle, const OperationContext& context)
{
    if (const Result<void> noted = note(QStringLiteral("inspect ") + handle.toString(), context); !noted)
        return std::unexpected(noted.error());
    return find(handle).transform([this](const DaemonRecord& record) {
        return DaemonDetails{record, properties, diagnoses.value(record.handle.id()).summary};
    });
}

Result<std::optional<Diagnosis>> FakeAdapter::diagnose(
    const DaemonHandle& handle, const OperationContext& context)
{
    return note(QStringLiteral("diagnose ") + handle.toString(), context).transform([this, &handle] {
        return diagnoses.contains(handle.id()) ? std::optional(diagnoses.value(handle.id())) : std::nullopt;
    });
}

Result<QStringList> FakeAdapter::stoppedWith(const DaemonHandle& handle, const OperationContext& context)
{
    return note(QStringLiteral("stoppedWith ") + handle.toString(), context).transform([this] {
        return alsoStopped;
    });
}

Result<DaemonRelations> FakeAdapter::relations(const DaemonHandle& handle, const OperationContext& context)
{
    return note(QStringLiteral("relations ") + handle.toString(), context).transform([&] {
        DaemonRelations alone;
        alone.daemons = {{handle, handle.systemdUnit().value_or(handle.toString()), {}, {}, {}}};
        return relationsOf.value(handle.id(), alone);
    });
}

Result<std::unique_ptr<DaemonLog>> FakeAdapter::openLog(
    const DaemonHandle& handle, const LogQuery& query, const OperationContext& context)
{
    if (const Result<void> noted = note(QStringLiteral("log ") + handle.toString(), context); !noted)
        return std::unexpected(noted.error());
    return onOpenLog ? onOpenLog(query) : PlatformAdapter::openLog(handle, query, context);
}

Result<DaemonDefinition> FakeAdapter::definition(const DaemonHandle& handle, const OperationContext& context)
{
    if (const Result<void> noted = note(QStringLiteral("definition ") + handle.toString(), context); !noted)
        return std::unexpected(noted.error());
    return onDefinition ? onDefinition(handle) : PlatformAdapter::definition(handle, context);
}

Result<DaemonProcesses> FakeAdapter::processes(const DaemonHandle& handle, const OperationContext& context)
{
    if (!onProcesses)
        return PlatformAdapter::processes(handle, context);
    return note(QStringLiteral("processes ") + handle.toString(), context).and_then([&] {
        return onProcesses(handle);
    });
}

Result<OpenDescriptors> FakeAdapter::descriptors(
    const DaemonHandle& handle, const ProcessKey& process, const OperationContext& context)
{
    if (!onDescriptors)
        return PlatformAdapter::descriptors(handle, process, context);
    return note(QStringLiteral("descriptors %1").arg(process.pid), context).and_then([&] {
        return onDescriptors(process);
    });
}

Result<void> FakeAdapter::signalProcess(
    const DaemonHandle&, const ProcessKey& process, Signal signal, const OperationContext& context)
{
    return note(QStringLiteral("signalProcess %1 %2 %3")
                    .arg(process.pid)
                    .arg(process.startedAt)
                    .arg(signalName(signal)),
        context);
}

Result<TracerHandle> FakeAdapter::attachTracer(const DaemonHandle& handle, const OperationContext& context)
{
    if (!onTrace)
        return PlatformAdapter::attachTracer(handle, context);
    return onTrace(handle).transform(
        [&](const TraceTarget& target) { return TracerHandle::ptrace(handle.id(), target); });
}

std::unique_ptr<DaemonMonitor> FakeAdapter::createMonitor()
{
    auto created = std::make_unique<FakeMonitor>();
    monitor = created.get();
    return created;
}

} // namespace Duende
