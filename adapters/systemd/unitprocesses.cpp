// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitprocesses.h"

#include "adapters/support/descriptorreader.h"
#include "adapters/support/processreader.h"
#include "adapters/support/processtarget.h"
#include "adapters/systemd/pendingcalls.h"
#include "adapters/systemd/systemdtypes.h"
#include "adapters/systemd/unitname.h"

#include <algorithm>
#include <cerrno>

namespace Duende {

namespace {

NativeHandle handleOf(const ProcessKey& process)
{
    NativeHandle handle;
    handle.pid = static_cast<quint32>(std::clamp<qint64>(process.pid, 0, std::numeric_limits<qint32>::max()));
    if (process.startedAt != 0)
        handle.startTimeTicks = process.startedAt;
    return handle;
}

} // namespace

UnitProcesses::UnitProcesses(
    const std::shared_ptr<SystemdBus>& bus, const SystemdEndpoint& endpoint, const OperationContext& context)
    : m_bus(bus)
    , m_context(context)
    , m_groups(endpoint.cgroupRoot)
    , m_procfs(endpoint.procRoot)
{
}

Result<UnitProcesses::Place> UnitProcesses::placeOf(const QString& unit)
{
    const QString failure = QStringLiteral("the processes of %1 could not be read").arg(unit);
    if (isTemplateName(unit))
        return Place();
    const QString path = unitObjectPath(unit);
    const QString type = unitTypeInterface(*unitKind(unit));
    Place place;
    QDBusMessage unitReply;
    PendingCalls calls(*m_bus, m_context);
    calls.add(SystemdBus::getAllProperties(path, SystemdBus::unitInterface()),
        [&](const QDBusMessage& reply) { unitReply = reply; });
    // A unit of a type that has no group, or no main process, answers with an error.
    calls.add(
        SystemdBus::getProperty(path, type, QStringLiteral("ControlGroup")), [&](const QDBusMessage& reply) {
            if (reply.type() == QDBusMessage::ReplyMessage)
                place.controlGroup = propertyValue(reply).toString();
        });
    calls.add(SystemdBus::getProperty(path, type, QStringLiteral("MainPID")), [&](const QDBusMessage& reply) {
        if (reply.type() == QDBusMessage::ReplyMessage)
            place.mainPid = propertyValue(reply).toUInt();
    });
    if (const Result<void> waited = calls.wait(failure); !waited)
        return std::unexpected(waited.error());
    if (unitReply.type() == QDBusMessage::ErrorMessage)
        return std::unexpected(
            busError(unitReply, {failure, unit, m_context.timeout, m_context.interactive}));
    const Result<QVariantMap> values = propertyValues(unitReply);
    if (!values)
        return std::unexpected(values.error());
    if (values->value(QStringLiteral("LoadState")).toString() == QLatin1StringView("not-found")
        && values->value(QStringLiteral("ActiveState")).toString() == QLatin1StringView("inactive"))
        return std::unexpected(PlatformError::notFound(unit).withAdvice(
            QStringLiteral("Look for it in the list; units that nobody uses go away by themselves.")));
    return place;
}

Result<QString> UnitProcesses::futureGroup(const QString& unit)
{
    const Result<Place> place = placeOf(unit);
    if (!place)
        return std::unexpected(place.error());
    if (!place->controlGroup.isEmpty())
        return place->controlGroup;
    const QString failure = QStringLiteral("the control group of %1 is not known").arg(unit);
    const auto text = [&](const QString& owner, const QString& property) -> Result<QString> {
        QString value;
        PendingCalls calls(*m_bus, m_context);
        calls.add(
            SystemdBus::getProperty(unitObjectPath(owner), unitTypeInterface(*unitKind(owner)), property),
            [&](const QDBusMessage& reply) {
                if (reply.type() == QDBusMessage::ReplyMessage)
                    value = propertyValue(reply).toString();
            });
        if (const Result<void> waited = calls.wait(failure); !waited)
            return std::unexpected(waited.error());
        return value;
    };
    const Result<QString> slice = text(unit, QStringLiteral("Slice"));
    if (!slice)
        return slice;
    const Result<QString> parent = unitKind(*slice) ? text(*slice, QStringLiteral("ControlGroup")) : slice;
    if (!parent)
        return parent;
    if (slice->isEmpty() || parent->isEmpty())
        return std::unexpected(PlatformError::statusFailed(failure).withAdvice(
            QStringLiteral("Start it once: then the manager has made the group of its slice.")));
    return QString(*parent + u'/' + unit);
}

SystemResult<QList<GroupedProcess>> UnitProcesses::processesOf(const Place& place) const
{
    if (place.controlGroup.isEmpty())
        return QList<GroupedProcess>();
    SystemResult<QList<GroupedProcess>> processes = m_groups.groupedProcesses(place.controlGroup);
    // The manager removes the group of what has ended before it says so.
    if (!processes && m_groups.isValid() && (processes.error() == ENOENT || processes.error() == ENODEV))
        return QList<GroupedProcess>();
    return processes;
}

Result<DaemonProcesses> UnitProcesses::list(const QString& unit)
{
    const Result<Place> place = placeOf(unit);
    if (!place)
        return std::unexpected(place.error());
    const SystemResult<QList<GroupedProcess>> members = processesOf(*place);
    if (!members)
        return std::unexpected(PlatformError::statusFailed(
            QStringLiteral("the control group %1 of %2 could not be read").arg(place->controlGroup, unit))
                .withErrno(members.error()));
    DaemonProcesses processes;
    processes.source = place->controlGroup;
    processes.readAt = std::chrono::steady_clock::now().time_since_epoch();
    processes.processes = readProcesses(m_procfs, *members, place->mainPid, m_context.stop);
    if (const Result<void> checked = m_context.check(QStringLiteral("reading the processes of %1").arg(unit));
        !checked)
        return std::unexpected(checked.error());
    return processes;
}

Result<void> UnitProcesses::checkMember(const QString& unit, qint64 pid)
{
    const Result<Place> place = placeOf(unit);
    if (!place)
        return std::unexpected(place.error());
    const QList<GroupedProcess> members = processesOf(*place).value_or(QList<GroupedProcess>());
    if (std::ranges::contains(members, pid, &GroupedProcess::pid))
        return {};
    return std::unexpected(
        PlatformError::notFound(QStringLiteral("process %1 is not one of %2").arg(pid).arg(unit))
            .withAdvice(QStringLiteral("It may have ended or moved; refresh the list.")));
}

Result<OpenDescriptors> UnitProcesses::descriptors(const QString& unit, const ProcessKey& process)
{
    const Result<ProcessStat> stat = findProcess(m_procfs, handleOf(process));
    if (!stat)
        return std::unexpected(stat.error());
    if (const Result<void> checked = checkMember(unit, process.pid); !checked)
        return std::unexpected(checked.error());
    return readDescriptors(m_procfs, *stat);
}

Result<void> UnitProcesses::signal(const QString& unit, const ProcessKey& process, Signal signal)
{
    // Held before it is looked for in the group, so that it cannot be another one by the time of the signal.
    const Result<ProcessTarget> target = ProcessTarget::find(m_procfs, handleOf(process));
    if (!target)
        return std::unexpected(target.error());
    for (const Result<void>& checked : {target->checkSignal(), checkMember(unit, process.pid)}) {
        if (!checked)
            return checked;
    }
    const Result<void> sent = target->send(m_procfs, systemSignalNumber(signal));
    if (sent || sent.error().kind() != PlatformError::Kind::PermissionDenied)
        return sent;
    return std::unexpected(sent.error().withAdvice(
        QStringLiteral("Send it to the whole of %1 instead, for which systemd can ask for a password, or run "
                       "Duende as root.")
            .arg(unit)));
}

} // namespace Duende
