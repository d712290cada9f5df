// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitlister.h"

#include "adapters/systemd/pendingcalls.h"
#include "adapters/systemd/unitcontrolgroups.h"
#include "adapters/systemd/unitname.h"
#include "adapters/systemd/unitsampler.h"

#include <QSet>

namespace Duende {

namespace {

const QString listFailure = QStringLiteral("the units could not be listed");

void addFilesThatAreNotLoaded(QList<UnitFacts>& all, const QHash<QString, QString>& fileStates)
{
    QSet<QString> loaded;
    loaded.reserve(all.size());
    for (const UnitFacts& facts : std::as_const(all))
        loaded.insert(facts.name);
    for (const auto& [name, state] : fileStates.asKeyValueRange()) {
        if (state == QLatin1StringView("alias") || loaded.contains(name) || !unitKind(name))
            continue;
        UnitFacts facts;
        facts.name = name;
        facts.fileState = state;
        all.append(facts);
    }
}

} // namespace

QHash<QString, QString> fileStatesByName(const QList<ListedUnitFile>& files)
{
    QHash<QString, QString> states;
    states.reserve(files.size());
    for (const ListedUnitFile& file : files)
        states.insert(file.path.sliced(file.path.lastIndexOf(QLatin1Char('/')) + 1), file.state);
    return states;
}

QList<UnitFacts> unitsAndFiles(const QList<ListedUnit>& units, const QHash<QString, QString>& fileStates)
{
    QList<UnitFacts> all;
    all.reserve(units.size() + fileStates.size());
    for (const ListedUnit& unit : units) {
        UnitFacts facts;
        facts.name = unit.name;
        facts.description = unit.description;
        facts.load = unit.load;
        facts.active = unit.active;
        facts.sub = unit.sub;
        facts.fileState = fileStates.value(unit.name);
        all.append(facts);
    }
    addFilesThatAreNotLoaded(all, fileStates);
    return all;
}

Result<QList<DaemonRecord>> listUnits(
    const std::shared_ptr<SystemdBus>& bus, const SystemdEndpoint& endpoint, const OperationContext& context)
{
    const BusRequest request{listFailure, {}, context.timeout, context.interactive};
    std::optional<PlatformError> error;
    QList<ListedUnit> units;
    QHash<QString, QString> fileStates;
    QString managerGroup;

    PendingCalls calls(*bus, context);
    const auto keepError = [&error](const PlatformError& e) { error = error.value_or(e); };
    calls.add(SystemdBus::managerCall(QStringLiteral("ListUnits")), [&](const QDBusMessage& reply) {
        if (reply.type() == QDBusMessage::ErrorMessage)
            return keepError(busError(reply, request));
        if (const auto listed = listedUnits(reply))
            units = *listed;
        else
            keepError(listed.error());
    });
    calls.add(SystemdBus::getManagerProperty(QStringLiteral("ControlGroup")),
        [&](const QDBusMessage& reply) { managerGroup = propertyValue(reply).toString(); });
    calls.add(SystemdBus::managerCall(QStringLiteral("ListUnitFiles")), [&](const QDBusMessage& reply) {
        if (const auto listed = listedUnitFiles(reply))
            fileStates = fileStatesByName(*listed);
    });
    if (const Result<void> waited = calls.wait(listFailure); !waited)
        return std::unexpected(waited.error());
    if (error)
        return std::unexpected(*error);

    QList<UnitFacts> all = unitsAndFiles(units, fileStates);
    for (UnitFacts& facts : all) {
        const QString path = unitObjectPath(facts.name);
        const QList<UnitProperty> missing = missingProperties(facts, FactDepth::Row);
        for (const UnitProperty& property : missing) {
            calls.add(SystemdBus::getProperty(path, property.interfaceName, property.name),
                [&facts, name = property.name](
                    const QDBusMessage& reply) { applyProperties(facts, {{name, propertyValue(reply)}}); });
        }
    }
    const QHash<QString, QString> groups = unitControlGroups(endpoint.cgroupRoot, managerGroup);
    if (const Result<void> waited = calls.wait(listFailure); !waited)
        return std::unexpected(waited.error());

    const UnitSampler sampler(endpoint);
    QList<DaemonRecord> records;
    records.reserve(all.size());
    for (UnitFacts& facts : all) {
        facts.controlGroup = groups.value(facts.name);
        records.append(recordOf(facts, endpoint.scope));
        records.last().use = sampler.use(records.last().controlGroup);
    }
    return records;
}

} // namespace Duende
