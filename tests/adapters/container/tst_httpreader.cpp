// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/container/httpreader.h"

#include <QTest>

using namespace Duende;
using Kind = PlatformError::Kind;

class HttpReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replies_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("isHead");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        const auto row
            = [](const char* name, const char* bytes, int status, const char* body, bool isHead = false) {
                  QTest::newRow(name) << QByteArray(bytes) << isHead << status << QByteArray(body);
              };
        row("by length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello");
        row("empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "");
        row("chunked",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n", 200,
            "hello");
        row("chunked with a trailer",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\n", 200,
            "0123456789");
        row("to the end", "HTTP/1.0 404 Not Found\r\n\r\n{\"message\":\"x\"}", 404, "{\"message\":\"x\"}");
        row("no content", "HTTP/1.1 204 No Content\r\n\r\n", 204, "");
        row("head", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", 200, "", true);
        row("provisional", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", 200,
            "x");
        row("bare line feeds", "HTTP/1.1 200\nContent-Length: 1\n\nx", 200, "x");
    }

    void replies()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const bool, isHead);
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        for (const qsizetype step : {bytes.size(), qsizetype(1), qsizetype(7)}) {
            HttpReader reader(1000, isHead);
            QByteArray got;
            for (qsizetype i = 0; i < bytes.size(); i += step) {
                QVERIFY(reader.feed(QByteArrayView(bytes).sliced(i, std::min(step, bytes.size() - i))));
                got += reader.takeBody();
            }
            QVERIFY(reader.end());
            QVERIFY(reader.isComplete());
            QCOMPARE(reader.head().status, status);
            QCOMPARE(got, body);
        }
    }

    void faults_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Kind>("kind");
        const auto row = [](const char* name, const QByteArray& bytes, Kind kind = Kind::Io) {
            QTest::newRow(name) << bytes << kind;
        };
        const QByteArray chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        row("nothing", "");
        row("no HTTP", "220 mail ready\r\n");
        row("no number", "HTTP/1.1 abc\r\n\r\n");
        row("short", "HTTP/1.1 2\r\n\r\n");
        row("cut head", "HTTP/1.1 200 OK\r\nContent-");
        row("no field", "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n");
        row("cut body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
        row("negative length", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n");
        row("length beyond all", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n");
        row("behind the end", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy");
        row("cut chunk", chunked + "5\r\nhel");
        row("chunk of no size", chunked + "\r\nhel");
        row("chunk of a size that is no number", chunked + "0x5\r\nhello");
        row("chunk beyond all", chunked + "FFFFFFFFFFFFFFFF\r\n");
        row("chunk longer than it says", chunked + "2\r\nhello\r\n");
        row("gzip", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n");
        row("endless head", "HTTP/1.1 200 OK\r\nX: " + QByteArray(100'000, 'x'));
        row("endless chunk size", chunked + QByteArray(2000, '0'));
        row("too many fields", "HTTP/1.1 200 OK\r\n" + QByteArray("a: b\r\n").repeated(300));
        row("too large", "HTTP/1.1 200 OK\r\n\r\n" + QByteArray(1001, 'x'), Kind::ResourceLimit);
    }

    void faults()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const Kind, kind);
        HttpReader reader(1000);
        Result<void> taken = reader.feed(bytes);
        if (taken)
            taken = reader.end();
        QVERIFY(!taken);
        QCOMPARE(taken.error().kind(), kind);
        QVERIFY(!reader.isComplete());
        QVERIFY(!reader.feed("HTTP/1.1 200 OK\r\n"));
    }
};

QTEST_APPLESS_MAIN(HttpReaderTest)
#include "tst_httpreader.moc"
