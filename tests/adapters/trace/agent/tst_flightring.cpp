// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/flightring.h"
#include "adapters/trace/wire/recordreader.h"
#include "adapters/trace/wire/recordwriter.h"

#include <QTest>

using namespace Duende::Trace;

namespace {

std::vector<std::byte> callRecord(uint64_t sequence, uint32_t pid = 5)
{
    RecordWriter writer;
    CallRecord record{};
    record.sequence = sequence;
    record.pid = record.tid = pid;
    writer.begin(RecordKind::Call, record);
    const auto bytes = writer.finish();
    return {bytes.begin(), bytes.end()};
}

template <typename Record> std::vector<std::byte> bytesOf(RecordKind kind, const Record& record)
{
    RecordWriter writer;
    writer.begin(kind, record);
    const auto bytes = writer.finish();
    return {bytes.begin(), bytes.end()};
}

std::vector<std::byte> processRecord(uint32_t pid)
{
    ProcessRecord record{};
    record.pid = pid;
    return bytesOf(RecordKind::Process, record);
}

std::vector<std::byte> exitRecord(uint32_t pid)
{
    ExitRecord record{};
    record.header.flags = 1;
    record.pid = record.tid = pid;
    return bytesOf(RecordKind::Exit, record);
}

std::vector<std::byte> descriptorRecord(uint32_t pid, int number)
{
    DescriptorRecord record{};
    record.pid = pid;
    record.descriptor = number;
    return bytesOf(RecordKind::Descriptor, record);
}

/// Every record of a content, in order.
struct Found
{
    explicit Found(const FlightRing::Content& content)
    {
        for (const auto& chunk : content.chunks) {
            RecordReader reader(chunk->bytes);
            while (const auto record = reader.next()) {
                const RecordHeader header = RecordReader::header(*record);
                if (header.kind == uint16_t(RecordKind::Call)) {
                    CallRecord call;
                    std::memcpy(&call, record->data(), sizeof call);
                    sequences.push_back(call.sequence);
                } else if (header.kind == uint16_t(RecordKind::Process)) {
                    ProcessRecord process;
                    std::memcpy(&process, record->data(), sizeof process);
                    processes.push_back(process.pid);
                    areToldAgain = areToldAgain && (header.flags & toldAgainFlag) != 0;
                } else if (header.kind == uint16_t(RecordKind::Descriptor)) {
                    DescriptorRecord descriptor;
                    std::memcpy(&descriptor, record->data(), sizeof descriptor);
                    descriptors.push_back(descriptor.descriptor);
                }
            }
            isWhole = isWhole && !reader.isDamaged();
        }
    }

    std::vector<uint64_t> sequences;
    std::vector<uint32_t> processes;
    std::vector<int> descriptors;
    bool areToldAgain = true;
    bool isWhole = true;
};

} // namespace

class tst_FlightRing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsAll();
    void keepsTheLast();
    void tellsAgainWhoIsThere();
    void contentStays();
    void stormIsBounded();
    void lossesAreCounted();
};

void tst_FlightRing::keepsAll()
{
    FlightRing ring(1000);
    ring.addOther(processRecord(5));
    for (uint64_t i = 1; i <= 10; ++i)
        QVERIFY(ring.addCall(callRecord(i), i));
    const FlightRing::Content content = ring.content();
    QCOMPARE(content.calls, 10U);
    QCOMPARE(content.before, 0U);
    const Found found(content);
    QVERIFY(found.isWhole);
    QCOMPARE(found.sequences.size(), 10U);
    QCOMPARE(found.processes, std::vector<uint32_t>{5});
}

void tst_FlightRing::keepsTheLast()
{
    FlightRing ring(1000);
    for (uint64_t i = 1; i <= 50'000; ++i)
        ring.addCall(callRecord(i), i);
    const FlightRing::Content content = ring.content();
    const Found found(content);
    QVERIFY(content.calls >= 1000 && content.calls < 3000);
    QCOMPARE(found.sequences.size(), content.calls);
    QCOMPARE(content.calls + content.before, 50'000U);
    QCOMPARE(ring.callCount(), 50'000U);
    QCOMPARE(found.sequences.back(), 50'000U);
    QCOMPARE(found.sequences.front(), content.before + 1);
}

void tst_FlightRing::tellsAgainWhoIsThere()
{
    FlightRing ring(1000);
    ring.addOther(processRecord(5));
    ring.addOther(processRecord(6));
    ring.addOther(exitRecord(6));
    ring.addOther(descriptorRecord(5, 3));
    ring.forgetDescriptors(5);
    ring.addOther(descriptorRecord(5, 4));
    for (uint64_t i = 1; i <= 20'000; ++i)
        ring.addCall(callRecord(i), i);
    const Found found(ring.content());
    QCOMPARE(found.processes, std::vector<uint32_t>{5});
    QVERIFY(found.areToldAgain);
    QCOMPARE(found.descriptors, std::vector<int>{4});
}

void tst_FlightRing::contentStays()
{
    FlightRing ring(1000);
    for (uint64_t i = 1; i <= 2000; ++i)
        ring.addCall(callRecord(i), i);
    const FlightRing::Content content = ring.content();
    const std::vector<uint64_t> before = Found(content).sequences;
    for (uint64_t i = 2001; i <= 20'000; ++i)
        ring.addCall(callRecord(i), i);
    QCOMPARE(Found(content).sequences, before);
}

void tst_FlightRing::stormIsBounded()
{
    FlightRing ring(1000);
    for (uint32_t pid = 1; pid <= 400'000; ++pid) {
        ring.addOther(processRecord(pid));
        ring.addOther(exitRecord(pid));
    }
    std::size_t bytes = 0;
    for (const auto& chunk : ring.content().chunks)
        bytes += chunk->bytes.size();
    QVERIFY2(bytes < 10U << 20, qPrintable(QString::number(bytes)));
}

void tst_FlightRing::lossesAreCounted()
{
    FlightRing ring(1000);
    ring.addLosses(LossCause::QueueFull, 7, 1, 2);
    ring.addLosses(LossCause::QueueFull, 3, 3, 4);
    QCOMPARE(ring.content().lost[int(LossCause::QueueFull)], 10U);
}

QTEST_APPLESS_MAIN(tst_FlightRing)
#include "tst_flightring.moc"
