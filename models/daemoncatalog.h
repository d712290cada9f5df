// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonmonitor.h"
#include "models/adapterregistry.h"
#include "models/controlgroupclaims.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace Duende {

/// One scope of the side bar and whether it can be asked.
struct ScopeState
{
    AdapterScope scope;
    Availability availability;
    /// Its first list has come, or it is known that none will.
    bool hasAnswered = false;
};

/// Every daemon of every adapter, kept true by their monitors, without the plain processes that another row
/// already stands for. Lives on one thread (the GUI's, or the command's); never blocks.
class DaemonCatalog : public QObject
{
    Q_OBJECT

public:
    explicit DaemonCatalog(std::shared_ptr<const AdapterRegistry> registry, QObject* parent = nullptr);
    ~DaemonCatalog() override;

    const std::shared_ptr<const AdapterRegistry>& registry() const { return m_registry; }

    void start();
    /// Reads everything again.
    void refresh();
    /// Zero stops reading resource use.
    void setSampleInterval(std::chrono::milliseconds interval);

    /// In the order of the registry's adapters.
    const QList<ScopeState>& scopes() const { return m_scopes; }
    /// The visible records.
    const QHash<DaemonId, DaemonRecord>& records() const { return m_records; }
    /// Every scope has answered once.
    bool isSettled() const { return m_isSettled; }

Q_SIGNALS:
    /// By key: removals first, then insertions and updates; never a full list.
    void changed(const Duende::DaemonDelta& delta);
    void sampled(const Duende::ResourceSamples& samples);
    /// The scope at this index of scopes() answers in another way than before.
    void scopeChanged(qsizetype index);
    /// Once: every scope has answered, or has had its time.
    void settled();

private:
    void connectMonitor(qsizetype index);
    void take(qsizetype index, const DaemonDelta& delta);
    void setAvailability(qsizetype index, const Availability& availability);
    void markAnswered(qsizetype index);
    void settle();
    void apply(const DaemonDelta& delta);
    void recheckCoverage(DaemonDelta& out);
    bool isHidden(const DaemonRecord& record) const;

    std::shared_ptr<const AdapterRegistry> m_registry;
    std::vector<std::unique_ptr<DaemonMonitor>> m_monitors;
    QList<ScopeState> m_scopes;
    QList<QSet<DaemonId>> m_idsOfScope;
    QHash<DaemonId, DaemonRecord> m_records;
    QHash<DaemonId, DaemonRecord> m_hidden; // another row stands for them, or it is too early to tell
    ControlGroupClaims m_claims;
    QTimer m_settleTimer;
    bool m_isSettled = false;
};

} // namespace Duende
