// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/adapters/trace/tracerun.h"

#include <QFile>
#include <QTest>

namespace Duende::Trace {

TracedProgram::TracedProgram(const QString& program, const QStringList& arguments)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(program, arguments);
    m_process.waitForStarted();
}

TracedProgram::~TracedProgram()
{
    m_process.kill();
    m_process.waitForFinished();
}

QByteArray TracedProgram::output()
{
    m_output += m_process.readAllStandardOutput();
    return m_output;
}

QByteArray TracedProgram::awaitLine(const QByteArray& start)
{
    QByteArray found;
    const bool isThere = QTest::qWaitFor(
        [&] {
            for (const QByteArray& line : output().split('\n')) {
                if (line.startsWith(start) && m_output.contains(QByteArray(line + '\n'))) {
                    found = line.sliced(start.size());
                    return true;
                }
            }
            return false;
        },
        10'000);
    return isThere ? (found.isNull() ? QByteArray("") : found) : QByteArray();
}

QByteArray statusValue(uint32_t pid, const QByteArray& key)
{
    QFile file(QStringLiteral("/proc/%1/status").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith(QByteArray(key + ':')))
            return line.sliced(key.size() + 1).trimmed();
    }
    return {};
}

char stateOf(uint32_t pid)
{
    const QByteArray state = statusValue(pid, "State");
    return state.isEmpty() ? '?' : state.front();
}

TraceRun::TraceRun() : m_session(std::make_unique<TraceSession>())
{
    TraceSession* session = m_session.get();
    connect(session, &TraceSession::attached, this, [this](const AttachedHead& head) { what = head; });
    connect(session, &TraceSession::inspected, this, [this](const InspectReport& told) { report = told; });
    connect(session, &TraceSession::counters, this, [this](const CountersBody& body) { sums = body; });
    connect(session, &TraceSession::ended, this, [this](const EndedBody& body) { how = body; });
    connect(session, &TraceSession::records, this, [this](const QByteArray& more) { bytes += more; });
    connect(session, &TraceSession::closed, this, [this] { isClosed = true; });
    connect(session, &TraceSession::failed, this, [this](const PlatformError& told, const Refusal& why) {
        error = told;
        refusal = why;
    });
}

AgentCall TraceRun::ownAgent()
{
    return {QStringLiteral(DUENDE_AGENT), false, -1};
}

bool TraceRun::open(const AgentCall& call)
{
    m_session->open(call);
    return QTest::qWaitFor([this] { return m_session->isOpen() || error; }, 10'000) && !error;
}

bool TraceRun::attach(const Target& target, const TraceOptions& options)
{
    what.reset();
    how.reset();
    error.reset();
    m_session->attach(target, options);
    return QTest::qWaitFor([this] { return what || error; }, 10'000) && what;
}

bool TraceRun::start(const QStringList& command, const TraceOptions& options)
{
    what.reset();
    how.reset();
    error.reset();
    Command started;
    for (const QString& word : command)
        started.arguments.push_back(word.toStdString());
    m_session->start(started, options);
    return QTest::qWaitFor([this] { return what || error; }, 10'000) && what;
}

bool TraceRun::detach()
{
    m_session->detach();
    return awaitEnd();
}

bool TraceRun::inspect(const Target& target)
{
    report.reset();
    error.reset();
    m_session->inspect(target);
    return QTest::qWaitFor([this] { return report || error; }, 10'000) && report;
}

bool TraceRun::awaitEnd(int milliseconds)
{
    return QTest::qWaitFor([this] { return how.has_value(); }, milliseconds);
}

std::vector<std::span<const std::byte>> TraceRun::all(RecordKind kind) const
{
    std::vector<std::span<const std::byte>> found;
    RecordReader reader(std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size()))));
    while (const auto record = reader.next()) {
        if (RecordReader::header(*record).kind == uint16_t(kind))
            found.push_back(*record);
    }
    return found;
}

std::vector<CallView> TraceRun::calls() const
{
    std::vector<CallView> found;
    for (const auto& record : all(RecordKind::Call)) {
        if (const auto view = CallView::of(record))
            found.push_back(*view);
    }
    return found;
}

std::vector<CallView> TraceRun::calls(long number) const
{
    std::vector<CallView> found = calls();
    std::erase_if(found, [number](const CallView& view) { return view.call().number != number; });
    return found;
}

bool TraceRun::addsUp() const
{
    RecordReader reader(std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size()))));
    uint64_t callCount = 0;
    uint64_t lossCount = 0;
    while (const auto record = reader.next()) {
        const uint16_t kind = RecordReader::header(*record).kind;
        if (kind == uint16_t(RecordKind::Call) && CallView::of(*record))
            ++callCount;
        if (kind == uint16_t(RecordKind::Loss)) {
            LossRecord loss;
            std::memcpy(&loss, record->data(), sizeof loss);
            lossCount += loss.count;
        }
    }
    uint64_t lost = 0;
    for (int cause = 0; sums && cause < lossCauseCount; ++cause)
        lost += sums->lost[cause];
    const bool isRight = !reader.isDamaged() && sums && sums->delivered == callCount && lost == lossCount
        && sums->seen == callCount + lossCount;
    if (!isRight && sums)
        qWarning("seen %llu delivered %llu lost %llu; calls %llu losses %llu", (unsigned long long)sums->seen,
            (unsigned long long)sums->delivered, (unsigned long long)lost, (unsigned long long)callCount,
            (unsigned long long)lossCount);
    return isRight;
}

} // namespace Duende::Trace
