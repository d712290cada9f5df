// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/platformerror.h"
#include "adapters/trace/client/agentprocess.h"
#include "adapters/trace/wire/framereader.h"
#include "adapters/trace/wire/message.h"

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>
#include <optional>

namespace Duende::Trace {

/// A tracing agent, from the application's side. It lives in one thread, which needs an event loop; no call
/// blocks. Deleting it ends the agent, which detaches from all first.
///
/// Instead of a trace it may keep the last calls of daemons: arm() → armed(), take() → kept(), records(),
/// keptEnded().
///
/// open() → opened(); inspect() → inspected(); attach() or start() → attached(), then records() and
/// counters() until ended(). Each may come to failed() instead. After failed() of an inspect, attach or start
/// the session is open still, as it is after ended(); isOpen() says so.
class TraceSession : public QObject
{
    Q_OBJECT

public:
    explicit TraceSession(QObject* parent = nullptr);
    ~TraceSession() override;

    /// Starts the agent. Once for a session.
    void open(const AgentCall& call);
    /// What an attach to the target would meet: who refuses, and which threads sleep in a call that an attach
    /// interrupts.
    void inspect(const Target& target, EngineKind engine = EngineKind::Ptrace);
    void attach(const Target& target, const TraceOptions& options);
    void start(const Command& command, const TraceOptions& options);
    void setOptions(const TraceOptions& options);
    void detach();
    void arm(const ArmRequest& request);
    void disarm(uint32_t number);
    void take(uint32_t number);

    bool isOpen() const { return m_state == State::Open; }
    /// Between attached() and ended(), or the agent's end.
    bool isTracing() const { return m_isTracing; }
    /// After opened(): what the agent said of itself.
    const AgentHello& agent() const { return m_agent; }

Q_SIGNALS:
    void opened();
    void inspected(const Duende::Trace::InspectReport& report);
    void attached(const Duende::Trace::AttachedHead& what);
    /// A sequence of records, which RecordReader reads. At most 256 KiB at once.
    void records(const QByteArray& bytes);
    void counters(const Duende::Trace::CountersBody& sums);
    void ended(const Duende::Trace::EndedBody& how);
    /// Of the daemon with the number in place of the refusal's pid; its code is None where it is armed.
    void armed(const Duende::Trace::Refusal& refusal);
    /// The records that follow are of this daemon, until keptEnded(), which comes alone where it is not
    /// armed.
    void kept(const Duende::Trace::KeptHead& head);
    void keptEnded(uint32_t number);
    /// `refusal` says whether another way may help (mayAdministratorHelp); its code is None where the agent
    /// did not refuse but ended.
    void failed(const Duende::PlatformError& error, const Duende::Trace::Refusal& refusal);
    /// The agent's process ended. The last signal.
    void closed();

private:
    enum class State { New, Opening, Open, Closed };

    /// Whether there may be more; not after the session is gone.
    bool read();
    void write();
    void send(const Bytes& frame);
    void take(const Frame& frame);
    void takeHello(ByteView payload);
    void finish();
    void close(const std::optional<PlatformError>& error);

    State m_state = State::New;
    bool m_isTracing = false;
    bool m_hasSpoken = false;
    bool m_isAdministrator = false;
    AgentHello m_agent{};
    std::optional<AgentProcess> m_process;
    std::unique_ptr<QSocketNotifier> m_readable;
    std::unique_ptr<QSocketNotifier> m_writable;
    std::unique_ptr<QSocketNotifier> m_ended;
    QTimer m_deadline;
    FrameReader m_reader;
    QByteArray m_unsent;
};

} // namespace Duende::Trace
