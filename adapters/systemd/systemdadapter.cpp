// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/systemdadapter.h"

#include "adapters/journal/journallog.h"
#include "adapters/systemd/systemdbus.h"
#include "adapters/systemd/unitdefinitionreader.h"
#include "adapters/systemd/unitdiagnoser.h"
#include "adapters/systemd/unitfileeditor.h"
#include "adapters/systemd/unitinspector.h"
#include "adapters/systemd/unitlister.h"
#include "adapters/systemd/unitmonitor.h"
#include "adapters/systemd/unitname.h"
#include "adapters/systemd/unitoperations.h"
#include "adapters/systemd/unitprocesses.h"
#include "adapters/systemd/unitrelationreader.h"
#include "adapters/systemd/unitspawn.h"
#include "adapters/systemd/unittext.h"
#include "adapters/systemd/unitverify.h"

#include <mutex>
#include <unistd.h>

namespace Duende {

using namespace std::chrono_literals;

class SystemdAdapter::Private
{
public:
    explicit Private(const SystemdEndpoint& endpoint) : m_endpoint(endpoint) { }

    const SystemdEndpoint& endpoint() const { return m_endpoint; }

    /// The connection that all operations share; another once it is lost.
    Result<std::shared_ptr<SystemdBus>> bus()
    {
        const std::lock_guard lock(m_mutex);
        if (m_bus && m_bus->isConnected())
            return m_bus;
        m_bus.reset();
        Result<std::shared_ptr<SystemdBus>> opened = SystemdBus::open(m_endpoint, 2s);
        if (opened)
            m_bus = *opened;
        return opened;
    }

    /// The unit of a handle, when it can be one of this scope.
    Result<QString> unit(const DaemonHandle& handle) const
    {
        const auto* data = std::get_if<SystemdHandle>(&handle.data());
        if (!data || data->scope != m_endpoint.scope)
            return std::unexpected(PlatformError::notFound(handle.toString()));
        if (!isUnitName(data->unitName))
            return std::unexpected(PlatformError::notFound(handle.toString())
                    .withAdvice(QStringLiteral("A unit's full name ends in its type: nginx.service.")));
        return data->unitName;
    }

    /// The folders in which the manager looks for unit files, the foremost first; those that it does not name
    /// cannot be asked for.
    QStringList unitPath(const OperationContext& context)
    {
        const Result<std::shared_ptr<SystemdBus>> connected = bus();
        if (!connected)
            return {};
        const Result<QDBusMessage> reply
            = callBus(**connected, SystemdBus::getManagerProperty(QStringLiteral("UnitPath")),
                QStringLiteral("the manager's search path could not be read"), {}, context);
        if (!reply || reply->signature() != QLatin1StringView("v"))
            return {};
        return qvariant_cast<QDBusVariant>(reply->arguments().constFirst()).variant().toStringList();
    }

    /// Does `operation` on the handle's unit.
    template <typename Value, typename Operation>
    Result<Value> onUnit(const DaemonHandle& handle, Operation operation)
    {
        const Result<QString> name = unit(handle);
        if (!name)
            return std::unexpected(name.error());
        const Result<std::shared_ptr<SystemdBus>> connected = bus();
        if (!connected)
            return std::unexpected(connected.error());
        return operation(*connected, *name);
    }

private:
    const SystemdEndpoint m_endpoint;
    std::mutex m_mutex;
    std::shared_ptr<SystemdBus> m_bus;
};

namespace {

Result<void> doAction(UnitOperations operations, const QString& unit, DaemonAction action)
{
    switch (action) {
    case DaemonAction::Start:
        return operations.start(unit);
    case DaemonAction::Stop:
        return operations.stop(unit);
    case DaemonAction::Restart:
        return operations.restart(unit);
    case DaemonAction::Reload:
        return operations.reload(unit);
    case DaemonAction::Pause:
        return operations.freeze(unit);
    case DaemonAction::Resume:
        return operations.thaw(unit);
    case DaemonAction::Kill:
        return operations.kill(unit);
    case DaemonAction::ResetFailed:
        return operations.resetFailed(unit);
    case DaemonAction::Enable:
    case DaemonAction::Disable:
    case DaemonAction::Mask:
    case DaemonAction::Unmask:
        return operations.changeUnitFile(unit, action);
    case DaemonAction::Signal:
        break;
    }
    return std::unexpected(PlatformError::notSupported(Platform::Linux, actionWord(action)));
}

Result<TransientService> serviceOf(const DaemonSpec& spec, UnitScope scope)
{
    if (scope == UnitScope::User && !(spec.user.isEmpty() && spec.group.isEmpty()))
        return std::unexpected(
            PlatformError::config(QStringLiteral("a user's own service cannot run as another user or group"))
                .withAdvice(
                    QStringLiteral("Leave out the user and the group, or spawn it in the system scope.")));
    return transientService(spec, qEnvironmentVariable("PATH"));
}

} // namespace

SystemdAdapter::SystemdAdapter(const SystemdEndpoint& endpoint) : d(std::make_unique<Private>(endpoint)) { }

SystemdAdapter::~SystemdAdapter() = default;

AdapterScope SystemdAdapter::scope() const
{
    AdapterScope scope;
    scope.platform = Platform::Linux;
    scope.name = scopeName(d->endpoint().scope);
    scope.groupTitle = QStringLiteral("systemd");
    scope.title
        = d->endpoint().scope == UnitScope::System ? QStringLiteral("System") : QStringLiteral("User");
    scope.canSpawn = true;
    scope.views = DaemonView::Diagnosis | DaemonView::Processes | DaemonView::Resources | DaemonView::Log
        | DaemonView::Definition | DaemonView::Relations | DaemonView::Trace;
    if (d->endpoint().scope == UnitScope::User) {
        const QString reason = QStringLiteral("A user's own services run as that user.");
        scope.unsupportedSpecFields = {{QStringLiteral("user"), reason}, {QStringLiteral("group"), reason}};
    }
    return scope;
}

bool SystemdAdapter::owns(const DaemonHandle& handle) const
{
    const auto* data = std::get_if<SystemdHandle>(&handle.data());
    return data && data->scope == d->endpoint().scope;
}

Result<DaemonHandle> SystemdAdapter::spawn(const DaemonSpec& spec, const OperationContext& context)
{
    const Result<TransientService> service = serviceOf(spec, d->endpoint().scope);
    if (!service)
        return std::unexpected(service.error());
    const Result<std::shared_ptr<SystemdBus>> bus = d->bus();
    if (!bus)
        return std::unexpected(bus.error());
    if (const Result<void> spawned = UnitOperations(*bus, context).spawn(*service); !spawned)
        return std::unexpected(spawned.error());
    return DaemonHandle(SystemdHandle{service->unitName, d->endpoint().scope});
}

Result<SpawnPreview> SystemdAdapter::preview(const DaemonSpec& spec) const
{
    return serviceOf(spec, d->endpoint().scope).transform([](const TransientService& service) {
        return SpawnPreview{service.unitName, QStringLiteral("systemd unit"), unitText(service)};
    });
}

Result<void> SystemdAdapter::signal(
    const DaemonHandle& handle, Signal signal, const OperationContext& context)
{
    return d->onUnit<void>(handle, [&](const std::shared_ptr<SystemdBus>& bus, const QString& unit) {
        return UnitOperations(bus, context).signal(unit, signal);
    });
}

Result<DaemonStatus> SystemdAdapter::status(const DaemonHandle& handle, const OperationContext& context)
{
    return d->onUnit<DaemonStatus>(handle, [&](const std::shared_ptr<SystemdBus>& bus, const QString& unit) {
        return UnitInspector(bus, d->endpoint(), context).status(unit);
    });
}

Result<void> SystemdAdapter::stop(
    const DaemonHandle& handle, std::chrono::milliseconds timeout, const OperationContext& context)
{
    return perform(handle, DaemonAction::Stop, context.limitedTo(timeout));
}

Result<void> SystemdAdapter::kill(const DaemonHandle& handle, const OperationContext& context)
{
    return perform(handle, DaemonAction::Kill, context);
}

Result<void> SystemdAdapter::pause(const DaemonHandle& handle, const OperationContext& context)
{
    return perform(handle, DaemonAction::Pause, context);
}

Result<void> SystemdAdapter::resume(const DaemonHandle& handle, const OperationContext& context)
{
    return perform(handle, DaemonAction::Resume, context);
}

Result<void> SystemdAdapter::perform(
    const DaemonHandle& handle, DaemonAction action, const OperationContext& context)
{
    return d->onUnit<void>(handle, [&](const std::shared_ptr<SystemdBus>& bus, const QString& unit) {
        return doAction(UnitOperations(bus, context), unit, action);
    });
}

Result<QList<DaemonRecord>> SystemdAdapter::list(const OperationContext& context)
{
    const Result<std::shared_ptr<SystemdBus>> bus = d->bus();
    if (!bus)
        return std::unexpected(bus.error());
    return listUnits(*bus, d->endpoint(), context);
}

Result<DaemonDetails> SystemdAdapter::inspect(const DaemonHandle& handle, const OperationContext& context)
{
    return d->onUnit<DaemonDetails>(handle, [&](const std::shared_ptr<SystemdBus>& bus, const QString& unit) {
        return UnitInspector(bus, d->endpoint(), context).details(unit);
    });
}

Result<std::optional<Diagnosis>> SystemdAdapter::diagnose(
    const DaemonHandle& handle, const OperationContext& context)
{
    const auto openLog = [&](const LogQuery& query) { return this->openLog(handle, query, context); };
    return d->onUnit<std::optional<Diagnosis>>(
        handle, [&](const std::shared_ptr<SystemdBus>& bus, const QString& unit) {
            return UnitDiagnoser(bus, d->endpoint(), openLog, context).diagnose(unit);
        });
}

Result<QStringList> SystemdAdapter::stoppedWith(const DaemonHandle& handle, const OperationContext& context)
{
    return d->onUnit<QStringList>(handle, [&](const std::shared_ptr<SystemdBus>& bus, const QString& unit) {
        return UnitRelationReader(bus, d->endpoint(), context).stoppedWith(unit);
    });
}

Result<DaemonRelations> SystemdAdapter::relations(const DaemonHandle& handle, const OperationContext& context)
{
    return d->onUnit<DaemonRelations>(
        handle, [&](const std::shared_ptr<SystemdBus>& bus, const QString& unit) {
            return UnitRelationReader(bus, d->endpoint(), context).read(unit);
        });
}

Result<std::unique_ptr<DaemonLog>> SystemdAdapter::openLog(
    const DaemonHandle& handle, const LogQuery& query, const OperationContext& context)
{
    const Result<QString> name = d->unit(handle);
    if (!name)
        return std::unexpected(name.error());
    JournalUnit unit{*name, d->endpoint().scope, ::getuid(), {}};
    if (query.thisRunOnly) {
        const auto invocation = d->onUnit<QByteArray>(
            handle, [&](const std::shared_ptr<SystemdBus>& bus, const QString& unitName) {
                return UnitInspector(bus, d->endpoint(), context).invocation(unitName);
            });
        if (!invocation)
            return std::unexpected(invocation.error());
        unit.invocation = *invocation;
    }
    return JournalLog::open({d->endpoint().journalFolder}, unit, query);
}

Result<DaemonDefinition> SystemdAdapter::definition(
    const DaemonHandle& handle, const OperationContext& context)
{
    return d->onUnit<DaemonDefinition>(
        handle, [&](const std::shared_ptr<SystemdBus>& bus, const QString& unit) {
            return UnitDefinitionReader(bus, d->endpoint(), context).read(unit);
        });
}

Result<QList<DefinitionProblem>> SystemdAdapter::checkDefinition(
    const DaemonHandle& handle, const DefinitionChange& change, const OperationContext& context)
{
    const Result<QString> unit = d->unit(handle);
    if (!unit)
        return std::unexpected(unit.error());
    return verifyUnit(d->endpoint(), *unit, change, d->unitPath(context), context);
}

Result<SavedDefinition> SystemdAdapter::changeDefinition(
    const DaemonHandle& handle, const DefinitionChange& change, const OperationContext& context)
{
    const Result<QString> unit = d->unit(handle);
    if (!unit)
        return std::unexpected(unit.error());
    return UnitFileEditor(d->endpoint(), context).change(*unit, change);
}

Result<void> SystemdAdapter::reloadDefinitions(const OperationContext& context)
{
    const Result<std::shared_ptr<SystemdBus>> bus = d->bus();
    if (!bus)
        return std::unexpected(bus.error());
    return UnitOperations(*bus, context).reloadManager();
}

Result<DaemonProcesses> SystemdAdapter::processes(const DaemonHandle& handle, const OperationContext& context)
{
    return d->onUnit<DaemonProcesses>(
        handle, [&](const std::shared_ptr<SystemdBus>& bus, const QString& unit) {
            return UnitProcesses(bus, d->endpoint(), context).list(unit);
        });
}

Result<TracerHandle> SystemdAdapter::attachTracer(const DaemonHandle& handle, const OperationContext& context)
{
    return processes(handle, context).and_then([&](const DaemonProcesses& processes) -> Result<TracerHandle> {
        if (processes.processes.isEmpty())
            return std::unexpected(notTraceable(handle));
        TraceTarget target;
        target.controlGroup = processes.source.mid(processes.source.startsWith(u'/') ? 1 : 0);
        return TracerHandle::ptrace(handle.id(), target);
    });
}

Result<TracerHandle> SystemdAdapter::traceFromStart(
    const DaemonHandle& handle, const OperationContext& context)
{
    return d
        ->onUnit<QString>(handle,
            [&](const std::shared_ptr<SystemdBus>& bus, const QString& unit) {
                return UnitProcesses(bus, d->endpoint(), context).futureGroup(unit);
            })
        .transform([&](const QString& group) {
            return TracerHandle::ptrace(handle.id(), {{}, group.mid(group.startsWith(u'/') ? 1 : 0)});
        });
}

Result<OpenDescriptors> SystemdAdapter::descriptors(
    const DaemonHandle& handle, const ProcessKey& process, const OperationContext& context)
{
    return d->onUnit<OpenDescriptors>(
        handle, [&](const std::shared_ptr<SystemdBus>& bus, const QString& unit) {
            return UnitProcesses(bus, d->endpoint(), context).descriptors(unit, process);
        });
}

Result<void> SystemdAdapter::signalProcess(
    const DaemonHandle& handle, const ProcessKey& process, Signal signal, const OperationContext& context)
{
    return d->onUnit<void>(handle, [&](const std::shared_ptr<SystemdBus>& bus, const QString& unit) {
        return UnitProcesses(bus, d->endpoint(), context).signal(unit, process, signal);
    });
}

std::unique_ptr<DaemonMonitor> SystemdAdapter::createMonitor()
{
    return std::make_unique<UnitMonitor>(d->endpoint());
}

} // namespace Duende
