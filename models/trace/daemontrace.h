// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/tracerhandle.h"
#include "models/adapterregistry.h"
#include "models/operation.h"
#include "models/trace/livetrace.h"
#include "models/trace/traceoutlook.h"
#include "models/trace/tracesettings.h"

#include <functional>
#include <memory>

namespace Duende {

class OperationRunner;

/// The tracing of one daemon, from a person's wish to the recording: asks the adapter what to attach to,
/// looks at what an attach would do, asks for an administrator's rights where they are needed and help, and
/// has the person decide where the attach is not without consequence.
class DaemonTrace final : public QObject
{
    Q_OBJECT

public:
    enum class Stage {
        Idle, ///< not begun
        Preparing, ///< nothing is attached; polkit may be asking the person
        Asking, ///< outlook() wants an answer: confirm() or stop()
        Attaching,
        Tracing,
        Stopping,
        Ended, ///< recording() is there, or an error(), or both
    };

    /// Where its parts come from; all of it outlives this.
    struct Surroundings
    {
        OperationRunner* runner = nullptr;
        std::shared_ptr<const AdapterRegistry> registry;
        QString agentPath;
        /// A path for a new recording of a daemon with that name.
        std::function<Result<QString>(const QString& name)> recordingPath;
    };

    DaemonTrace(Surroundings surroundings, const DaemonHandle& handle, const QString& name,
        QObject* parent = nullptr);

    const DaemonHandle& handle() const { return m_handle; }
    /// The daemon's, for people.
    const QString& name() const { return m_name; }
    Stage stage() const { return m_stage; }
    bool isActive() const { return m_stage != Stage::Idle && m_stage != Stage::Ended; }

    /// In Idle only. With `first`, which starts the daemon or starts it anew, it is traced from its first
    /// call on: that is carried out as soon as the trace waits for it.
    void start(const TraceSettings& settings, const std::optional<OperationRequest>& first = {});
    /// In Asking only: attaches all the same.
    void confirm();
    void stop();
    void setPaused(bool isPaused);
    bool isPaused() const { return m_live && m_live->isPaused(); }
    /// It was started with.
    const TraceSettings& settings() const { return m_settings; }
    bool isAdministrator() const { return m_isAdministrator; }

    const TraceOutlook& outlook() const { return m_outlook; }
    /// Why the calls are seen by ptrace, where eBPF would have been taken; empty otherwise.
    QString whyNotEbpf() const;
    /// Null before the attach.
    std::shared_ptr<const TraceRecording> recording() const { return m_live ? m_live->recording() : nullptr; }
    Trace::CountersBody counters() const { return m_live ? m_live->counters() : Trace::CountersBody(); }
    const std::optional<PlatformError>& error() const { return m_error; }
    /// The last traced process ended by itself.
    bool haveAllGone() const;

Q_SIGNALS:
    void stageChanged();
    void countersChanged();

private:
    void open();
    void follow();
    void look();
    void end(const std::optional<PlatformError>& error);
    void setStage(Stage stage);

    const Surroundings m_surroundings;
    const DaemonHandle m_handle;
    const QString m_name;
    TraceSettings m_settings;
    Stage m_stage = Stage::Idle;
    std::optional<OperationRequest> m_first;
    std::optional<TracerHandle> m_tracer;
    std::unique_ptr<LiveTrace> m_live;
    bool m_isAdministrator = false;
    TraceOutlook m_outlook;
    std::optional<PlatformError> m_error;
    std::stop_source m_question;
};

} // namespace Duende
