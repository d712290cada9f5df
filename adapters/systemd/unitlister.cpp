// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitlister.h"

#include "adapters/systemd/pendingcalls.h"
#include "adapters/systemd/unitcontrolgroups.h"
#include "adapters/systemd/unitname.h"
#include "adapters/systemd/unitsampler.h"

#include <QSet>

namespace Duende {

namespace {

QString listFailure()
{
    return QStringLiteral("the units could not be listed");
}

void askForRows(AsyncCalls& calls, QList<UnitFacts>& units)
{
    for (UnitFacts& facts : units) {
        const QList<UnitProperty> missing = missingProperties(facts, FactDepth::Row);
        if (missing.isEmpty())
            continue;
        const QString path = unitObjectPath(facts.name);
        for (const UnitProperty& property : missing) {
            calls.add(SystemdBus::getProperty(path, property.interfaceName, property.name),
                [&facts, name = property.name](
                    const QDBusMessage& reply) { applyProperties(facts, {{name, propertyValue(reply)}}); });
        }
    }
}

QHash<QString, ResourceUse> usesOf(const QHash<QString, QString>& groups, const SystemdEndpoint& endpoint)
{
    const UnitSampler sampler(endpoint);
    QHash<QString, ResourceUse> uses;
    for (const QString& group : groups) {
        if (const std::optional<ResourceUse> use = sampler.use(group))
            uses.insert(group, *use);
    }
    return uses;
}

} // namespace

QList<UnitFacts> unitsOf(const QList<ListedUnit>& units)
{
    QList<UnitFacts> all;
    all.reserve(units.size());
    for (const ListedUnit& unit : units) {
        UnitFacts facts;
        facts.name = unit.name;
        facts.description = unit.description;
        facts.load = unit.load;
        facts.active = unit.active;
        facts.sub = unit.sub;
        all.append(facts);
    }
    return all;
}

void addUnitFiles(QList<UnitFacts>& units, const UnitFileStates& fileStates)
{
    QSet<QString> loaded;
    loaded.reserve(units.size());
    for (UnitFacts& facts : units) {
        facts.fileState = fileStates.of(facts.name);
        loaded.insert(facts.name);
    }
    for (const auto& [name, state] : fileStates.files().asKeyValueRange()) {
        if (!UnitFileStates::isUnit(state) || loaded.contains(name) || !unitKind(name))
            continue;
        UnitFacts facts;
        facts.name = name;
        facts.fileState = state;
        units.append(facts);
    }
}

Result<QList<DaemonRecord>> listUnits(
    const std::shared_ptr<SystemdBus>& bus, const SystemdEndpoint& endpoint, const OperationContext& context)
{
    const BusRequest request{listFailure(), {}, context.timeout, context.interactive};
    std::optional<PlatformError> error;
    QList<UnitFacts> units;
    UnitFileStates fileStates;
    QHash<QString, QString> groups;
    QHash<QString, ResourceUse> uses;

    // The manager answers in order, so the questions about its units are on their way before the unit files
    // are read here.
    PendingCalls calls(*bus, context);
    calls.add(SystemdBus::managerCall(QStringLiteral("ListUnits")), [&](const QDBusMessage& reply) {
        const Result<QList<ListedUnit>> listed = reply.type() == QDBusMessage::ErrorMessage
            ? std::unexpected(busError(reply, request))
            : listedUnits(reply);
        if (!listed) {
            error = listed.error();
            return;
        }
        units = unitsOf(*listed);
        askForRows(calls.calls(), units);
    });
    calls.add(SystemdBus::getManagerProperty(QStringLiteral("ControlGroup")), [&](const QDBusMessage& reply) {
        groups = unitControlGroups(endpoint.cgroupRoot, propertyValue(reply).toString());
        uses = usesOf(groups, endpoint);
    });
    requestUnitFileStates(calls.calls(), [&](const UnitFileStates& states) { fileStates = states; });
    if (const Result<void> waited = calls.wait(listFailure()); !waited)
        return std::unexpected(waited.error());
    if (error)
        return std::unexpected(*error);

    addUnitFiles(units, fileStates);
    QList<DaemonRecord> records;
    records.reserve(units.size());
    for (UnitFacts& facts : units) {
        facts.controlGroup = groups.value(facts.name);
        records.append(recordOf(facts, endpoint.scope));
        if (const auto use = uses.constFind(records.last().controlGroup); use != uses.cend())
            records.last().use = *use;
    }
    return records;
}

} // namespace Duende
