// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/wire/framereader.h"
#include "adapters/trace/wire/message.h"

#include <QTest>

using namespace Duende::Trace;

class tst_FrameReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pieces_data();
    void pieces();
    void longest();
    void tooLong();
    void empty();
};

void tst_FrameReader::pieces_data()
{
    QTest::addColumn<std::size_t>("step");
    QTest::newRow("byte by byte") << std::size_t(1);
    QTest::newRow("seven") << std::size_t(7);
    QTest::newRow("at once") << std::size_t(100000);
}

void tst_FrameReader::pieces()
{
    QFETCH(const std::size_t, step);
    Bytes stream;
    for (unsigned i = 0; i < 20; ++i) {
        const Bytes frame = frameOf(FrameType(i), Bytes(i * 3, std::byte(i)));
        stream.insert(stream.end(), frame.begin(), frame.end());
    }
    FrameReader reader;
    unsigned expected = 0;
    for (std::size_t at = 0; at < stream.size(); at += step) {
        reader.feed(ByteView(stream).subspan(at, std::min(step, stream.size() - at)));
        while (const auto frame = reader.next()) {
            QCOMPARE(unsigned(frame->type), expected);
            QCOMPARE(frame->payload.size(), std::size_t(expected * 3));
            QVERIFY(std::ranges::all_of(
                frame->payload, [&](std::byte byte) { return byte == std::byte(expected); }));
            ++expected;
        }
    }
    QCOMPARE(expected, 20u);
    QVERIFY(!reader.isInside());
    QVERIFY(!reader.isDamaged());
}

void tst_FrameReader::longest()
{
    FrameReader reader;
    reader.feed(frameOf(FrameType::Records, Bytes(maximumPayload, std::byte(1))));
    const auto frame = reader.next();
    QVERIFY(frame);
    QCOMPARE(frame->payload.size(), std::size_t(maximumPayload));
    QVERIFY(frameOf(FrameType::Records, Bytes(maximumPayload + 1)).empty());
}

void tst_FrameReader::tooLong()
{
    FrameReader reader;
    const FrameHeader header{maximumPayload + 1, 1, 0};
    reader.feed(std::as_bytes(std::span(&header, 1)));
    QVERIFY(!reader.next());
    QVERIFY(reader.isDamaged());
    reader.feed(frameOf(FrameType::Ping, ByteView()));
    QVERIFY(!reader.next()); // for good
}

void tst_FrameReader::empty()
{
    FrameReader reader;
    QVERIFY(!reader.next());
    reader.feed(Bytes(5, std::byte(0)));
    QVERIFY(!reader.next());
    QVERIFY(reader.isInside());
    reader.feed(Bytes(3, std::byte(0)));
    QVERIFY(reader.next());
    QVERIFY(!reader.isInside());
}

QTEST_APPLESS_MAIN(tst_FrameReader)
#include "tst_framereader.moc"
