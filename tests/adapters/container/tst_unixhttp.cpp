// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/container/unixhttp.h"
#include "tests/adapters/container/faultserver.h"

#include <QFile>
#include <QTest>

#include <sys/socket.h>

using namespace Duende;
using namespace std::chrono_literals;
using Kind = PlatformError::Kind;

namespace {

FaultServer::Answer always(const QByteArray& reply)
{
    return [reply](int fd, const QByteArray&, const std::stop_token&) { FaultServer::write(fd, reply); };
}

void hold(const std::stop_token& stop)
{
    while (!stop.stop_requested())
        std::this_thread::sleep_for(2ms);
}

OperationContext within(std::chrono::milliseconds time, std::stop_token stop = {})
{
    return OperationContext::within(time, std::move(stop));
}

} // namespace

class UnixHttpTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRequestIsAnswered()
    {
        const FaultServer server(always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));
        const Result<HttpReply> reply
            = UnixHttp(server.path()).request({"GET", "/v1.41/info", {}}, within(5s));
        QVERIFY(reply);
        QCOMPARE(reply->head.status, 200);
        QCOMPARE(reply->body, QByteArray("{}"));
        QCOMPARE(server.requests(), QStringList{QStringLiteral("GET /v1.41/info HTTP/1.1")});
    }

    void twoEnginesNeverMix()
    {
        const FaultServer one(always("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none"));
        const FaultServer two(always("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo"));
        const auto ask = [](const QString& path, const QByteArray& wanted, std::atomic<int>& wrong) {
            const UnixHttp http(path);
            for (int i = 0; i < 200; ++i) {
                const Result<HttpReply> reply = http.request({"GET", '/' + wanted, {}}, within(20s));
                if (!reply || reply->body != wanted)
                    ++wrong;
            }
        };
        std::atomic<int> wrong = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i) {
                threads.emplace_back([&] { ask(one.path(), "one", wrong); });
                threads.emplace_back([&] { ask(two.path(), "two", wrong); });
            }
        }
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(one.requests(), QStringList(800, QStringLiteral("GET /one HTTP/1.1")));
        QCOMPARE(two.requests(), QStringList(800, QStringLiteral("GET /two HTTP/1.1")));
    }

    void tenMegabytes()
    {
        const QByteArray body(10 * 1024 * 1024, 'j');
        const FaultServer server([&](int fd, const QByteArray&, const std::stop_token&) {
            FaultServer::write(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (qsizetype i = 0; i < body.size(); i += 65536) {
                FaultServer::write(fd, "10000\r\n");
                FaultServer::write(fd, QByteArrayView(body).sliced(i, 65536));
                FaultServer::write(fd, "\r\n");
            }
            FaultServer::write(fd, "0\r\n\r\n");
        });
        const Result<HttpReply> reply = UnixHttp(server.path()).request({}, within(20s));
        QVERIFY(reply);
        QCOMPARE(reply->body, body);
    }

    void aBodyHasAMaximum()
    {
        const FaultServer server([&](int fd, const QByteArray&, const std::stop_token&) {
            FaultServer::write(fd, QByteArray("HTTP/1.1 200 OK\r\n\r\n" + QByteArray(4096, 'x')));
        });
        const auto stream = UnixHttp(server.path()).open({}, within(5s), 1000);
        const Result<QByteArray> body
            = stream ? (*stream)->readAll(within(5s)) : Result<QByteArray>(std::unexpected(stream.error()));
        QVERIFY(!body);
        QCOMPARE(body.error().kind(), Kind::ResourceLimit);
    }

    void cuts_data()
    {
        QTest::addColumn<QByteArray>("reply");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("head") << QByteArray("HTTP/1.1 200 OK\r\nCont");
        QTest::newRow("body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}");
        QTest::newRow("chunk") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{}");
        QTest::newRow("no HTTP") << QByteArray("SSH-2.0-OpenSSH\r\n");
    }

    void cuts()
    {
        QFETCH(const QByteArray, reply);
        const FaultServer server(always(reply));
        const Result<HttpReply> got = UnixHttp(server.path()).request({}, within(5s));
        QVERIFY(!got);
        QCOMPARE(got.error().kind(), Kind::Io);
        QVERIFY2(got.error().detail().contains(QStringLiteral("engine.sock")),
            qUtf8Printable(got.error().detail()));
    }

    void aSlowAnswerIsATimeout()
    {
        const FaultServer server([](int fd, const QByteArray&, const std::stop_token& stop) {
            FaultServer::write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{");
            hold(stop);
        });
        const Result<HttpReply> reply = UnixHttp(server.path()).request({}, within(100ms));
        QVERIFY(!reply);
        QCOMPARE(reply.error().kind(), Kind::Timeout);
    }

    void aStopEndsTheWait()
    {
        const FaultServer server([](int, const QByteArray&, const std::stop_token& stop) { hold(stop); });
        std::stop_source source;
        const std::jthread stopper([&] {
            QTRY_COMPARE(server.requests().size(), 1);
            source.request_stop();
        });
        const Result<HttpReply> reply = UnixHttp(server.path()).request({}, within(1min, source.get_token()));
        QVERIFY(!reply);
        QVERIFY(reply.error().isCancelled());
    }

    void aStreamIsReadAsItComes()
    {
        const FaultServer server([](int fd, const QByteArray&, const std::stop_token& stop) {
            FaultServer::write(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
            hold(stop);
        });
        const auto stream = UnixHttp(server.path()).open({}, within(5s));
        QVERIFY(stream);
        QCOMPARE((*stream)->read(within(5s)).value_or(QByteArray()), QByteArray("one"));
        const Result<QByteArray> nothing = (*stream)->read(within(50ms));
        QVERIFY(!nothing);
        QCOMPARE(nothing.error().kind(), Kind::Timeout);
    }

    void nobodyThere()
    {
        QTemporaryDir folder;
        const QString missing = folder.filePath(QStringLiteral("none.sock"));
        Result<HttpReply> reply = UnixHttp(missing).request({}, within(5s));
        QVERIFY(!reply);
        QCOMPARE(reply.error().kind(), Kind::Io);
        QVERIFY(UnixHttp::isNobodyThere(reply.error()));

        QFile plain(folder.filePath(QStringLiteral("plain")));
        QVERIFY(plain.open(QIODevice::WriteOnly));
        reply = UnixHttp(plain.fileName()).request({}, within(5s));
        QVERIFY(!reply);
        QVERIFY(UnixHttp::isNobodyThere(reply.error()));

        reply = UnixHttp(QString(200, QLatin1Char('x'))).request({}, within(5s));
        QVERIFY(!reply);
        QCOMPARE(reply.error().kind(), Kind::Config);
    }
};

QTEST_GUILESS_MAIN(UnixHttpTest)
#include "tst_unixhttp.moc"
