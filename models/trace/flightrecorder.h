// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"
#include "adapters/contract/platformerror.h"
#include "adapters/contract/tracerhandle.h"
#include "models/adapterregistry.h"

#include <QHash>
#include <QObject>
#include <QThread>

#include <functional>
#include <memory>
#include <optional>

namespace Duende {

class DaemonCatalog;
class FailureWatch;
class OperationRunner;
struct DaemonDelta;

/// What was kept of a daemon that failed.
struct FlightRecording
{
    DaemonHandle handle;
    QString name; ///< the daemon's
    QString path; ///< of the recording
    quint64 calls = 0; ///< in it
    quint64 before = 0; ///< calls before those, which made room
    quint64 lost = 0; ///< calls that were seen and not kept, since the recorder began with the daemon
    /// Of the process whose end it was kept at; both empty where none ended badly, and it was kept when the
    /// failure was seen.
    std::optional<quint32> pid{};
    std::optional<quint32> waitStatus{};
};

/// Keeps the last calls of daemons, in the memory of one agent, and makes a recording of them when one fails.
/// It follows a daemon through its starts; one without a control group of its own while its process lives,
/// and anew when another takes its place. Never blocks, but its destructor waits for its thread
/// (milliseconds).
class FlightRecorder final : public QObject
{
    Q_OBJECT

public:
    static constexpr uint32_t usualCalls = 10'000;

    /// Where its parts come from; all of it outlives this.
    struct Surroundings
    {
        OperationRunner* runner = nullptr;
        DaemonCatalog* catalog = nullptr;
        const FailureWatch* watch = nullptr;
        QString agentPath;
        /// A path for a new recording of a daemon with that name. Called on the recorder's own thread.
        std::function<Result<QString>(const QString& name)> recordingPath;
    };

    explicit FlightRecorder(Surroundings surroundings, QObject* parent = nullptr);
    ~FlightRecorder() override;

    /// At least so many calls are kept of each daemon added from now on: 1,000 to 1,000,000.
    void setCalls(uint32_t calls);
    /// Whether polkit may ask a person for an administrator's rights, where the agent needs them.
    void setMayAsk(bool mayAsk) { m_mayAsk = mayAsk; }
    void add(const DaemonHandle& handle, const QString& name);
    void remove(const DaemonId& id);
    bool contains(const DaemonId& id) const { return m_daemons.contains(id); }

Q_SIGNALS:
    /// Its calls are kept from now on.
    void armed(const Duende::DaemonHandle& handle);
    /// They are not, or not any more. The daemon stays added.
    void failed(const Duende::DaemonHandle& handle, const Duende::PlatformError& error);
    void kept(const Duende::FlightRecording& recording);
    /// A recording could not be made.
    void notKept(const Duende::DaemonHandle& handle, const Duende::PlatformError& error);

private:
    class Worker;
    struct Daemon
    {
        DaemonHandle handle;
        QString name;
        uint32_t number = 0;
        std::optional<qint64> pid; ///< that is followed, where it has no control group
        std::optional<QDateTime> since; ///< that it is in its state
        std::stop_source question;
    };

    void prepare(Daemon& daemon);
    void arm(Daemon& daemon, const TracerHandle& tracer);
    void take(const DaemonId& id, bool needsEnd);
    void follow(const DaemonDelta& delta);
    void begin();
    void takeArmed(uint32_t number, const std::optional<PlatformError>& error, bool mayAdministratorHelp);
    void takeEnd(const PlatformError& error, bool mayAdministratorHelp);
    Daemon* withNumber(uint32_t number);

    const Surroundings m_surroundings;
    QHash<DaemonId, Daemon> m_daemons;
    uint32_t m_lastNumber = 0;
    uint32_t m_calls = usualCalls;
    bool m_mayAsk = false;
    bool m_isAdministrator = false;
    QThread m_thread;
    Worker* m_worker = nullptr; // lives on m_thread; null while no agent is needed, or after it ended
};

} // namespace Duende
