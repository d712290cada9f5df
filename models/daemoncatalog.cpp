// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/daemoncatalog.h"

namespace Duende {

using namespace std::chrono_literals;

namespace {

// How long a slow scope may keep plain processes off the list.
constexpr auto settleTimeout = 5s;

} // namespace

DaemonCatalog::DaemonCatalog(std::shared_ptr<const AdapterRegistry> registry, QObject* parent)
    : QObject(parent)
    , m_registry(std::move(registry))
{
    qRegisterMetaType<DaemonDelta>();
    qRegisterMetaType<Availability>();
    qRegisterMetaType<ResourceSamples>("Duende::ResourceSamples");
    for (const std::shared_ptr<PlatformAdapter>& adapter : m_registry->adapters()) {
        m_scopes.append({adapter->scope(), {}, false});
        m_idsOfScope.emplaceBack();
        m_monitors.push_back(adapter->createMonitor());
        connectMonitor(m_scopes.size() - 1);
    }
    m_settleTimer.setSingleShot(true);
    connect(&m_settleTimer, &QTimer::timeout, this, &DaemonCatalog::settle);
}

DaemonCatalog::~DaemonCatalog() = default;

void DaemonCatalog::connectMonitor(qsizetype index)
{
    DaemonMonitor* monitor = m_monitors.back().get();
    connect(
        monitor, &DaemonMonitor::changed, this,
        [this, index](const DaemonDelta& delta) { take(index, delta); }, Qt::QueuedConnection);
    connect(
        monitor, &DaemonMonitor::availabilityChanged, this,
        [this, index](const Availability& availability) { setAvailability(index, availability); },
        Qt::QueuedConnection);
    connect(monitor, &DaemonMonitor::sampled, this, &DaemonCatalog::sampled, Qt::QueuedConnection);
}

void DaemonCatalog::start()
{
    for (const std::unique_ptr<DaemonMonitor>& monitor : m_monitors)
        monitor->start();
    if (m_monitors.empty())
        settle();
    else
        m_settleTimer.start(settleTimeout);
}

void DaemonCatalog::refresh()
{
    for (const std::unique_ptr<DaemonMonitor>& monitor : m_monitors)
        monitor->refresh();
}

void DaemonCatalog::setSampleInterval(std::chrono::milliseconds interval)
{
    for (const std::unique_ptr<DaemonMonitor>& monitor : m_monitors)
        monitor->setSampleInterval(interval);
}

void DaemonCatalog::take(qsizetype index, const DaemonDelta& delta)
{
    QSet<DaemonId>& ids = m_idsOfScope[index];
    DaemonDelta keyed = delta;
    keyed.isFullList = false;
    if (delta.isFullList) {
        QSet<DaemonId> present;
        present.reserve(delta.changed.size());
        for (const DaemonRecord& record : delta.changed)
            present.insert(record.handle.id());
        for (const DaemonId& id : std::as_const(ids)) {
            if (!present.contains(id))
                keyed.removed.append(id);
        }
        ids = std::move(present);
    } else {
        for (const DaemonId& id : delta.removed)
            ids.remove(id);
        for (const DaemonRecord& record : delta.changed)
            ids.insert(record.handle.id());
    }
    apply(keyed);
    if (delta.isFullList)
        markAnswered(index);
}

void DaemonCatalog::setAvailability(qsizetype index, const Availability& availability)
{
    if (m_scopes[index].availability == availability)
        return;
    m_scopes[index].availability = availability;
    const bool isGone = availability.state == Availability::State::Absent
        || availability.state == Availability::State::Failed;
    if (isGone) {
        DaemonDelta delta;
        delta.isFullList = true;
        take(index, delta);
    }
    Q_EMIT scopeChanged(index);
}

void DaemonCatalog::markAnswered(qsizetype index)
{
    if (m_scopes[index].hasAnswered)
        return;
    m_scopes[index].hasAnswered = true;
    Q_EMIT scopeChanged(index);
    for (const ScopeState& state : std::as_const(m_scopes)) {
        if (!state.hasAnswered)
            return;
    }
    settle();
}

void DaemonCatalog::settle()
{
    if (m_isSettled)
        return;
    m_isSettled = true;
    m_settleTimer.stop();
    DaemonDelta delta;
    recheckCoverage(delta);
    if (!delta.changed.isEmpty() || !delta.removed.isEmpty())
        Q_EMIT changed(delta);
    Q_EMIT settled();
}

bool DaemonCatalog::isHidden(const DaemonRecord& record) const
{
    if (m_isSettled)
        return m_claims.covers(record);
    // Before every scope has spoken, a process that may be a part of something would come and go again.
    return record.kind == DaemonKind::Process && !record.spawnedByDuende;
}

void DaemonCatalog::apply(const DaemonDelta& delta)
{
    DaemonDelta out;
    bool claimsChanged = false;
    for (const DaemonId& id : delta.removed) {
        if (const auto known = m_records.constFind(id); known != m_records.cend()) {
            claimsChanged |= m_claims.remove(*known);
            m_records.erase(known);
            out.removed.append(id);
        } else {
            m_hidden.remove(id);
        }
    }
    for (const DaemonRecord& record : delta.changed) {
        const DaemonId id = record.handle.id();
        if (isHidden(record)) {
            m_hidden.insert(id, record);
            if (const auto known = m_records.constFind(id); known != m_records.cend()) {
                claimsChanged |= m_claims.remove(*known);
                m_records.erase(known);
                out.removed.append(id);
            }
            continue;
        }
        m_hidden.remove(id);
        DaemonRecord& known = m_records[id];
        if (known == record)
            continue;
        claimsChanged |= m_claims.remove(known);
        known = record;
        claimsChanged |= m_claims.add(known);
        out.changed.append(record);
    }
    if (claimsChanged && m_isSettled)
        recheckCoverage(out);
    if (!out.changed.isEmpty() || !out.removed.isEmpty())
        Q_EMIT changed(out);
}

void DaemonCatalog::recheckCoverage(DaemonDelta& out)
{
    for (auto hidden = m_hidden.begin(); hidden != m_hidden.end();) {
        if (isHidden(*hidden)) {
            ++hidden;
            continue;
        }
        out.changed.append(*hidden);
        m_claims.add(*hidden);
        m_records.insert(hidden.key(), *hidden);
        hidden = m_hidden.erase(hidden);
    }
    for (auto record = m_records.begin(); record != m_records.end();) {
        if (!isHidden(*record)) {
            ++record;
            continue;
        }
        const DaemonId id = record.key();
        out.removed.append(id);
        out.changed.removeIf([&id](const DaemonRecord& changed) { return changed.handle.id() == id; });
        m_hidden.insert(id, *record);
        record = m_records.erase(record);
    }
}

} // namespace Duende
