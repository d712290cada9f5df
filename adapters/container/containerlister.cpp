// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/container/containerlister.h"

#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace Duende {

namespace {

constexpr int killedExitCode = 137; // what is left of a process that ran out of memory

bool needsInspection(const ContainerFacts& facts, bool isLibpod)
{
    return !isLibpod || (facts.state == ContainerState::Exited && facts.exitCode == killedExitCode);
}

/// What was inspected is of the same run as the entry of the list.
bool isOfSameRun(const ContainerFacts& inspected, const ContainerFacts& entry)
{
    return inspected.state == entry.state && inspected.name == entry.name
        && (!entry.exitCode || inspected.exitCode == entry.exitCode);
}

} // namespace

ContainerLister::ContainerLister(const EngineEndpoint& endpoint) : m_client(endpoint) { }

Result<QList<ContainerFacts>> ContainerLister::entries(bool isLibpod, const OperationContext& context) const
{
    const QByteArray path = isLibpod ? "/libpod/containers/json?all=true" : "/containers/json?all=1";
    const Result<QJsonDocument> document = m_client.json(path, context);
    if (!document)
        return std::unexpected(document.error());
    // Podman writes null for none.
    const QJsonArray array = document->array();
    if (array.size() > maximumContainers)
        return std::unexpected(
            PlatformError::resourceLimit(QStringLiteral("more than %1 containers").arg(maximumContainers)));
    QList<ContainerFacts> list;
    list.reserve(array.size());
    for (const QJsonValue& value : array) {
        const QJsonObject entry = value.toObject();
        if (auto facts
            = isLibpod ? ContainerFacts::fromLibpodEntry(entry) : ContainerFacts::fromDockerEntry(entry))
            list.append(*std::move(facts));
    }
    return list;
}

Result<QList<DaemonRecord>> ContainerLister::records(
    const OperationContext& context, const QSet<QString>* changed)
{
    const EngineEndpoint& endpoint = m_client.endpoint();
    const Result<EngineVersion> version = m_client.version(context);
    if (!version)
        return std::unexpected(version.error());
    Result<QList<ContainerFacts>> list = entries(version->hasLibpod, context);
    if (!list)
        return std::unexpected(list.error());
    QHash<QString, ContainerFacts> before;
    if (changed != nullptr) {
        const std::lock_guard guard(m_mutex);
        before = m_known;
    }
    QHash<QString, ContainerFacts> known;
    QList<DaemonRecord> records;
    records.reserve(list->size());
    for (ContainerFacts& facts : *list) {
        if (needsInspection(facts, version->hasLibpod)) {
            const auto kept = before.constFind(facts.id);
            std::optional<ContainerFacts> inspected;
            if (kept != before.cend() && !changed->contains(facts.id) && isOfSameRun(*kept, facts)) {
                inspected = *kept;
            } else if (const Result<QJsonObject> document = inspect(facts.id, context)) {
                inspected = ContainerFacts::fromInspection(*document);
            } else if (document.error().kind() == PlatformError::Kind::NotFound) {
                continue; // removed since it was listed
            }
            if (const Result<void> goesOn = context.check(QStringLiteral("list")); !goesOn)
                return std::unexpected(goesOn.error());
            if (inspected) {
                inspected->image = facts.image;
                known.insert(facts.id, *inspected);
                facts = *inspected;
            }
        }
        DaemonRecord record = facts.record(endpoint);
        addLocalFacts(record, facts.id);
        records.append(record);
    }
    const std::lock_guard guard(m_mutex);
    m_known = std::move(known);
    return records;
}

Result<QJsonObject> ContainerLister::inspect(const QString& nameOrId, const OperationContext& context) const
{
    return m_client.json("/containers/" + pathPart(nameOrId) + "/json", context)
        .transform([](const QJsonDocument& document) { return document.object(); });
}

QString ContainerLister::controlGroup(qint64 pid, const QString& id) const
{
    const QString path = m_procfs.controlGroup(pid).value_or(QString());
    const qsizetype at = path.indexOf(id);
    if (at < 0)
        return {}; // not this machine's process, or another one by now
    const qsizetype end = path.indexOf(QLatin1Char('/'), at);
    return end < 0 ? path : path.first(end);
}

void ContainerLister::addLocalFacts(DaemonRecord& record, const QString& id) const
{
    if (!record.pid)
        return;
    record.controlGroup = controlGroup(*record.pid, id);
    if (record.controlGroup.isEmpty())
        return;
    record.claimsProcesses = true;
    if (const auto use
        = m_controlGroups.useWithSums(record.controlGroup, m_procfs, ControlGroups::Detail::Moment))
        record.use = *use;
}

} // namespace Duende
