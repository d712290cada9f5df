// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/container/engineclient.h"
#include "tests/adapters/container/faultserver.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTest>

using namespace Duende;

class EngineEndpointTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_around = {};
        m_around.root = m_folder->path();
        m_around.runtimeFolder = m_folder->filePath(QStringLiteral("user/1000"));
        m_around.dockerConfig = m_folder->filePath(QStringLiteral("config"));
    }

    void nothingIsNothing() { QVERIFY(discoverEngines(m_around).isEmpty()); }

    void socketsThatAreThere()
    {
        touch(QStringLiteral("run/docker.sock"));
        touch(QStringLiteral("user/1000/podman/podman.sock"));
        QCOMPARE(names(), (QStringList{QStringLiteral("docker"), QStringLiteral("podman-user")}));
    }

    void dockerHostComesFirst()
    {
        touch(QStringLiteral("run/docker.sock"));
        m_around.dockerHost = QStringLiteral("unix:///elsewhere/engine.sock");
        const QList<EngineEndpoint> engines = discoverEngines(m_around);
        QCOMPARE(engines.size(), 1);
        QCOMPARE(engines.first().socketPath, QStringLiteral("/elsewhere/engine.sock"));
        QVERIFY(engines.first().isChosen);
        m_around.dockerHost = QStringLiteral("tcp://example.org:2376"); // not taken yet
        QCOMPARE(discoverEngines(m_around).first().isChosen, false);
    }

    void theCurrentContext()
    {
        write(QStringLiteral("config/config.json"), "{\"currentContext\":\"mine\"}");
        const QString folder
            = QString::fromLatin1(QCryptographicHash::hash("mine", QCryptographicHash::Sha256).toHex());
        write(QStringLiteral("config/contexts/meta/%1/meta.json").arg(folder),
            "{\"Name\":\"mine\",\"Endpoints\":{\"docker\":{\"Host\":\"unix:///mine.sock\"}}}");
        QCOMPARE(discoverEngines(m_around).value(0).socketPath, QStringLiteral("/mine.sock"));
    }

    void versions_data()
    {
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<QString>("asked");
        QTest::newRow("older") << QByteArray("1.41") << QStringLiteral("GET /v1.41/info HTTP/1.1");
        QTest::newRow("newer than we know")
            << QByteArray("1.99") << QStringLiteral("GET /v1.45/info HTTP/1.1");
        QTest::newRow("too old") << QByteArray("1.12") << QString();
        QTest::newRow("nonsense") << QByteArray("x") << QString();
    }

    void versions()
    {
        QFETCH(const QByteArray, version);
        QFETCH(const QString, asked);
        const FaultServer server([&](int fd, const QByteArray& request, const std::stop_token&) {
            if (request.startsWith("HEAD /_ping "))
                FaultServer::write(fd, QByteArray("HTTP/1.1 200 OK\r\nApi-Version: " + version + "\r\n\r\n"));
            else
                FaultServer::write(fd, "HTTP/1.1 409 Conflict\r\n\r\n{\"message\":\"it\\nis paused\"}");
        });
        const EngineClient client({QStringLiteral("docker"), UnitScope::System, server.path(), false});
        const auto reply = client.json("/info", OperationContext());
        QVERIFY(!reply);
        QCOMPARE(server.requests().value(1), asked);
        QCOMPARE(reply.error().kind(),
            asked.isEmpty() ? PlatformError::Kind::Io : PlatformError::Kind::InvalidState);
        QVERIFY(!reply.error().message().contains(QLatin1Char('\n')));
    }

    void nobodyThere()
    {
        const EngineClient client(
            {QStringLiteral("podman"), UnitScope::User, m_folder->filePath(QStringLiteral("x.sock")), false});
        const auto reply = client.json("/info", OperationContext());
        QVERIFY(!reply);
        QVERIFY(UnixHttp::isNobodyThere(reply.error()));
        QCOMPARE(reply.error().advice(),
            QStringLiteral("Start it with \"systemctl --user start podman.socket\"."));
    }

private:
    void write(const QString& path, const QByteArray& bytes)
    {
        const QString whole = m_folder->filePath(path);
        QVERIFY(QDir().mkpath(QFileInfo(whole).path()));
        QFile file(whole);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    void touch(const QString& path) { write(path, {}); }

    QStringList names() const
    {
        QStringList names;
        for (const EngineEndpoint& engine : discoverEngines(m_around))
            names.append(engine.scopeName());
        return names;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    EngineSurroundings m_around;
};

QTEST_GUILESS_MAIN(EngineEndpointTest)
#include "tst_engineendpoint.moc"
