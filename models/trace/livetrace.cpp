// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/livetrace.h"

#include "adapters/trace/client/traceerrors.h"
#include "adapters/trace/client/tracesession.h"

#include <QSysInfo>

#include <ctime>
#include <utility>

namespace Duende {

namespace {

qint64 monotonicNs()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return qint64(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

} // namespace

/// The part on the trace's own thread: the session and the recorder. What it tells is taken by queued calls.
class LiveTrace::Worker final : public QObject
{
    Q_OBJECT

public:
    explicit Worker(LiveTraceRequest request) : m_request(std::move(request)) { }

    void begin();
    void attach();
    void stop();
    void setOptions(const Trace::TraceOptions& options)
    {
        m_request.options = options;
        if (m_session && m_session->isTracing())
            m_session->setOptions(options);
    }

Q_SIGNALS:
    void looking();
    void inspected(const Duende::Trace::InspectReport& report);
    void recordingMade(const std::shared_ptr<Duende::TraceRecording>& recording);
    void attached(const Duende::Trace::AttachedHead& what);
    void counters(const Duende::Trace::CountersBody& sums);
    void ended(const std::optional<Duende::Trace::EndedBody>& how,
        const std::optional<Duende::PlatformError>& error, bool mayAdministratorHelp);

private:
    void takeOpened();
    bool makeRecorder();
    void takeRecords(const QByteArray& bytes);
    void finish(const std::optional<Trace::EndedBody>& how, std::optional<PlatformError> error,
        bool mayAdministratorHelp = false);

    LiveTraceRequest m_request;
    std::unique_ptr<Trace::TraceSession> m_session;
    std::unique_ptr<TraceRecorder> m_recorder;
    std::optional<PlatformError> m_stopError; // why it was told to stop, if not by a person
    bool m_isStopping = false;
    bool m_hasEnded = false;
};

void LiveTrace::Worker::begin()
{
    m_session = std::make_unique<Trace::TraceSession>();
    connect(m_session.get(), &Trace::TraceSession::opened, this, &Worker::takeOpened);
    connect(
        m_session.get(), &Trace::TraceSession::inspected, this, [this](const Trace::InspectReport& report) {
            m_request.options.engine = report.engine;
            Q_EMIT inspected(report);
        });
    connect(m_session.get(), &Trace::TraceSession::attached, this, [this](const Trace::AttachedHead& what) {
        Q_EMIT attached(what);
        if (m_isStopping)
            m_session->detach();
    });
    connect(m_session.get(), &Trace::TraceSession::records, this, &Worker::takeRecords);
    connect(m_session.get(), &Trace::TraceSession::counters, this, &Worker::counters);
    connect(m_session.get(), &Trace::TraceSession::ended, this,
        [this](const Trace::EndedBody& how) { finish(how, m_stopError); });
    connect(m_session.get(), &Trace::TraceSession::failed, this,
        [this](const PlatformError& error, const Trace::Refusal& refusal) {
            finish({}, error, Trace::mayAdministratorHelp(refusal));
        });
    connect(m_session.get(), &Trace::TraceSession::closed, this, [this] { finish({}, {}); });
    Trace::AgentCall call;
    call.agentPath = m_request.agentPath;
    call.isAdministrator = m_request.isAdministrator;
    call.inputDescriptor = m_request.inputDescriptor;
    call.outputDescriptor = m_request.outputDescriptor;
    m_session->open(call);
}

void LiveTrace::Worker::takeOpened()
{
    if (m_isStopping)
        return finish({}, {});
    if (m_request.command)
        return attach();
    Q_EMIT looking();
    m_session->inspect(m_request.target, m_request.options.engine);
}

void LiveTrace::Worker::attach()
{
    if (m_hasEnded || !makeRecorder())
        return;
    if (m_request.command)
        m_session->start(*m_request.command, m_request.options);
    else
        m_session->attach(m_request.target, m_request.options);
}

bool LiveTrace::Worker::makeRecorder()
{
    const Trace::AgentHello& agent = m_session->agent();
    TraceRecordingFacts facts;
    facts.architecture = agent.architecture;
    facts.agentKind
        = m_request.options.engine == Trace::EngineKind::Ebpf ? TraceAgentKind::Ebpf : TraceAgentKind::Ptrace;
    facts.startMonotonicNs = quint64(monotonicNs());
    facts.startRealtimeNs = qint64(facts.startMonotonicNs) + agent.realtimeOffsetNs;
    facts.handle = m_request.handle;
    facts.host = QSysInfo::machineHostName();
    Result<std::unique_ptr<TraceRecorder>> recorder
        = TraceRecorder::create(m_request.recordingPath, facts, m_request.mostBytes, m_request.whenFull);
    if (!recorder) {
        finish({}, recorder.error());
        return false;
    }
    m_recorder = *std::move(recorder);
    Q_EMIT recordingMade(m_recorder->recording());
    return true;
}

void LiveTrace::Worker::takeRecords(const QByteArray& bytes)
{
    if (!m_recorder)
        return;
    m_recorder->append(std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size()))));
    if (m_recorder->isFull() && !m_stopError) {
        m_stopError = m_recorder->fullError();
        stop();
    }
}

void LiveTrace::Worker::stop()
{
    if (m_hasEnded)
        return;
    m_isStopping = true;
    if (m_session->isTracing())
        m_session->detach(); // ended() follows
    else if (!m_recorder)
        finish({}, {}); // nothing is attached, and nothing asked to be
}

void LiveTrace::Worker::finish(
    const std::optional<Trace::EndedBody>& how, std::optional<PlatformError> error, bool mayAdministratorHelp)
{
    if (std::exchange(m_hasEnded, true))
        return;
    if (m_recorder) {
        if (const Result<void> finished = m_recorder->finish(); !finished && !error)
            error = finished.error();
        m_recorder.reset();
    }
    // Not from inside its own signal.
    m_session.release()->deleteLater();
    Q_EMIT ended(how, error, mayAdministratorHelp);
}

LiveTrace::LiveTrace(LiveTraceRequest request, QObject* parent)
    : QObject(parent)
    , m_request(std::move(request))
{
    m_thread.setObjectName(QStringLiteral("trace"));
}

LiveTrace::~LiveTrace()
{
    m_thread.quit();
    m_thread.wait();
}

void LiveTrace::begin()
{
    if (m_state != State::New)
        return;
    m_worker = new Worker(m_request);
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    take(m_worker);
    m_thread.start();
    setState(State::Opening);
    QMetaObject::invokeMethod(m_worker, &Worker::begin);
}

void LiveTrace::take(Worker* worker)
{
    connect(worker, &Worker::looking, this, [this] { setState(State::Looking); });
    connect(worker, &Worker::inspected, this, [this](const Trace::InspectReport& report) {
        m_report = report;
        if (m_state == State::Looking)
            setState(State::Waiting);
    });
    connect(worker, &Worker::recordingMade, this,
        [this](const std::shared_ptr<TraceRecording>& recording) { m_recording = recording; });
    connect(worker, &Worker::attached, this, [this](const Trace::AttachedHead& what) {
        m_attached = what;
        if (m_state != State::Stopping)
            setState(State::Tracing);
    });
    connect(worker, &Worker::counters, this, [this](const Trace::CountersBody& sums) {
        m_counters = sums;
        Q_EMIT countersChanged();
    });
    connect(worker, &Worker::ended, this,
        [this](const std::optional<Trace::EndedBody>& how, const std::optional<PlatformError>& error,
            bool mayAdministratorHelp) {
            m_end = how;
            m_error = error;
            m_mayAdministratorHelp = mayAdministratorHelp;
            setState(State::Ended);
        });
}

void LiveTrace::attach()
{
    if (m_state != State::Waiting)
        return;
    setState(State::Attaching);
    QMetaObject::invokeMethod(m_worker, &Worker::attach);
}

void LiveTrace::stop()
{
    if (!isActive() || m_state == State::Stopping)
        return;
    setState(State::Stopping);
    QMetaObject::invokeMethod(m_worker, &Worker::stop);
}

void LiveTrace::setPaused(bool isPaused)
{
    m_request.options.isPaused = isPaused;
    if (isActive())
        QMetaObject::invokeMethod(
            m_worker, [worker = m_worker, options = m_request.options] { worker->setOptions(options); });
}

void LiveTrace::setState(State state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace Duende

#include "livetrace.moc"
