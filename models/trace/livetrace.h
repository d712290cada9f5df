// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/platformerror.h"
#include "adapters/trace/wire/message.h"
#include "models/trace/tracerecorder.h"

#include <QObject>
#include <QThread>

#include <memory>
#include <optional>

namespace Duende {

/// What is traced, by whom, and where it is kept.
struct LiveTraceRequest
{
    QString handle; ///< the daemon's printed form; of a command its words
    Trace::Target target; ///< what to attach to; not looked at where there is a command
    std::optional<Trace::Command> command{}; ///< to be started and traced from its first call
    Trace::TraceOptions options{};
    QString agentPath; ///< absolute
    bool isAdministrator = false; ///< through polkit, which asks the person
    int inputDescriptor = -1; ///< what the command reads; see AgentCall
    int outputDescriptor = -1; ///< where its standard output goes; see AgentCall
    QString recordingPath; ///< absolute; the file is made by the trace
    quint64 mostBytes = TraceRecorder::usualMostBytes; ///< of the recording
    TraceRecorder::WhenFull whenFull = TraceRecorder::WhenFull::Stop;
};

/// One trace from the agent's start to its end. The agent's stream is read, and written to the recording, on
/// a thread of its own: neither a busy window nor its end loses what has come. Nothing blocks but the
/// destructor, which detaches and waits for that thread (milliseconds).
///
/// begin() → Looking, where what an attach would meet is asked; inspected() → Waiting, until attach() →
/// Attaching → Tracing → (stop(), or the last process' end) → Ended. A command skips Looking and Waiting. A
/// failure comes to Ended too, with an error().
class LiveTrace final : public QObject
{
    Q_OBJECT

public:
    enum class State { New, Opening, Looking, Waiting, Attaching, Tracing, Stopping, Ended };

    explicit LiveTrace(LiveTraceRequest request, QObject* parent = nullptr);
    ~LiveTrace() override;

    const LiveTraceRequest& request() const { return m_request; }
    State state() const { return m_state; }
    bool isActive() const { return m_state != State::New && m_state != State::Ended; }

    void begin();
    /// In Waiting only.
    void attach();
    /// Ends it at any time; what was recorded stays.
    void stop();
    /// Calls are neither kept nor counted meanwhile.
    void setPaused(bool isPaused);
    bool isPaused() const { return m_request.options.isPaused; }

    /// What an attach meets; from Waiting on.
    const Trace::InspectReport& report() const { return m_report; }
    /// Null before the attach, and where it failed.
    std::shared_ptr<const TraceRecording> recording() const { return m_recording; }
    /// The agent's sums, about a second old.
    const Trace::CountersBody& counters() const { return m_counters; }
    const Trace::AttachedHead& attached() const { return m_attached; }
    /// Of one that ended: how, where it ran at all; and why it could not go on.
    const std::optional<Trace::EndedBody>& end() const { return m_end; }
    const std::optional<PlatformError>& error() const { return m_error; }
    /// After an error: an administrator's agent would not be refused for that cause.
    bool mayAdministratorHelp() const { return m_mayAdministratorHelp; }

Q_SIGNALS:
    void stateChanged();
    void countersChanged();

private:
    class Worker;

    void setState(State state);
    void take(Worker* worker);

    LiveTraceRequest m_request;
    State m_state = State::New;
    QThread m_thread;
    Worker* m_worker = nullptr; // lives on m_thread, which deletes it
    Trace::InspectReport m_report;
    std::shared_ptr<const TraceRecording> m_recording;
    Trace::CountersBody m_counters{};
    Trace::AttachedHead m_attached{};
    std::optional<Trace::EndedBody> m_end;
    std::optional<PlatformError> m_error;
    bool m_mayAdministratorHelp = false;
};

} // namespace Duende
