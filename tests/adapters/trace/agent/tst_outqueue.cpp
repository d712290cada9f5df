// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/outqueue.h"
#include "adapters/trace/wire/framereader.h"
#include "adapters/trace/wire/message.h"
#include "adapters/trace/wire/recordreader.h"
#include "adapters/trace/wire/recordwriter.h"

#include <QTest>

#include <sys/socket.h>
#include <unistd.h>

using namespace Duende::Trace;

namespace {

/// Both ends of a stream, and what came out of one.
class Stream
{
public:
    Stream() { m_isMade = ::socketpair(AF_UNIX, SOCK_STREAM, 0, m_ends) == 0; }
    ~Stream()
    {
        ::close(m_ends[0]);
        ::close(m_ends[1]);
    }

    int end() const { return m_ends[1]; }
    bool isMade() const { return m_isMade; }

    /// Reads what is there; the frames' types and the records' payloads one behind the other.
    void read(int flags = MSG_DONTWAIT)
    {
        std::vector<std::byte> bytes(1U << 20);
        for (;;) {
            const ssize_t count = ::recv(m_ends[0], bytes.data(), bytes.size(), flags);
            if (count <= 0)
                return;
            m_reader.feed(std::span(bytes).first(std::size_t(count)));
            while (const auto frame = m_reader.next()) {
                types.push_back(frame->type);
                if (frame->type == FrameType::Records)
                    records.insert(records.end(), frame->payload.begin(), frame->payload.end());
            }
        }
    }

    std::vector<FrameType> types;
    Bytes records;

private:
    int m_ends[2] = {-1, -1};
    bool m_isMade = false;
    FrameReader m_reader;
};

Bytes callRecord(uint64_t sequence, std::size_t data)
{
    RecordWriter writer;
    CallRecord record{};
    record.sequence = sequence;
    record.captureCount = 1;
    writer.begin(RecordKind::Call, record);
    Capture head{};
    head.length = uint32_t(data);
    writer.appendCapture(head, Bytes(data));
    const auto bytes = writer.finish();
    return {bytes.begin(), bytes.end()};
}

} // namespace

class tst_OutQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void order();
    void full();
    void peerGone();
    void tooLong();
};

void tst_OutQueue::order()
{
    Stream stream;
    QVERIFY(stream.isMade());
    OutQueue queue(stream.end());
    queue.addFrame(frameOf(FrameType::Hello, AgentHello{}));
    for (uint64_t i = 0; i < 100; ++i)
        QVERIFY(queue.addCall(callRecord(i, 100), i));
    queue.addFrame(frameOf(FrameType::Ended, EndedBody{}));
    QVERIFY(queue.flush(5000));
    stream.read();
    QCOMPARE(stream.types, (std::vector{FrameType::Hello, FrameType::Records, FrameType::Ended}));
    RecordReader reader(stream.records);
    for (uint64_t i = 0; i < 100; ++i)
        QCOMPARE(CallView::of(*reader.next())->call().sequence, i);
    QVERIFY(!reader.next());
    QVERIFY(!reader.isDamaged());
    QCOMPARE(queue.delivered(), uint64_t(100));
}

void tst_OutQueue::full()
{
    Stream stream;
    OutQueue queue(stream.end(), 4);
    // Nobody reads: it fills, and nothing waits.
    uint64_t kept = 0;
    uint64_t firstLost = 0;
    for (uint64_t i = 1; i <= 1000; ++i) {
        if (queue.addCall(callRecord(i, 10'000), i))
            ++kept;
        else if (firstLost == 0)
            firstLost = i;
    }
    QVERIFY(kept < 500);
    QVERIFY(firstLost > 0);
    QCOMPARE(queue.lost(LossCause::QueueFull), 1000 - kept);
    // Other records have a reserve.
    ExitRecord record{};
    record.header = {sizeof record, uint16_t(RecordKind::Exit), 0};
    QVERIFY(queue.addOther(std::as_bytes(std::span(&record, 1))));
    // When there is room again the loss stands before what comes.
    QVERIFY(QTest::qWaitFor([&] { return stream.read(), queue.addCall(callRecord(5000, 8), 5000); }));
    queue.placeLosses();
    QVERIFY(QTest::qWaitFor([&] { return stream.read(), queue.flush(10); }));
    stream.read();
    RecordReader reader(stream.records);
    uint64_t calls = 0;
    uint64_t losses = 0;
    uint64_t last = 0;
    while (const auto bytes = reader.next()) {
        if (const auto view = CallView::of(*bytes)) {
            ++calls;
            QVERIFY(losses > 0 ? view->call().sequence > last : view->call().sequence == last + 1);
            last = view->call().sequence;
        } else if (RecordReader::header(*bytes).kind == uint16_t(RecordKind::Loss)) {
            LossRecord loss;
            std::memcpy(&loss, bytes->data(), sizeof loss);
            QCOMPARE(loss.cause, uint8_t(LossCause::QueueFull));
            QVERIFY(loss.timeNs > last);
            QVERIFY(loss.untilNs >= loss.timeNs);
            losses += loss.count;
        }
    }
    QVERIFY(!reader.isDamaged());
    QCOMPARE(calls, queue.delivered());
    QCOMPARE(losses, queue.lost(LossCause::QueueFull));
}

void tst_OutQueue::peerGone()
{
    Stream stream;
    OutQueue queue(stream.end());
    ::shutdown(stream.end(), SHUT_WR);
    for (uint64_t i = 0; i < 10; ++i)
        queue.addCall(callRecord(i, 100), i);
    QVERIFY(!queue.flush(5000));
}

void tst_OutQueue::tooLong()
{
    Stream stream;
    OutQueue queue(stream.end());
    QVERIFY(!queue.addCall(Bytes(OutQueue::maximumRecord + 8), 1));
    QCOMPARE(queue.lost(LossCause::QueueFull), uint64_t(1));
    QVERIFY(queue.addCall(callRecord(2, 0), 2));
}

QTEST_APPLESS_MAIN(tst_OutQueue)
#include "tst_outqueue.moc"
