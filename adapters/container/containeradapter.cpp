// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/container/containeradapter.h"

#include "adapters/container/containerlister.h"
#include "adapters/container/containermonitor.h"
#include "adapters/container/containerproperties.h"
#include "adapters/container/containerspawn.h"
#include "adapters/contract/daemonprocesses.h"
#include "adapters/support/processreader.h"

#include <QJsonObject>

namespace Duende {

using Kind = PlatformError::Kind;

ContainerAdapter::ContainerAdapter(const EngineEndpoint& endpoint)
    : m_endpoint(endpoint)
    , m_lister(std::make_shared<ContainerLister>(endpoint))
{
}

ContainerAdapter::~ContainerAdapter() = default;

AdapterScope ContainerAdapter::scope() const
{
    AdapterScope scope;
    scope.platform = Platform::Container;
    scope.name = m_endpoint.scopeName();
    scope.groupTitle = QStringLiteral("Containers");
    scope.title = m_endpoint.scope == UnitScope::User
        ? QStringLiteral("%1 (yours)").arg(m_endpoint.runtimeTitle())
        : m_endpoint.runtimeTitle();
    scope.canSpawn = true;
    scope.unsupportedSpecFields = unsupportedContainerFields();
    scope.views = DaemonView::Processes | DaemonView::Resources | DaemonView::Trace;
    return scope;
}

bool ContainerAdapter::owns(const DaemonHandle& handle) const
{
    const auto* container = std::get_if<ContainerHandle>(&handle.data());
    return container != nullptr && container->runtime == m_endpoint.runtime
        && container->scope == m_endpoint.scope;
}

Result<QString> ContainerAdapter::nameIn(const DaemonHandle& handle) const
{
    if (owns(handle))
        return std::get<ContainerHandle>(handle.data()).containerId;
    return std::unexpected(PlatformError::notFound(
        QStringLiteral("%1 is no container of %2").arg(handle.toString(), m_endpoint.scopeName())));
}

Result<void> ContainerAdapter::post(
    const DaemonHandle& handle, const QByteArray& verb, const OperationContext& context)
{
    return nameIn(handle).and_then([&](const QString& name) -> Result<void> {
        const Result<HttpReply> reply
            = m_lister->client().call("POST", "/containers/" + pathPart(name) + '/' + verb, context);
        if (!reply)
            return std::unexpected(reply.error());
        return {};
    });
}

Result<DaemonHandle> ContainerAdapter::spawn(const DaemonSpec& spec, const OperationContext& context)
{
    const Result<QByteArray> body = createRequest(spec);
    if (!body)
        return std::unexpected(body.error());
    const EngineClient& client = m_lister->client();
    context.report(QStringLiteral("Creating the container"));
    const Result<HttpReply> created
        = client.call("POST", "/containers/create?name=" + pathPart(containerName(spec)), context, *body);
    if (!created && created.error().kind() == Kind::NotFound) {
        return std::unexpected(PlatformError::spawnFailed(created.error().detail())
                .withCause(created.error().cause())
                .withAdvice(QStringLiteral("Pull or import the image first; Duende fetches none.")));
    }
    if (!created)
        return std::unexpected(created.error());
    const QString id
        = QJsonDocument::fromJson(created->body).object().value(QLatin1StringView("Id")).toString();
    const DaemonHandle handle(ContainerHandle{m_endpoint.runtime, id, m_endpoint.scope});
    context.report(QStringLiteral("Starting the container"));
    const Result<void> started = post(handle, "start", context);
    if (started)
        return handle;
    const OperationContext cleaning = OperationContext::within(std::chrono::seconds(10));
    (void)client.call("DELETE", "/containers/" + pathPart(id) + "?force=true", cleaning);
    if (started.error().kind() == Kind::Timeout || started.error().isCancelled())
        return std::unexpected(started.error());
    return std::unexpected(
        PlatformError::spawnFailed(started.error().detail()).withCause(started.error().cause()));
}

Result<void> ContainerAdapter::signal(
    const DaemonHandle& handle, Signal signal, const OperationContext& context)
{
    return post(handle, "kill?signal=" + signalName(signal).toLatin1(), context);
}

Result<DaemonStatus> ContainerAdapter::status(const DaemonHandle& handle, const OperationContext& context)
{
    return inspect(handle, context).transform([](const DaemonDetails& details) {
        return details.record.status;
    });
}

Result<void> ContainerAdapter::thaw(const DaemonHandle& handle, const OperationContext& context)
{
    const Result<DaemonStatus> now = status(handle, context);
    if (!now)
        return std::unexpected(now.error());
    if (now->state() != DaemonStatus::State::Paused)
        return {};
    return post(handle, "unpause", context);
}

Result<void> ContainerAdapter::stop(
    const DaemonHandle& handle, std::chrono::milliseconds timeout, const OperationContext& context)
{
    const OperationContext limited = context.limitedTo(timeout);
    return thaw(handle, limited).and_then([&] { return post(handle, "stop", limited); });
}

Result<void> ContainerAdapter::kill(const DaemonHandle& handle, const OperationContext& context)
{
    return thaw(handle, context).and_then([&] { return signal(handle, Signal::Kill, context); });
}

Result<void> ContainerAdapter::pause(const DaemonHandle& handle, const OperationContext& context)
{
    return post(handle, "pause", context);
}

Result<void> ContainerAdapter::resume(const DaemonHandle& handle, const OperationContext& context)
{
    return post(handle, "unpause", context);
}

Result<void> ContainerAdapter::perform(
    const DaemonHandle& handle, DaemonAction action, const OperationContext& context)
{
    if (const Result<void> goesOn = context.check(actionWord(action)); !goesOn)
        return goesOn;
    switch (action) {
    case DaemonAction::Start:
        return post(handle, "start", context);
    case DaemonAction::Restart:
        return thaw(handle, context).and_then([&] { return post(handle, "restart", context); });
    case DaemonAction::Stop:
    case DaemonAction::Kill:
    case DaemonAction::Pause:
    case DaemonAction::Resume:
        return PlatformAdapter::perform(handle, action, context);
    case DaemonAction::Reload:
        return std::unexpected(PlatformError::notSupported(Platform::Container, actionWord(action))
                .withAdvice(
                    QStringLiteral("Many daemons read their configuration again on the signal HUP.")));
    case DaemonAction::Signal:
    case DaemonAction::ResetFailed:
    case DaemonAction::Enable:
    case DaemonAction::Disable:
    case DaemonAction::Mask:
    case DaemonAction::Unmask:
        break;
    }
    return std::unexpected(PlatformError::notSupported(Platform::Container, actionWord(action)));
}

Result<QList<DaemonRecord>> ContainerAdapter::list(const OperationContext& context)
{
    Result<QList<DaemonRecord>> records = m_lister->records(context);
    // An engine that nobody started has no containers to show; the monitor says that it is not there.
    if (!records && !m_endpoint.isChosen && UnixHttp::isNobodyThere(records.error()))
        return QList<DaemonRecord>();
    return records;
}

Result<DaemonDetails> ContainerAdapter::inspect(const DaemonHandle& handle, const OperationContext& context)
{
    const Result<QJsonObject> document
        = nameIn(handle).and_then([&](const QString& name) { return m_lister->inspect(name, context); });
    if (!document)
        return std::unexpected(document.error());
    const std::optional<ContainerFacts> facts = ContainerFacts::fromInspection(*document);
    if (!facts) {
        return std::unexpected(
            PlatformError::statusFailed(QStringLiteral("%1 does not describe a container for %2")
                    .arg(m_endpoint.runtimeTitle(), handle.toString())));
    }
    DaemonDetails details;
    details.record = facts->record(m_endpoint);
    m_lister->addLocalFacts(details.record, facts->id);
    details.groups = containerProperties(*document);
    details.reason = facts->error;
    return details;
}

Result<std::unique_ptr<DaemonLog>> ContainerAdapter::openLog(
    const DaemonHandle& handle, const LogQuery& query, const OperationContext& context)
{
    return PlatformAdapter::openLog(handle, query, context);
}

Result<DaemonProcesses> ContainerAdapter::processes(
    const DaemonHandle& handle, const OperationContext& context)
{
    const Result<DaemonDetails> details = inspect(handle, context);
    if (!details)
        return std::unexpected(details.error());
    const DaemonRecord& record = details->record;
    DaemonProcesses processes;
    processes.readAt = std::chrono::steady_clock::now().time_since_epoch();
    if (!record.pid)
        return processes;
    if (record.controlGroup.isEmpty()) {
        return std::unexpected(PlatformError::notSupported(Platform::Container, QStringLiteral("processes"))
                .withAdvice(QStringLiteral("This machine does not see the container's processes.")));
    }
    const auto members = m_lister->controlGroups().groupedProcesses(record.controlGroup);
    if (!members) {
        return std::unexpected(PlatformError::statusFailed(
            QStringLiteral("reading the control group %1").arg(record.controlGroup))
                .withErrno(members.error()));
    }
    processes.source = record.controlGroup;
    processes.processes = readProcesses(m_lister->procfs(), *members, *record.pid, context.stop);
    return processes;
}

Result<TracerHandle> ContainerAdapter::attachTracer(
    const DaemonHandle& handle, const OperationContext& context)
{
    return processes(handle, context).and_then([&](const DaemonProcesses& processes) -> Result<TracerHandle> {
        if (processes.processes.isEmpty())
            return std::unexpected(notTraceable(handle));
        TraceTarget target;
        target.controlGroup = processes.source.mid(processes.source.startsWith(QLatin1Char('/')) ? 1 : 0);
        return TracerHandle::ptrace(handle.id(), target);
    });
}

std::unique_ptr<DaemonMonitor> ContainerAdapter::createMonitor()
{
    return std::make_unique<ContainerMonitor>(m_lister);
}

std::vector<std::shared_ptr<PlatformAdapter>> makeContainerAdapters(const EngineSurroundings& surroundings)
{
    std::vector<std::shared_ptr<PlatformAdapter>> adapters;
    for (const EngineEndpoint& endpoint : discoverEngines(surroundings))
        adapters.push_back(std::make_shared<ContainerAdapter>(endpoint));
    return adapters;
}

} // namespace Duende
