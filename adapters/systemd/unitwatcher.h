// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonmonitor.h"
#include "adapters/systemd/asynccalls.h"
#include "adapters/systemd/systemdbus.h"
#include "adapters/systemd/unitsampler.h"
#include "adapters/systemd/unittable.h"

#include <QTimer>

#include <memory>

namespace Duende {

/// Follows one service manager: connects, lists, asks for what a listing does not say and then takes its
/// signals. It lists again after the manager read its files or executed itself anew, and connects again,
/// trying after half a second and then ever more seldom up to five seconds, when the bus went away or is not
/// there yet. Changes go out in deltas, at most ten a second. Lives in a thread whose event loop it may hold
/// up while it connects; all functions are for that thread.
class UnitWatcher : public QObject
{
    Q_OBJECT

public:
    explicit UnitWatcher(const SystemdEndpoint& endpoint);
    ~UnitWatcher() override;

    void start();
    void listAgain();
    void setSampleInterval(std::chrono::milliseconds interval);

Q_SIGNALS:
    void availabilityChanged(const Duende::Availability& availability);
    void changed(const Duende::DaemonDelta& delta);
    void sampled(const Duende::ResourceSamples& samples);

private Q_SLOTS:
    void onPropertiesChanged(const QDBusMessage& signal);
    void onUnitNew(const QDBusMessage& signal);
    void onUnitRemoved(const QDBusMessage& signal);
    void onReloading(const QDBusMessage& signal);
    void onUnitFilesChanged();
    void onOwnerChanged(const QDBusMessage& signal);
    void onDisconnected();

private:
    void connectToBus();
    void followSignals();
    void onListed(const QDBusMessage& reply);
    void listFiles();
    void listNewUnits();
    void fetchMissing();
    void onProperty(const QString& unit, const QString& property, const QVariant& value);
    void fail(const PlatformError& error);
    void retryLater();
    void setAvailability(Availability::State state, const std::optional<PlatformError>& error = std::nullopt);
    void flushSoon();
    void flush();
    void sample();

    const SystemdEndpoint m_endpoint;
    std::shared_ptr<SystemdBus> m_bus;
    std::unique_ptr<AsyncCalls> m_calls;
    UnitTable m_table;
    UnitSampler m_sampler;
    Availability m_availability;
    QString m_managerGroup;
    QSet<QString> m_newUnits;
    QSet<QString> m_toFetch;
    bool m_isStarted = false;
    bool m_isReloading = false;
    std::chrono::milliseconds m_retryDelay;
    std::chrono::milliseconds m_sampleInterval{0};
    QDeadlineTimer m_nextFlush;
    QTimer m_retryTimer;
    QTimer m_flushTimer;
    QTimer m_newUnitsTimer;
    QTimer m_filesTimer;
    QTimer m_sampleTimer;
};

} // namespace Duende
