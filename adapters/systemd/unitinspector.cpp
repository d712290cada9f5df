// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitinspector.h"

#include "adapters/systemd/pendingcalls.h"
#include "adapters/systemd/systemdtypes.h"
#include "adapters/systemd/unitdiagnosis.h"
#include "adapters/systemd/unitfacts.h"
#include "adapters/systemd/unitname.h"
#include "adapters/systemd/unitproperties.h"
#include "adapters/systemd/unitsampler.h"

namespace Duende {

/// All that the two interfaces of a unit say.
struct UnitInspector::Properties
{
    QVariantMap unit;
    QVariantMap type;
    QStringList processes;

    QVariantMap together() const
    {
        QVariantMap all = unit;
        all.insert(type);
        return all;
    }
};

namespace {

QString failureToRead(const QString& unit)
{
    return QStringLiteral("the state of %1 could not be read").arg(unit);
}

UnitFacts factsOf(const QString& unit, const QVariantMap& values)
{
    UnitFacts facts;
    facts.name = unit;
    applyProperties(facts, values);
    return facts;
}

/// A unit of which nothing is there but its name: something refers to it, or this question loaded it.
bool isMissing(const QVariantMap& unitValues)
{
    return unitValues.value(QStringLiteral("LoadState")).toString() == QLatin1StringView("not-found")
        && unitValues.value(QStringLiteral("ActiveState")).toString() == QLatin1StringView("inactive");
}

PlatformError notFound(const QString& unit)
{
    return PlatformError::notFound(unit).withAdvice(
        QStringLiteral("Look for it in the list; units that nobody uses go away by themselves."));
}

QString processText(const UnitProcess& process)
{
    return QString::number(process.pid) + QLatin1Char(' ') + process.commandLine;
}

} // namespace

Result<DaemonStatus> UnitInspector::status(const QString& unit)
{
    if (isTemplateName(unit)) {
        if (const Result<QString> state = templateState(unit); !state)
            return std::unexpected(state.error());
        return DaemonStatus(DaemonStatus::State::Created);
    }
    const Result<Properties> values = allProperties(unit);
    if (!values)
        return std::unexpected(values.error());
    return statusOf(factsOf(unit, values->together()));
}

Result<DaemonDetails> UnitInspector::details(const QString& unit)
{
    if (isTemplateName(unit))
        return templateDetails(unit);
    const Result<Properties> values = allProperties(unit);
    if (!values)
        return std::unexpected(values.error());
    const QVariantMap all = values->together();
    DaemonDetails details;
    details.record = recordOf(factsOf(unit, all), m_endpoint.scope);
    details.record.use = UnitSampler(m_endpoint).use(details.record.controlGroup);
    details.groups = propertyGroups(all, values->processes);
    if (const std::optional<Diagnosis> diagnosis = diagnosisOf({unit, m_endpoint.scope, all, {}, {}}))
        details.reason = diagnosis->summary;
    return details;
}

Result<QByteArray> UnitInspector::invocation(const QString& unit)
{
    if (isTemplateName(unit))
        return QByteArray();
    const QDBusMessage question = SystemdBus::getProperty(
        unitObjectPath(unit), SystemdBus::unitInterface(), QStringLiteral("InvocationID"));
    return callBus(*m_bus, question, failureToRead(unit), unit, m_context)
        .transform([](const QDBusMessage& reply) { return propertyValue(reply).toByteArray().toHex(); });
}

Result<QVariantMap> UnitInspector::properties(const QString& unit)
{
    return allProperties(unit).transform([](const Properties& values) { return values.together(); });
}

Result<UnitInspector::Properties> UnitInspector::allProperties(const QString& unit)
{
    const std::optional<DaemonKind> kind = unitKind(unit);
    const QString path = unitObjectPath(unit);
    QDBusMessage unitReply;
    QDBusMessage typeReply;
    Properties values;
    PendingCalls calls(*m_bus, m_context);
    calls.add(SystemdBus::getAllProperties(path, SystemdBus::unitInterface()),
        [&unitReply](const QDBusMessage& reply) { unitReply = reply; });
    calls.add(SystemdBus::getAllProperties(path, unitTypeInterface(*kind)),
        [&typeReply](const QDBusMessage& reply) { typeReply = reply; });
    QDBusMessage processes = SystemdBus::managerCall(QStringLiteral("GetUnitProcesses"));
    processes << unit;
    calls.add(processes, [&values](const QDBusMessage& reply) {
        const QList<UnitProcess> list = unitProcesses(reply).value_or(QList<UnitProcess>());
        for (const UnitProcess& process : list)
            values.processes.append(processText(process));
    });
    if (const Result<void> waited = calls.wait(failureToRead(unit)); !waited)
        return std::unexpected(waited.error());

    const BusRequest request{failureToRead(unit), unit, m_context.timeout, m_context.interactive};
    if (unitReply.type() == QDBusMessage::ErrorMessage)
        return std::unexpected(busError(unitReply, request));
    const Result<QVariantMap> unitValues = propertyValues(unitReply);
    if (!unitValues)
        return std::unexpected(unitValues.error());
    if (isMissing(*unitValues))
        return std::unexpected(notFound(unit));
    values.unit = *unitValues;
    // A unit whose file could not be loaded may lack the interface of its type.
    values.type = propertyValues(typeReply).value_or(QVariantMap());
    return values;
}

Result<QString> UnitInspector::templateState(const QString& unit)
{
    QDBusMessage message = SystemdBus::managerCall(QStringLiteral("GetUnitFileState"));
    message << unit;
    const Result<QDBusMessage> reply = callBus(*m_bus, message, failureToRead(unit), unit, m_context);
    if (!reply)
        return std::unexpected(reply.error());
    if (reply->signature() != QLatin1StringView("s"))
        return std::unexpected(
            unexpectedReply(QStringLiteral("the request for a unit file's state"), *reply));
    return reply->arguments().constFirst().toString();
}

Result<DaemonDetails> UnitInspector::templateDetails(const QString& unit)
{
    const Result<QString> state = templateState(unit);
    if (!state)
        return std::unexpected(state.error());
    UnitFacts facts;
    facts.name = unit;
    facts.fileState = *state;
    DaemonDetails details;
    details.record = recordOf(facts, m_endpoint.scope);
    details.groups = {{QStringLiteral("Unit file"), {{QStringLiteral("UnitFileState"), *state}}}};
    return details;
}

} // namespace Duende
