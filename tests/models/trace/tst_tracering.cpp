// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceevents.h"
#include "models/trace/tracerecorder.h"
#include "tests/models/trace/samplerecording.h"

#include <QTest>

#include <atomic>
#include <thread>

#include <sys/stat.h>

using namespace Duende;

namespace {

constexpr quint64 mostBytes = traceFileHeaderBytes + 8 * quint64(traceBlockBytes);

quint64 diskBytes(const QString& path)
{
    struct stat facts = {};
    return stat(QFile::encodeName(path).constData(), &facts) == 0 ? quint64(facts.st_blocks) * 512 : 0;
}

quint64 sequenceOf(const TraceRecordReference& record)
{
    const auto call = Trace::CallView::of(record.bytes);
    return call ? call->call().sequence : 0;
}

} // namespace

/// A recording whose oldest blocks make room for the newest.
class TestTraceRing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_path = m_folder.filePath(QStringLiteral("%1.duende-trace").arg(++m_count));
        auto created = TraceRecorder::create(m_path,
            {sampleArchitecture, TraceAgentKind::Ptrace, 1700000000000000000, 0,
                QStringLiteral("native:pid100"), QStringLiteral("host")},
            mostBytes, TraceRecorder::WhenFull::Ring);
        QVERIFY2(created, created ? "" : qPrintable(created.error().message() + created.error().cause()));
        m_recorder = std::move(*created);
        m_records = SampleRecords();
    }
    void cleanup() { m_recorder.reset(); }

    void keepsTheLastCalls();
    void tellsAgainWhatIsThere();
    void keepsItsSizeOverALongTime();
    void forgetsWhatEnded();
    void isReadWhileBlocksGo();
    void takesNothingFromWhoLooksAtIt();
    void showsWhereCallsWent();

private:
    bool flush()
    {
        const bool isTaken = m_recorder->append(m_records.bytes());
        m_records.clear();
        return isTaken;
    }
    void append(int count)
    {
        for (int i = 0; i < count; ++i) {
            m_records.addCall(39, 42);
            if (i % 64 == 63 || i == count - 1)
                QVERIFY(flush());
        }
    }

    QTemporaryDir m_folder;
    QString m_path;
    int m_count = 0;
    std::unique_ptr<TraceRecorder> m_recorder;
    SampleRecords m_records;
};

void TestTraceRing::keepsTheLastCalls()
{
    append(1'000'000); // 112 MB
    QVERIFY(!m_recorder->isFull());
    const std::shared_ptr<TraceRecording> growing = m_recorder->recording();
    QCOMPARE(growing->rowCount(), 1'000'000U);
    QVERIFY(growing->firstRow() > 700'000);
    QVERIFY(growing->firstRow() < 800'000);
    QCOMPARE(growing->counts().seen(), 1'000'000U);
    QVERIFY(!growing->row(growing->firstRow() - 1));
    QCOMPARE(sequenceOf(growing->row(growing->firstRow())), growing->firstRow() + 1);
    QVERIFY(diskBytes(m_path) <= mostBytes + 65536);
    QVERIFY(m_recorder->finish());

    const auto opened = TraceRecording::open(m_path);
    QVERIFY(opened);
    QVERIFY((*opened)->damage().isEmpty());
    QCOMPARE((*opened)->damage().rows, 0U);
    QCOMPARE((*opened)->rowCount(), 1'000'000U);
    QCOMPARE((*opened)->firstRow(), growing->firstRow());
    const TraceCounts counts = (*opened)->counts();
    QCOMPARE(counts.calls, 1'000'000 - growing->firstRow());
    QCOMPARE(counts.lost[std::size_t(Trace::LossCause::FileFull)], growing->firstRow());
    QVERIFY(!(*opened)->row(0));
    QVERIFY(!(*opened)->row((*opened)->firstRow() - 1));
    TraceCursor cursor(*opened);
    quint64 expected = (*opened)->firstRow();
    while (const auto record = cursor.next()) {
        if (record->isRow)
            QCOMPARE(record->row, expected++);
    }
    QCOMPARE(expected, 1'000'000U);
    QCOMPARE((*opened)->rowAtTime(0), growing->firstRow());
    QCOMPARE((*opened)->rowAtTime(900'001 * 1000), 900'000U);
}

void TestTraceRing::tellsAgainWhatIsThere()
{
    m_records.addProcess(100, 1, "/srv", "daemon");
    m_records.addDescriptor(100, 3, "/etc/passwd");
    m_records.addProcess(200, 100, "/tmp", "gone");
    m_records.add(m_records.call(SampleCall::openat, 4, {SampleCall::currentDirectory}), 1, "/var/log/x");
    m_records.addCall(SampleCall::close, 0, {3});
    m_records.addCall(SampleCall::dup, 9, {4});
    m_records.pid = m_records.tid = 200;
    m_records.addExit(0, true);
    m_records.pid = m_records.tid = 100;
    QVERIFY(flush());
    TraceProcesses live;
    TraceCursor liveCursor(m_recorder->recording());
    for (int round = 0; round < 10; ++round) {
        append(60'000);
        while (live.addFrom(liveCursor, 1000)) { }
    }
    QVERIFY(m_recorder->finish());
    while (live.addFrom(liveCursor, 1000)) { }
    // Who was there from the beginning still knows where a descriptor came from.
    QCOMPARE(live.descriptor(100, 4, 500'000)->target, std::string("/var/log/x"));
    QCOMPARE(live.descriptor(100, 4, 500'000)->madeByRow, std::optional<quint64>(0));

    const auto opened = TraceRecording::open(m_path);
    QVERIFY(opened);
    const quint64 first = (*opened)->firstRow();
    QVERIFY(first > 0);
    TraceProcesses late;
    TraceCursor cursor(*opened);
    while (late.addFrom(cursor, 1000)) { }
    QCOMPARE(late.processes().size(), 1U);
    QCOMPARE(late.comm(100, 100, first), std::string("daemon"));
    QCOMPARE(late.directory(100, first), std::string("/srv"));
    QCOMPARE(late.descriptor(100, 4, first)->target, std::string("/var/log/x"));
    QCOMPARE(late.descriptor(100, 9, first)->target, std::string("/var/log/x"));
    QVERIFY(!late.descriptor(100, 4, first)->madeByRow);
    QVERIFY(!late.descriptor(100, 3, first));
    QVERIFY(late.comm(200, 200, first).empty());
}

void TestTraceRing::keepsItsSizeOverALongTime()
{
    append(4'000'000);
    QVERIFY(diskBytes(m_path) <= mostBytes + 65536);
    QCOMPARE(m_recorder->recording()->counts().seen(), 4'000'000U);
    QVERIFY(m_recorder->recording()->counts().calls > 200'000);
}

void TestTraceRing::forgetsWhatEnded()
{
    // Ten thousand short processes with long names of files: the state told again stays that of one.
    m_records.addProcess(100, 1, "/");
    for (quint32 pid = 1000; pid < 11'000; ++pid) {
        m_records.addProcess(pid, 100, "/", QByteArray::number(pid));
        m_records.pid = m_records.tid = pid;
        m_records.add(m_records.call(SampleCall::openat, 3, {SampleCall::currentDirectory}), 1,
            QByteArray(3000, 'x') + QByteArray::number(pid));
        m_records.addExit(0, true);
        QVERIFY(flush());
    }
    m_records.pid = m_records.tid = 100;
    append(100'000);
    QVERIFY(m_recorder->finish());
    const auto opened = TraceRecording::open(m_path);
    QVERIFY(opened);
    QVERIFY((*opened)->firstRow() > 0);
    TraceCursor cursor(*opened);
    int told = 0;
    while (const auto record = cursor.next()) {
        if (record->isRow)
            break;
        ++told;
    }
    QVERIFY2(told >= 1 && told <= 4, qPrintable(QString::number(told)));
}

void TestTraceRing::isReadWhileBlocksGo()
{
    const std::shared_ptr<const TraceRecording> recording = m_recorder->recording();
    std::atomic<bool> isDone = false;
    std::atomic<quint64> wrong = 0;
    std::atomic<quint64> right = 0;
    std::vector<std::jthread> readers;
    for (int reader = 0; reader < 3; ++reader) {
        readers.emplace_back([&, reader] {
            TraceCursor cursor(recording);
            quint64 seed = quint64(reader) + 1;
            while (!isDone) {
                seed = seed * 6364136223846793005U + 1442695040888963407U;
                const quint64 count = recording->rowCount();
                if (count == 0)
                    continue;
                const quint64 row = seed % count;
                const TraceRecordReference record = recording->row(row);
                if (record && sequenceOf(record) != row + 1)
                    ++wrong;
                else if (!record && row >= recording->firstRow())
                    ++wrong;
                else
                    ++right;
                for (int i = 0; i < 1000; ++i) {
                    const auto next = cursor.next();
                    if (!next)
                        break;
                    const auto call = next->isRow ? Trace::CallView::of(next->bytes) : std::nullopt;
                    if (next->isRow && (!call || call->call().sequence != next->row + 1))
                        ++wrong;
                }
            }
        });
    }
    append(2'000'000);
    isDone = true;
    readers.clear();
    QCOMPARE(wrong.load(), 0U);
    QVERIFY(right > 0);
}

void TestTraceRing::takesNothingFromWhoLooksAtIt()
{
    append(10);
    // It is the open block, whose bytes are those of the file itself.
    const TraceRecordReference record = m_recorder->recording()->row(5);
    QCOMPARE(sequenceOf(record), 6U);
    append(1'000'000);
    QVERIFY(m_recorder->recording()->firstRow() > 5);
    QVERIFY(!m_recorder->recording()->row(5));
    QCOMPARE(sequenceOf(record), 6U);
}

void TestTraceRing::showsWhereCallsWent()
{
    TraceEvents events;
    append(10);
    events.setRecording(m_recorder->recording(), nullptr);
    append(1'000'000);
    QTRY_COMPARE(events.rowCount(), 1'000'010U);
    QCOMPARE(events.text(5, TraceColumn::Call), QStringLiteral("dropped"));
    QCOMPARE(events.text(1'000'009, TraceColumn::Call), QStringLiteral("getpid"));
    QVERIFY(m_recorder->finish());
    const auto opened = TraceRecording::open(m_path);
    QVERIFY(opened);
    // Nobody saw those that went before: they are not shown.
    events.setRecording(*opened, nullptr);
    const quint64 first = (*opened)->firstRow();
    QCOMPARE(events.rowCount(), 1'000'010 - first);
    QCOMPARE(events.recordRow(0), first);
    QCOMPARE(events.visibleRow(first), 0U);
    QCOMPARE(events.visibleRow(first + 7), 7U);
    QCOMPARE(events.visibleRow(0), 0U);
    QCOMPARE(events.text(0, TraceColumn::Call), QStringLiteral("getpid"));
}

QTEST_GUILESS_MAIN(TestTraceRing)

#include "tst_tracering.moc"
