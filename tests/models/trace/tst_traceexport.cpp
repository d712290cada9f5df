// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceexport.h"
#include "tests/models/trace/samplerecording.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Duende;

class TestTraceExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_sample = std::make_unique<SampleRecording>();
        SampleRecords& records = m_sample->records;
        records.addProcess(100, 1, "/", "web");
        records.add(
            records.call(SampleCall::openat, 3, {SampleCall::currentDirectory, 1, 0}), 1, "/etc/passwd");
        records.add(records.call(SampleCall::openat, -2, {SampleCall::currentDirectory, 1, 0}), 1, "/a\"b");
        records.addLoss(17);
        records.addCall(SampleCall::close, 0, {3});
        records.addSignal(15);
        records.addExit(15, true);
        QVERIFY(m_sample->flush());
        QVERIFY(m_sample->recorder->finish());
    }

    void writesStraceText();
    void writesJsonLines();
    void writesCsv();
    void writesChromeEvents();
    void writesChosenRows();
    void writesAFile();
    void stopsWhenTold();

private:
    QByteArray exported(TraceFormat format, const TraceExport::Rows& rows = nullptr) const
    {
        const auto text = TraceExport::toText(m_sample->recording(), rows, format, OperationContext());
        return text.value_or("failed");
    }

    std::unique_ptr<SampleRecording> m_sample;
};

void TestTraceExport::writesStraceText()
{
    const QByteArrayList lines = exported(TraceFormat::Strace).split('\n');
    QCOMPARE(lines.size(), 8);
    const QByteArray second
        = QDateTime::fromSecsSinceEpoch(1700000000).toString(QStringLiteral("HH:mm:ss")).toLatin1();
    QCOMPARE(lines[0],
        "[pid   100] " + second
            + ".000001 openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY) = 3</etc/passwd> <0.000000>");
    QVERIFY(lines[1].contains(" = -1 ENOENT (No such file or directory) <0.000000>"));
    QCOMPARE(lines[2], "duende: 17 calls lost here (queue_full)");
    QVERIFY(lines[3].contains(" close(3</etc/passwd>) = 0 <"));
    QVERIFY(lines[4].endsWith("--- SIGTERM {si_signo=SIGTERM} ---"));
    QVERIFY(lines[5].endsWith("+++ killed by SIGTERM +++"));
    QCOMPARE(lines[6], "duende: 20 calls seen, 3 recorded, 17 lost (queue_full 17)");
}

void TestTraceExport::writesJsonLines()
{
    const QByteArrayList lines = exported(TraceFormat::JsonLines).trimmed().split('\n');
    QCOMPARE(lines.size(), 7);
    QList<QJsonObject> objects;
    for (const QByteArray& line : lines) {
        QJsonParseError error;
        objects.append(QJsonDocument::fromJson(line, &error).object());
        QCOMPARE(error.error, QJsonParseError::NoError);
    }
    const QJsonObject open = objects[0];
    QCOMPARE(open[QStringLiteral("time_ns")].toInteger(), 1700000000000001000);
    QCOMPARE(open[QStringLiteral("pid")].toInt(), 100);
    QCOMPARE(open[QStringLiteral("comm")].toString(), QStringLiteral("web"));
    QCOMPARE(open[QStringLiteral("call")].toString(), QStringLiteral("openat"));
    QCOMPARE(
        open[QStringLiteral("args")][QStringLiteral("filename")].toString(), QStringLiteral("/etc/passwd"));
    QCOMPARE(open[QStringLiteral("args")][QStringLiteral("dfd")].toString(), QStringLiteral("AT_FDCWD"));
    QCOMPARE(open[QStringLiteral("result")].toInt(), 3);
    QVERIFY(open[QStringLiteral("errno")].isNull());
    QCOMPARE(open[QStringLiteral("duration_ns")].toInt(), 250);
    QCOMPARE(
        objects[1][QStringLiteral("args")][QStringLiteral("filename")].toString(), QStringLiteral("/a\"b"));
    QCOMPARE(objects[1][QStringLiteral("result")].toInt(), -1);
    QCOMPARE(objects[1][QStringLiteral("errno")].toString(), QStringLiteral("ENOENT"));
    QCOMPARE(objects[2][QStringLiteral("lost")].toInt(), 17);
    const QJsonObject summary = objects[6][QStringLiteral("summary")].toObject();
    QCOMPARE(summary[QStringLiteral("backend")].toString(), QStringLiteral("ptrace"));
    QCOMPARE(summary[QStringLiteral("seen")].toInt(), 20);
    QCOMPARE(summary[QStringLiteral("delivered")].toInt(), 3);
    QCOMPARE(summary[QStringLiteral("lost_by")][QStringLiteral("queue_full")].toInt(), 17);
}

void TestTraceExport::writesCsv()
{
    const QByteArray text = exported(TraceFormat::Csv);
    const QByteArrayList lines = text.split('\n');
    QCOMPARE(lines[0], "time_ns,pid,tid,comm,call,arguments,result,errno,duration_ns\r");
    QCOMPARE(lines[1],
        "1700000000000001000,100,100,web,openat,\"AT_FDCWD, \"\"/etc/passwd\"\", "
        "O_RDONLY\",3</etc/passwd>,,250\r");
    QVERIFY(lines[2].contains(",ENOENT,250\r"));
    QVERIFY(text.contains("\"\"lost\"\":17"));
}

void TestTraceExport::writesChromeEvents()
{
    QJsonParseError error;
    const QJsonObject document = QJsonDocument::fromJson(exported(TraceFormat::Chrome), &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    const QJsonArray events = document[QStringLiteral("traceEvents")].toArray();
    QCOMPARE(events.size(), 7); // the process' name, and the rows
    QCOMPARE(events[0][QStringLiteral("ph")].toString(), QStringLiteral("M"));
    QCOMPARE(events[1][QStringLiteral("ph")].toString(), QStringLiteral("X"));
    QCOMPARE(events[1][QStringLiteral("ts")].toDouble(), 1.0);
    QCOMPARE(events[1][QStringLiteral("dur")].toDouble(), 0.25);
    QCOMPARE(
        document[QStringLiteral("otherData")][QStringLiteral("summary")][QStringLiteral("lost")].toInt(), 17);
}

void TestTraceExport::writesChosenRows()
{
    const auto rows = std::make_shared<const std::vector<uint32_t>>(std::vector<uint32_t>{3});
    const QByteArrayList lines = exported(TraceFormat::Strace, rows).trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    // What the descriptor is was said by a row that is not written.
    QVERIFY(lines[0].contains("close(3</etc/passwd>)"));
}

void TestTraceExport::writesAFile()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.txt"));
    const auto count
        = TraceExport::toFile(m_sample->recording(), nullptr, TraceFormat::Strace, path, OperationContext());
    QCOMPARE(count.value_or(0), 6U);
    QVERIFY(QFileInfo(path).size() > 100);
    const auto nowhere = TraceExport::toFile(m_sample->recording(), nullptr, TraceFormat::Strace,
        folder.filePath(QStringLiteral("none/out.txt")), OperationContext());
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().kind(), PlatformError::Kind::Io);
}

void TestTraceExport::stopsWhenTold()
{
    SampleRecording large;
    for (int i = 0; i < 10000; ++i)
        large.records.addCall(SampleCall::getpid, 1);
    QVERIFY(large.flush());
    std::stop_source stop;
    stop.request_stop();
    const auto text = TraceExport::toText(large.recording(), nullptr, TraceFormat::Csv,
        OperationContext::within(std::chrono::seconds(10), stop.get_token()));
    QVERIFY(!text);
    QVERIFY(text.error().isCancelled());
}

QTEST_GUILESS_MAIN(TestTraceExport)

#include "tst_traceexport.moc"
