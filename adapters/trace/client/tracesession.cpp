// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/client/tracesession.h"

#include "adapters/trace/client/traceerrors.h"

#include <QPointer>

#include <array>
#include <cerrno>
#include <sys/socket.h>

namespace Duende::Trace {

namespace {

constexpr std::chrono::seconds handshakeTime(10); // not with polkit, where a person types
constexpr int readsATurn = 8;
constexpr std::size_t readBytes = 128U << 10;

PlatformError protocolError()
{
    return errorOf({RefusalCode::Protocol, 0, 0, {}});
}

} // namespace

TraceSession::TraceSession(QObject* parent) : QObject(parent)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        close(PlatformError::timeout(handshakeTime).withCause(QStringLiteral("the tracer did not answer")));
    });
}

TraceSession::~TraceSession() = default;

void TraceSession::open(const AgentCall& call)
{
    Q_ASSERT(m_state == State::New);
    m_state = State::Opening;
    m_isAdministrator = call.isAdministrator;
    Result<AgentProcess> process = AgentProcess::start(call);
    if (!process) {
        // Never from inside the caller's own call.
        QMetaObject::invokeMethod(
            this, [this, error = process.error()] { close(error); }, Qt::QueuedConnection);
        return;
    }
    m_process.emplace(*std::move(process));
    m_readable = std::make_unique<QSocketNotifier>(m_process->socket(), QSocketNotifier::Read);
    m_writable = std::make_unique<QSocketNotifier>(m_process->socket(), QSocketNotifier::Write);
    m_ended = std::make_unique<QSocketNotifier>(m_process->endDescriptor(), QSocketNotifier::Read);
    m_writable->setEnabled(false);
    connect(m_readable.get(), &QSocketNotifier::activated, this, &TraceSession::read);
    connect(m_writable.get(), &QSocketNotifier::activated, this, &TraceSession::write);
    connect(m_ended.get(), &QSocketNotifier::activated, this, &TraceSession::finish);
    if (!call.isAdministrator)
        m_deadline.start(handshakeTime);
}

void TraceSession::inspect(const Target& target, EngineKind engine)
{
    send(inspectFrame({engine, target}));
}

void TraceSession::attach(const Target& target, const TraceOptions& options)
{
    send(attachFrame({options, target}));
}

void TraceSession::start(const Command& command, const TraceOptions& options)
{
    const Bytes frame = startFrame({options, command});
    if (frame.empty()) {
        const Refusal refusal{RefusalCode::System, 0, E2BIG, {}};
        QMetaObject::invokeMethod(
            this, [this, refusal] { Q_EMIT failed(errorOf(refusal), refusal); }, Qt::QueuedConnection);
        return;
    }
    send(frame);
}

void TraceSession::setOptions(const TraceOptions& options)
{
    send(optionsFrame(options));
}

void TraceSession::detach()
{
    send(frameOf(FrameType::Detach, ByteView()));
}

void TraceSession::arm(const ArmRequest& request)
{
    send(armFrame(request));
}

void TraceSession::disarm(uint32_t number)
{
    send(frameOf(FrameType::Disarm, NumberBody{number}));
}

void TraceSession::take(uint32_t number)
{
    send(frameOf(FrameType::Take, NumberBody{number}));
}

void TraceSession::send(const Bytes& frame)
{
    if (m_state != State::Open)
        return;
    m_unsent.append(reinterpret_cast<const char*>(frame.data()), qsizetype(frame.size()));
    write();
}

void TraceSession::write()
{
    while (!m_unsent.isEmpty()) {
        const ssize_t count
            = ::send(m_process->socket(), m_unsent.constData(), size_t(m_unsent.size()), MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno != EAGAIN)
            m_unsent.clear(); // its end is told by finish()
        if (count <= 0)
            break;
        m_unsent.remove(0, count);
    }
    m_writable->setEnabled(!m_unsent.isEmpty());
}

bool TraceSession::read()
{
    // A slot may delete the session or end it.
    const QPointer<TraceSession> self(this);
    std::vector<std::byte> bytes(readBytes);
    for (int turn = 0; turn < readsATurn; ++turn) {
        const ssize_t count = ::recv(m_process->socket(), bytes.data(), bytes.size(), 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno == EAGAIN)
            return false;
        if (count <= 0) {
            m_readable->setEnabled(false); // finish() comes
            return false;
        }
        m_reader.feed(std::span(bytes).first(std::size_t(count)));
        while (const auto frame = m_reader.next()) {
            take(*frame);
            if (!self || m_state == State::Closed)
                return false;
        }
        if (m_reader.isDamaged()) {
            close(protocolError());
            return false;
        }
    }
    return true;
}

void TraceSession::takeHello(ByteView payload)
{
    const auto hello = bodyOf<AgentHello>(payload);
    if (!hello || hello->magic != protocolMagic || hello->version != protocolVersion) {
        close(protocolError());
        return;
    }
    m_deadline.stop();
    m_hasSpoken = true;
    m_agent = *hello;
    m_state = State::Open;
    send(frameOf(FrameType::Hello, ClientHello{protocolMagic, protocolVersion}));
    Q_EMIT opened();
}

void TraceSession::take(const Frame& frame)
{
    if (!m_hasSpoken) {
        if (frame.type == FrameType::Hello)
            takeHello(frame.payload);
        else
            close(protocolError());
        return;
    }
    switch (frame.type) {
    case FrameType::Records:
        Q_EMIT records(
            QByteArray(reinterpret_cast<const char*>(frame.payload.data()), qsizetype(frame.payload.size())));
        return;
    case FrameType::Report:
        if (const auto report = readReport(frame.payload)) {
            Q_EMIT inspected(*report);
            return;
        }
        break;
    case FrameType::Attached:
        if (const auto what = bodyOf<AttachedHead>(frame.payload)) {
            m_isTracing = true;
            Q_EMIT attached(*what);
            return;
        }
        break;
    case FrameType::Counters:
        if (const auto sums = bodyOf<CountersBody>(frame.payload)) {
            Q_EMIT counters(*sums);
            return;
        }
        break;
    case FrameType::Ended:
        if (const auto how = bodyOf<EndedBody>(frame.payload)) {
            m_isTracing = false;
            Q_EMIT ended(*how);
            return;
        }
        break;
    case FrameType::Armed:
        if (const auto answer = readArmed(frame.payload)) {
            Q_EMIT armed(*answer);
            return;
        }
        break;
    case FrameType::Kept:
        if (const auto head = bodyOf<KeptHead>(frame.payload)) {
            Q_EMIT kept(*head);
            return;
        }
        break;
    case FrameType::KeptEnd:
        if (const auto body = bodyOf<NumberBody>(frame.payload)) {
            Q_EMIT keptEnded(body->number);
            return;
        }
        break;
    case FrameType::Refused:
        if (const auto refusal = readRefused(frame.payload)) {
            Q_EMIT failed(errorOf(*refusal), *refusal);
            return;
        }
        break;
    default:
        return; // of a later version
    }
    close(protocolError());
}

void TraceSession::finish()
{
    const auto status = m_process->waitStatus();
    if (!status)
        return;
    m_ended->setEnabled(false);
    const QPointer<TraceSession> self(this);
    while (m_readable->isEnabled() && read()) { } // what it said last
    if (!self || m_state == State::Closed)
        return;
    if (m_isTracing || !m_hasSpoken || *status != 0)
        close(agentEndError(*status, m_isAdministrator, m_hasSpoken, m_process->errorOutput()));
    else
        close({});
}

void TraceSession::close(const std::optional<PlatformError>& error)
{
    if (m_state == State::Closed)
        return;
    m_state = State::Closed;
    m_isTracing = false;
    m_deadline.stop();
    for (QSocketNotifier* notifier : {m_readable.get(), m_writable.get(), m_ended.get()}) {
        if (notifier)
            notifier->setEnabled(false);
    }
    m_process.reset();
    const QPointer<TraceSession> self(this);
    if (error)
        Q_EMIT failed(*error, Refusal());
    if (self)
        Q_EMIT closed();
}

} // namespace Duende::Trace
