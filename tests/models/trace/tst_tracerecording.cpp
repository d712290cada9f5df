// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracerecorder.h"
#include "tests/models/trace/samplecalls.h"

#include "adapters/trace/wire/recordreader.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Duende;

namespace {

TraceRecordingFacts sampleFacts()
{
    return {sampleArchitecture, TraceAgentKind::Ptrace, 1700000000000000000, 5000,
        QStringLiteral("native:pid42"), QStringLiteral("host")};
}

quint64 sequenceOf(const TraceRecordReference& record)
{
    const auto call = Trace::CallView::of(record.bytes);
    return call ? call->call().sequence : 0;
}

/// `count` calls of which every third carries 100 bytes.
void appendCalls(TraceRecorder& recorder, SampleRecords& records, int count)
{
    for (int i = 0; i < count; ++i) {
        if (i % 3 == 0)
            records.add(records.call(1, 100), 1, QByteArray(100, 'x'));
        else
            records.addCall(39, 42);
        if (i % 64 == 63 || i == count - 1) {
            QVERIFY(recorder.append(records.bytes()));
            records.clear();
        }
    }
}

void overwrite(const QString& path, qint64 offset, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(offset));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

class TestTraceRecording : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_path = m_folder.filePath(QStringLiteral("%1.duende-trace").arg(++m_count)); }

    void readsWhatWasWritten();
    void isReadWhileItGrows();
    void findsRowsByTime();
    void countsLosses();
    void stopsAtItsLimit();
    void stopsWhenNoRoomIsLeft();
    void takesWholeRecordsOnly();
    void survivesAKill();
    void leavesOutDamagedBlocks();
    void keepsRowNumbersBehindALostHeader();
    void readsWhatIsLeftOfACutFile();
    void outlivesAFileThatIsShortened();
    void refusesWhatIsNoFile();
    void refusesWhatItCannotRead_data();
    void refusesWhatItCannotRead();

private:
    std::unique_ptr<TraceRecorder> create(quint64 mostBytes = TraceRecorder::usualMostBytes)
    {
        auto recorder = TraceRecorder::create(m_path, sampleFacts(), mostBytes);
        return recorder ? std::move(*recorder) : nullptr;
    }
    void writeCalls(int count)
    {
        const auto recorder = create();
        QVERIFY(recorder);
        SampleRecords records;
        appendCalls(*recorder, records, count);
        QVERIFY(recorder->finish());
    }

    QTemporaryDir m_folder;
    QString m_path;
    int m_count = 0;
};

void TestTraceRecording::readsWhatWasWritten()
{
    writeCalls(100000);
    const auto opened = TraceRecording::open(m_path);
    QVERIFY(opened);
    const TraceRecording& recording = **opened;
    QCOMPARE(recording.facts(), sampleFacts());
    QVERIFY(recording.damage().isEmpty());
    QVERIFY(!recording.isGrowing());
    QCOMPARE(recording.rowCount(), 100000U);
    QCOMPARE(recording.counts().calls, 100000U);
    QVERIFY(recording.blockCount() > 2);
    for (quint64 row = 0; row < recording.rowCount(); row += 7)
        QCOMPARE(sequenceOf(recording.row(row)), row + 1);
    QCOMPARE(sequenceOf(recording.row(99999)), 100000U);
    QVERIFY(!recording.row(100000));
    QVERIFY(QFileInfo(m_path).size() < 17 * 1000 * 1000);
}

void TestTraceRecording::isReadWhileItGrows()
{
    const auto recorder = create();
    QVERIFY(recorder);
    const std::shared_ptr<TraceRecording> recording = recorder->recording();
    QVERIFY(recording->isGrowing());
    QCOMPARE(recording->rowCount(), 0U);
    SampleRecords records;
    for (int round = 1; round <= 50; ++round) {
        appendCalls(*recorder, records, 1000);
        QCOMPARE(recording->rowCount(), quint64(round) * 1000);
        QCOMPARE(sequenceOf(recording->row(quint64(round) * 1000 - 1)), quint64(round) * 1000);
        QCOMPARE(sequenceOf(recording->row(0)), 1U);
    }
    QVERIFY(recorder->finish());
    QVERIFY(!recording->isGrowing());
    QCOMPARE(sequenceOf(recording->row(49999)), 50000U);
}

void TestTraceRecording::findsRowsByTime()
{
    writeCalls(60000);
    const auto recording = TraceRecording::open(m_path);
    QVERIFY(recording);
    QCOMPARE((*recording)->rowAtTime(0), 0U);
    QCOMPARE((*recording)->rowAtTime(1000), 0U);
    QCOMPARE((*recording)->rowAtTime(45000 * 1000), 44999U);
    QCOMPARE((*recording)->rowAtTime(45000 * 1000 + 1), 45000U);
    QCOMPARE((*recording)->rowAtTime(UINT64_MAX), 60000U);
}

void TestTraceRecording::countsLosses()
{
    const auto recorder = create();
    QVERIFY(recorder);
    SampleRecords records;
    records.addCall(39, 1);
    records.addLoss(17);
    records.addProcess(100, 1, "/");
    records.addCall(39, 1);
    QVERIFY(recorder->append(records.bytes()));
    recorder->appendLoss(Trace::LossCause::ReaderSlow, 3, 1, 2);
    QVERIFY(recorder->finish());
    const auto recording = TraceRecording::open(m_path);
    QVERIFY(recording);
    QCOMPARE((*recording)->rowCount(), 4U); // a process is no row
    const TraceCounts counts = (*recording)->counts();
    QCOMPARE(counts.calls, 2U);
    QCOMPARE(counts.lost[std::size_t(Trace::LossCause::QueueFull)], 17U);
    QCOMPARE(counts.lost[std::size_t(Trace::LossCause::ReaderSlow)], 3U);
    QCOMPARE(counts.seen(), 22U);
}

void TestTraceRecording::stopsAtItsLimit()
{
    const auto recorder = create(1); // two blocks at least
    QVERIFY(recorder);
    SampleRecords records;
    appendCalls(*recorder, records, 100000);
    QVERIFY(recorder->isFull());
    QCOMPARE(recorder->fullError().kind(), PlatformError::Kind::ResourceLimit);
    QVERIFY(recorder->finish());
    QVERIFY(QFileInfo(m_path).size() <= traceFileHeaderBytes + 2 * qint64(traceBlockBytes));
    const auto recording = TraceRecording::open(m_path);
    QVERIFY(recording);
    QVERIFY((*recording)->damage().isEmpty());
    const TraceCounts counts = (*recording)->counts();
    QCOMPARE(counts.seen(), 100000U);
    QVERIFY(counts.calls > 40000);
    QCOMPARE((*recording)->rowCount(), counts.calls + 1);
    const TraceRecordReference last = (*recording)->row(counts.calls);
    QCOMPARE(last.kind(), uint16_t(Trace::RecordKind::Loss));
    Trace::LossRecord loss;
    std::memcpy(&loss, last.bytes.data(), sizeof loss);
    QCOMPARE(loss.count, 100000 - counts.calls);
    QCOMPARE(loss.cause, uint8_t(Trace::LossCause::FileFull));
    QCOMPARE(loss.untilNs, 100000U * 1000);
}

void TestTraceRecording::stopsWhenNoRoomIsLeft()
{
    struct rlimit before = {};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = before;
    small.rlim_cur = 3 * traceBlockBytes + 100000;
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto recorder = create();
    QVERIFY(recorder);
    SampleRecords records;
    appendCalls(*recorder, records, 200000);
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
    QVERIFY(recorder->isFull());
    QCOMPARE(recorder->fullError().kind(), PlatformError::Kind::ResourceLimit);
    QVERIFY(recorder->fullError().cause().startsWith(QLatin1String("EFBIG")));
    QVERIFY(recorder->finish());
    const auto recording = TraceRecording::open(m_path);
    QVERIFY(recording);
    QCOMPARE((*recording)->blockCount(), 3U);
    QCOMPARE((*recording)->counts().seen(), 200000U);
    QVERIFY((*recording)->counts().lost[std::size_t(Trace::LossCause::FileFull)] > 0);
}

void TestTraceRecording::takesWholeRecordsOnly()
{
    const auto recorder = create();
    QVERIFY(recorder);
    SampleRecords records;
    records.addCall(39, 1);
    records.addCall(39, 1);
    QVERIFY(!recorder->append(records.bytes().first(records.bytes().size() - 8)));
    QCOMPARE(recorder->recording()->rowCount(), 1U);
    const Trace::RecordHeader tooShort = {8, uint16_t(Trace::RecordKind::Call), 0};
    QVERIFY(!recorder->append(std::as_bytes(std::span(&tooShort, 1))));
    QCOMPARE(recorder->recording()->rowCount(), 1U);
}

void TestTraceRecording::survivesAKill()
{
    auto* const appended = static_cast<std::atomic<quint64>*>(
        mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    QVERIFY(appended != MAP_FAILED);
    const pid_t child = fork();
    QVERIFY(child >= 0);
    if (child == 0) {
        const auto recorder = create(quint64(256) << 20);
        SampleRecords records;
        while (recorder && !recorder->isFull()) {
            records.clear();
            records.addCall(39, 1);
            if (recorder->append(records.bytes()))
                ++*appended;
        }
        _exit(1);
    }
    QTRY_VERIFY_WITH_TIMEOUT(appended->load() > 200000, 20000);
    QCOMPARE(kill(child, SIGKILL), 0);
    int status = 0;
    QCOMPARE(waitpid(child, &status, 0), child);
    QVERIFY(WIFSIGNALED(status));
    const auto recording = TraceRecording::open(m_path);
    QVERIFY(recording);
    QVERIFY((*recording)->damage().wasInterrupted);
    QCOMPARE((*recording)->damage().blocks, 0U);
    QVERIFY((*recording)->rowCount() >= appended->load());
    QVERIFY((*recording)->rowCount() <= appended->load() + 1);
    QCOMPARE(sequenceOf((*recording)->row(appended->load() - 1)), appended->load());
    munmap(appended, 4096);
}

void TestTraceRecording::leavesOutDamagedBlocks()
{
    writeCalls(100000);
    const qint64 secondBlock = traceFileHeaderBytes + qint64(traceBlockBytes);
    overwrite(m_path, secondBlock + 1000, QByteArray(64, '\xff'));
    const auto recording = TraceRecording::open(m_path);
    QVERIFY(recording);
    QCOMPARE((*recording)->rowCount(), 100000U);
    const TraceBlockFacts facts = (*recording)->blockFacts(1);
    const auto block = (*recording)->block(1);
    QVERIFY(block);
    QVERIFY(block->isDamaged());
    QVERIFY(!(*recording)->block(0)->isDamaged());
    QVERIFY((*recording)->row(facts.firstRow));
    QVERIFY(!(*recording)->row(facts.firstRow + facts.rowCount - 1));
    const quint64 next = facts.firstRow + facts.rowCount;
    QCOMPARE(sequenceOf((*recording)->row(next)), next + 1);
}

void TestTraceRecording::keepsRowNumbersBehindALostHeader()
{
    writeCalls(100000);
    overwrite(m_path, traceFileHeaderBytes + qint64(traceBlockBytes), QByteArray(64, '\xff'));
    const auto recording = TraceRecording::open(m_path);
    QVERIFY(recording);
    QCOMPARE((*recording)->damage().blocks, 1U);
    QCOMPARE((*recording)->rowCount(), 100000U);
    const TraceBlockFacts lost = (*recording)->blockFacts(1);
    QVERIFY(!lost.isReadable);
    QCOMPARE((*recording)->damage().rows, lost.rowCount);
    QVERIFY(!(*recording)->row(lost.firstRow));
    QCOMPARE(sequenceOf((*recording)->row(lost.firstRow - 1)), lost.firstRow);
    QCOMPARE(sequenceOf((*recording)->row(lost.firstRow + lost.rowCount)), lost.firstRow + lost.rowCount + 1);
}

void TestTraceRecording::readsWhatIsLeftOfACutFile()
{
    writeCalls(100000);
    QFile file(m_path);
    QVERIFY(file.resize(traceFileHeaderBytes + qint64(traceBlockBytes) + 100000));
    const auto recording = TraceRecording::open(m_path);
    QVERIFY(recording);
    QCOMPARE((*recording)->damage().blocks, 1U);
    const TraceBlockFacts cut = (*recording)->blockFacts(1);
    QVERIFY((*recording)->row(cut.firstRow + 100));
    QVERIFY((*recording)->damage().rows > 0);
    QVERIFY(!(*recording)->row(cut.firstRow + cut.rowCount - 1));
}

void TestTraceRecording::outlivesAFileThatIsShortened()
{
    writeCalls(100000);
    const auto opened = TraceRecording::open(m_path);
    QVERIFY(opened);
    const TraceRecordReference held = (*opened)->row(5);
    QCOMPARE(sequenceOf(held), 6U);
    QVERIFY(QFile::resize(m_path, traceFileHeaderBytes + 100));
    // What is in memory stays, and the rest cannot be read: there is no fault.
    QCOMPARE(sequenceOf(held), 6U);
    QVERIFY(!(*opened)->row(99999));
    quint64 rows = 0;
    for (quint64 row = 0; row < (*opened)->rowCount(); ++row)
        rows += (*opened)->row(row) ? 1 : 0;
    QVERIFY(rows < 100000);
}

void TestTraceRecording::refusesWhatIsNoFile()
{
    const auto folder = TraceRecording::open(m_folder.path());
    QVERIFY(!folder);
    QCOMPARE(folder.error().kind(), PlatformError::Kind::Config);
    QCOMPARE(mkfifo(QFile::encodeName(m_path).constData(), 0600), 0);
    const auto pipe = TraceRecording::open(m_path); // and does not wait for a writer
    QVERIFY(!pipe);
    QCOMPARE(pipe.error().kind(), PlatformError::Kind::Config);
    const QString emptyPath = m_path + QStringLiteral(".empty");
    QFile file(emptyPath);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    const auto empty = TraceRecording::open(emptyPath);
    QVERIFY(!empty);
    QVERIFY2(
        empty.error().detail().contains(QLatin1String("no recording")), qPrintable(empty.error().detail()));
    const auto none = TraceRecording::open(m_path + QStringLiteral(".none"));
    QVERIFY(!none);
    QCOMPARE(none.error().kind(), PlatformError::Kind::NotFound);
}

void TestTraceRecording::refusesWhatItCannotRead_data()
{
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    QTest::newRow("another file") << qint64(0) << QByteArray("#!/bin/sh") << QStringLiteral("no recording");
    QTest::newRow("another version") << qint64(8) << QByteArray("\2\0\0\0", 4) << QStringLiteral("format 2");
    QTest::newRow("damage") << qint64(100) << QByteArray("\2") << QStringLiteral("damaged");
}

void TestTraceRecording::refusesWhatItCannotRead()
{
    QFETCH(const qint64, offset);
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, message);
    writeCalls(10);
    overwrite(m_path, offset, bytes);
    const auto recording = TraceRecording::open(m_path);
    QVERIFY(!recording);
    QCOMPARE(recording.error().kind(), PlatformError::Kind::Config);
    QVERIFY2(recording.error().detail().contains(message), qPrintable(recording.error().detail()));
}

QTEST_GUILESS_MAIN(TestTraceRecording)

#include "tst_tracerecording.moc"
