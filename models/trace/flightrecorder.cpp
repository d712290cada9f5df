// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/flightrecorder.h"

#include "adapters/trace/client/traceerrors.h"
#include "adapters/trace/client/tracesession.h"
#include "models/daemoncatalog.h"
#include "models/failurewatch.h"
#include "models/operationrunner.h"
#include "models/trace/lastcallsfiles.h"
#include "models/trace/tracerecorder.h"

#include <QSysInfo>

#include <algorithm>
#include <ctime>
#include <utility>

namespace Duende {

namespace {

// Enough to see what went wrong; each byte costs every call.
constexpr uint32_t dataLimit = 64;

qint64 monotonicNs()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return qint64(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

} // namespace

/// The part on the recorder's own thread: the agent and the file that is being written.
class FlightRecorder::Worker final : public QObject
{
    Q_OBJECT

public:
    explicit Worker(const Surroundings& surroundings) : m_surroundings(surroundings) { }

    void begin(bool isAdministrator);
    void arm(const Trace::ArmRequest& request, const DaemonHandle& handle, const QString& name);
    void disarm(uint32_t number);
    /// `needsEnd`: only where a process has ended badly.
    void take(uint32_t number, bool needsEnd)
    {
        if (m_session && m_session->isOpen()) {
            m_needsEnd.append(needsEnd);
            m_session->take(number);
        }
    }

Q_SIGNALS:
    void armed(uint32_t number, const std::optional<Duende::PlatformError>& error, bool mayAdministratorHelp);
    void kept(const Duende::FlightRecording& recording);
    void notKept(uint32_t number, const Duende::PlatformError& error);
    void ended(const Duende::PlatformError& error, bool mayAdministratorHelp);

private:
    struct Known
    {
        DaemonHandle handle;
        QString name;
        uint64_t serial = 0; // of the end that was kept last
        qint64 sinceNs = 0;
    };

    void takeHead(const Trace::KeptHead& head);
    void takeRecords(const QByteArray& bytes);
    void takeKeptEnd(uint32_t number);

    const Surroundings m_surroundings;
    std::unique_ptr<Trace::TraceSession> m_session;
    QList<bool> m_needsEnd; // of what was asked for; the answers come in that order
    QList<Trace::ArmRequest> m_waiting; // for the agent's first word
    QHash<uint32_t, Known> m_known;
    std::unique_ptr<TraceRecorder> m_recorder; // between kept() and keptEnded()
    FlightRecording m_recording{{}, {}, {}};
};

void FlightRecorder::Worker::begin(bool isAdministrator)
{
    m_session = std::make_unique<Trace::TraceSession>();
    Trace::TraceSession* session = m_session.get();
    connect(session, &Trace::TraceSession::opened, this, [this] {
        for (const Trace::ArmRequest& request : std::exchange(m_waiting, {}))
            m_session->arm(request);
    });
    connect(session, &Trace::TraceSession::armed, this, [this](const Trace::Refusal& answer) {
        const bool isArmed = answer.code == Trace::RefusalCode::None;
        Trace::Refusal refusal = answer;
        refusal.pid = 0; // which was the daemon's number
        Q_EMIT armed(answer.pid,
            isArmed ? std::nullopt : std::optional<PlatformError>(Trace::errorOf(refusal)),
            !isArmed && Trace::mayAdministratorHelp(refusal));
    });
    connect(session, &Trace::TraceSession::kept, this, &Worker::takeHead);
    connect(session, &Trace::TraceSession::records, this, &Worker::takeRecords);
    connect(session, &Trace::TraceSession::keptEnded, this, &Worker::takeKeptEnd);
    connect(session, &Trace::TraceSession::failed, this,
        [this](const PlatformError& error, const Trace::Refusal& refusal) {
            Q_EMIT ended(error, Trace::mayAdministratorHelp(refusal));
        });
    Trace::AgentCall call;
    call.agentPath = m_surroundings.agentPath;
    call.isAdministrator = isAdministrator;
    session->open(call);
}

void FlightRecorder::Worker::arm(
    const Trace::ArmRequest& request, const DaemonHandle& handle, const QString& name)
{
    m_known.insert(request.number, {handle, name, 0, monotonicNs()});
    if (m_session->isOpen())
        m_session->arm(request);
    else
        m_waiting.append(request);
}

void FlightRecorder::Worker::disarm(uint32_t number)
{
    m_known.remove(number);
    m_waiting.removeIf([number](const Trace::ArmRequest& request) { return request.number == number; });
    m_session->disarm(number);
}

void FlightRecorder::Worker::takeHead(const Trace::KeptHead& head)
{
    const auto known = m_known.find(head.number);
    const bool hasEnd = head.hasEnd == 1;
    // One end that failed a daemon twice is one recording.
    if (known == m_known.end() || (hasEnd ? head.serial == known->serial : m_needsEnd.value(0)))
        return;
    known->serial = hasEnd ? head.serial : known->serial;
    const Result<QString> path = m_surroundings.recordingPath(LastCallsFiles::stem(known->name));
    if (!path) {
        Q_EMIT notKept(head.number, path.error());
        return;
    }
    TraceRecordingFacts facts;
    facts.architecture = m_session->agent().architecture;
    facts.agentKind = TraceAgentKind::Ebpf;
    facts.startMonotonicNs = quint64(known->sinceNs);
    facts.startRealtimeNs = known->sinceNs + m_session->agent().realtimeOffsetNs;
    facts.handle = known->handle.toString();
    facts.host = QSysInfo::machineHostName();
    Result<std::unique_ptr<TraceRecorder>> recorder = TraceRecorder::create(*path, facts);
    if (!recorder) {
        Q_EMIT notKept(head.number, recorder.error());
        return;
    }
    m_recorder = *std::move(recorder);
    m_recording = {known->handle, known->name, *path, head.calls, head.before, 0};
    for (const uint64_t lost : head.lost)
        m_recording.lost += lost;
    if (hasEnd) {
        m_recording.pid = head.pid;
        m_recording.waitStatus = head.waitStatus;
    }
    // They were not lost on the way, but they are not here.
    if (head.before > 0)
        m_recorder->appendLoss(Trace::LossCause::FileFull, head.before, quint64(known->sinceNs), head.timeNs);
}

void FlightRecorder::Worker::takeRecords(const QByteArray& bytes)
{
    if (m_recorder)
        m_recorder->append(std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size()))));
}

void FlightRecorder::Worker::takeKeptEnd(uint32_t number)
{
    if (!m_needsEnd.isEmpty())
        m_needsEnd.removeFirst();
    const std::unique_ptr<TraceRecorder> recorder = std::move(m_recorder);
    if (!recorder)
        return;
    if (const Result<void> finished = recorder->finish(); !finished)
        Q_EMIT notKept(number, finished.error());
    else
        Q_EMIT kept(m_recording);
}

FlightRecorder::FlightRecorder(Surroundings surroundings, QObject* parent)
    : QObject(parent)
    , m_surroundings(std::move(surroundings))
{
    m_thread.setObjectName(QStringLiteral("flight recorder"));
    connect(m_surroundings.watch, &FailureWatch::failureSeen, this,
        [this](const DaemonId& id) { take(id, false); });
    connect(m_surroundings.catalog, &DaemonCatalog::changed, this, &FlightRecorder::follow);
}

FlightRecorder::~FlightRecorder()
{
    for (Daemon& daemon : m_daemons)
        daemon.question.request_stop();
    m_thread.quit();
    m_thread.wait();
}

void FlightRecorder::setCalls(uint32_t calls)
{
    m_calls = std::clamp(calls, Trace::leastKeptCalls, Trace::mostKeptCalls);
}

FlightRecorder::Daemon* FlightRecorder::withNumber(uint32_t number)
{
    const auto found = std::ranges::find(m_daemons, number, &Daemon::number);
    return found == m_daemons.end() ? nullptr : &*found;
}

void FlightRecorder::add(const DaemonHandle& handle, const QString& name)
{
    if (contains(handle.id()))
        return;
    const DaemonRecord record = m_surroundings.catalog->records().value(handle.id());
    Daemon& daemon = *m_daemons.insert(handle.id(), {handle, name, ++m_lastNumber, {}, record.since, {}});
    prepare(daemon);
}

void FlightRecorder::remove(const DaemonId& id)
{
    const auto daemon = m_daemons.find(id);
    if (daemon == m_daemons.end())
        return;
    daemon->question.request_stop();
    if (m_worker)
        QMetaObject::invokeMethod(
            m_worker, [worker = m_worker, number = daemon->number] { worker->disarm(number); });
    m_daemons.erase(daemon);
}

void FlightRecorder::prepare(Daemon& daemon)
{
    daemon.question.request_stop();
    daemon.question = m_surroundings.runner->ask<TracerHandle>(
        this,
        [registry = m_surroundings.catalog->registry(), handle = daemon.handle](
            const OperationContext& context) -> Result<TracerHandle> {
            const auto adapter = registry->adapterFor(handle);
            if (!adapter)
                return std::unexpected(adapter.error());
            // What has no control group can be followed while it runs.
            const Result<TracerHandle> lasting = (*adapter)->traceFromStart(handle, context);
            return lasting ? lasting : (*adapter)->attachTracer(handle, context);
        },
        [this, id = daemon.handle.id()](const Result<TracerHandle>& tracer) {
            const auto found = m_daemons.find(id);
            if (found == m_daemons.end())
                return;
            if (tracer)
                arm(*found, *tracer);
            else
                Q_EMIT failed(found->handle, tracer.error());
        });
}

void FlightRecorder::arm(Daemon& daemon, const TracerHandle& tracer)
{
    Trace::ArmRequest request;
    request.number = daemon.number;
    request.leastCalls = m_calls;
    request.dataLimit = dataLimit;
    request.target.controlGroup = tracer.target().controlGroup.toStdString();
    for (const qint64 pid : tracer.target().pids)
        request.target.pids.push_back(uint32_t(pid));
    daemon.pid = request.target.controlGroup.empty() && !tracer.target().pids.isEmpty()
        ? std::optional(tracer.target().pids.first())
        : std::nullopt;
    begin();
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, request, handle = daemon.handle, name = daemon.name] {
            worker->arm(request, handle, name);
        });
}

void FlightRecorder::begin()
{
    if (m_worker)
        return;
    m_worker = new Worker(m_surroundings);
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &Worker::armed, this, &FlightRecorder::takeArmed);
    connect(m_worker, &Worker::kept, this, &FlightRecorder::kept);
    connect(m_worker, &Worker::notKept, this, [this](uint32_t number, const PlatformError& error) {
        if (const Daemon* daemon = withNumber(number))
            Q_EMIT notKept(daemon->handle, error);
    });
    connect(m_worker, &Worker::ended, this, &FlightRecorder::takeEnd);
    m_thread.start();
    QMetaObject::invokeMethod(m_worker,
        [worker = m_worker, isAdministrator = m_isAdministrator] { worker->begin(isAdministrator); });
}

void FlightRecorder::takeArmed(
    uint32_t number, const std::optional<PlatformError>& error, bool mayAdministratorHelp)
{
    Daemon* daemon = withNumber(number);
    if (!daemon || sender() != m_worker)
        return;
    if (!error)
        Q_EMIT armed(daemon->handle);
    else if (mayAdministratorHelp && m_mayAsk && !m_isAdministrator)
        takeEnd(*error, true);
    else
        Q_EMIT failed(daemon->handle, *error);
}

// Without its agent nothing is kept: another one begins anew, where more rights help, or each daemon is told.
void FlightRecorder::takeEnd(const PlatformError& error, bool mayAdministratorHelp)
{
    if (sender() != m_worker)
        return;
    m_worker->deleteLater();
    m_worker = nullptr;
    const bool isTriedAgain = mayAdministratorHelp && m_mayAsk && !m_isAdministrator;
    m_isAdministrator = m_isAdministrator || isTriedAgain;
    for (Daemon& daemon : m_daemons) {
        if (isTriedAgain)
            prepare(daemon);
        else
            Q_EMIT failed(daemon.handle, error);
    }
}

void FlightRecorder::take(const DaemonId& id, bool needsEnd)
{
    const auto daemon = m_daemons.constFind(id);
    if (daemon != m_daemons.cend() && m_worker)
        QMetaObject::invokeMethod(m_worker,
            [worker = m_worker, number = daemon->number, needsEnd] { worker->take(number, needsEnd); });
}

void FlightRecorder::follow(const DaemonDelta& delta)
{
    for (const DaemonRecord& record : delta.changed) {
        const auto daemon = m_daemons.find(record.handle.id());
        if (daemon == m_daemons.end())
            continue;
        if (daemon->pid && record.pid && record.pid != daemon->pid)
            prepare(*daemon);
        // A daemon may fail and fail again before its manager says when it first did.
        if (record.since && std::exchange(daemon->since, record.since) != record.since
            && record.status.state() == DaemonStatus::State::Failed)
            take(record.handle.id(), true);
    }
}

} // namespace Duende

#include "flightrecorder.moc"
