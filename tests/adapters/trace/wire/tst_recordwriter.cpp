// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/wire/recordreader.h"
#include "adapters/trace/wire/recordwriter.h"

#include <QTest>

using namespace Duende::Trace;

class tst_RecordWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void call();
    void texts();
    void tooLong();
};

void tst_RecordWriter::call()
{
    RecordWriter writer;
    CallRecord record{};
    record.header.flags = CallFlag::Denied;
    record.number = 7;
    record.captureCount = 2;
    writer.begin(RecordKind::Call, record);
    Capture head{};
    head.argument = 1;
    head.length = 3;
    writer.appendCapture(head, std::as_bytes(std::span("abc", 3)));
    head.argument = 2;
    head.length = 8;
    writer.appendCapture(head, std::as_bytes(std::span("12345678", 8)));
    const auto bytes = writer.finish();
    QCOMPARE(bytes.size(), sizeof(CallRecord) + 2 * sizeof(Capture) + 16);
    RecordReader reader(bytes);
    const auto view = CallView::of(*reader.next());
    QVERIFY(view);
    QCOMPARE(view->call().number, 7);
    QCOMPARE(view->call().header.flags, uint16_t(CallFlag::Denied));
    QVERIFY(std::memcmp(view->find(1)->bytes.data(), "abc", 3) == 0);
    QVERIFY(std::memcmp(view->find(2)->bytes.data(), "12345678", 8) == 0);
    QVERIFY(!reader.next());
    QVERIFY(!reader.isDamaged());
}

void tst_RecordWriter::texts()
{
    RecordWriter writer;
    ProcessRecord record{};
    record.commandLineLength = 5;
    writer.begin(RecordKind::Process, record);
    writer.append(std::string_view("hello"));
    QCOMPARE(writer.finish().size(), sizeof(ProcessRecord) + 8);
    // The same writer again, with nothing of the former record.
    writer.begin(RecordKind::Thread, ThreadRecord{});
    const auto bytes = writer.finish();
    QCOMPARE(bytes.size(), sizeof(ThreadRecord));
    QCOMPARE(RecordReader::header(bytes).kind, uint16_t(RecordKind::Thread));
}

void tst_RecordWriter::tooLong()
{
    RecordWriter writer;
    writer.begin(RecordKind::Process, ProcessRecord{});
    writer.append(std::string(maximumRecordBytes, 'x'));
    QVERIFY(writer.finish().empty());
}

QTEST_APPLESS_MAIN(tst_RecordWriter)
#include "tst_recordwriter.moc"
