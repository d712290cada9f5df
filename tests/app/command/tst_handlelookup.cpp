// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/handlelookup.h"

#include "tests/app/command/commandfixture.h"
#include "tests/support/samplerecords.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class TestHandleLookup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void finds_data();
    void finds();
    void handleNeedsNoListing();
    void ambiguous_data();
    void ambiguous();
    void beginningOfContainerId();
    void saysWhatCouldNotBeAsked();

private:
    std::unique_ptr<CommandFixture> m_command;
};

void TestHandleLookup::init()
{
    m_command = std::make_unique<CommandFixture>();
    DaemonRecord socket = unitRecord(u"web.socket"_s);
    socket.kind = DaemonKind::Socket;
    DaemonRecord timer = unitRecord(u"backup.timer"_s);
    timer.kind = DaemonKind::Timer;
    DaemonRecord path = unitRecord(u"watch.path"_s);
    path.kind = DaemonKind::Path;
    DaemonRecord watchTimer = unitRecord(u"watch.timer"_s);
    watchTimer.kind = DaemonKind::Timer;
    m_command->units->records = {socket, unitRecord(u"web.service"_s), timer, path, watchTimer,
        unitRecord(u"dbus-:1.2-org.example@0.service"_s), unitRecord(u"agent.service"_s)};
    for (const QString& id : {u"abc123"_s, u"abc456"_s}) {
        DaemonRecord container = unitRecord(u"box-"_s + id);
        container.handle = DaemonHandle(ContainerHandle{u"podman"_s, id});
        container.kind = DaemonKind::Container;
        m_command->units->records.append(container);
    }
    m_command->processes->records
        = {processRecord(71, u"agent"_s), processRecord(72, u"twin"_s), processRecord(73, u"twin"_s)};
}

void TestHandleLookup::finds_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("handle");
    QTest::newRow("handle") << "systemd:web.service" << "systemd:web.service";
    QTest::newRow("whole name") << "web.socket" << "systemd:web.socket";
    QTest::newRow("a daemon before its socket") << "web" << "systemd:web.service";
    QTest::newRow("another kind, when nothing else is called so") << "backup" << "systemd:backup.timer";
    QTest::newRow("a whole name before a shortened one") << "agent" << "native:pid71";
    QTest::newRow("name with a colon") << "dbus-:1.2-org.example@0.service"
                                       << "systemd:dbus-:1.2-org.example@0.service";
}

void TestHandleLookup::finds()
{
    QFETCH(const QString, word);
    QFETCH(const QString, handle);
    const CommandRun run = m_command->run({u"restart"_s, word});
    QCOMPARE(run.error, "");
    QCOMPARE(run.status, 0);
    const QStringList operations = m_command->units->operations() + m_command->processes->operations();
    QVERIFY(operations.contains(u"restart "_s + handle));
}

void TestHandleLookup::handleNeedsNoListing()
{
    m_command->run(words("restart systemd:web.service"));
    QCOMPARE(m_command->units->operations(),
        (QStringList{u"stoppedWith systemd:web.service"_s, u"restart systemd:web.service"_s}));
    QVERIFY(m_command->processes->operations().isEmpty());
}

void TestHandleLookup::ambiguous_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("two processes") << "twin"
                                   << QByteArray(
                                          "duende: restart: 2 daemons are called \"twin\": native:pid72, "
                                          "native:pid73\n");
    QTest::newRow("two containers")
        << "abc"
        << QByteArray("duende: restart: 2 daemons are called \"abc\": podman:abc123, podman:abc456\n");
    QTest::newRow("two units") << "watch"
                               << QByteArray(
                                      "duende: restart: 2 daemons are called \"watch\": systemd:watch.path, "
                                      "systemd:watch.timer\n");
}

void TestHandleLookup::beginningOfContainerId()
{
    // The fixture's adapters own no containers, so what was found is in the message.
    QVERIFY(m_command->run(words("restart abc1")).error.contains("cannot reach podman:abc123"));
    QVERIFY(m_command->run(words("restart box-abc456")).error.contains("cannot reach podman:abc456"));
    QVERIFY(m_command->run(words("restart ab")).error.startsWith("duende: daemon not found: ab"));
}

void TestHandleLookup::ambiguous()
{
    QFETCH(const QString, word);
    QFETCH(const QByteArray, message);
    const CommandRun run = m_command->run({u"restart"_s, u"web.service"_s, word});
    QCOMPARE(run.status, 2);
    QCOMPARE(run.output, "");
    QVERIFY2(run.error.startsWith(message), run.error.constData());
    QCOMPARE(m_command->units->operations(), QStringList{u"list"_s});
}

void TestHandleLookup::saysWhatCouldNotBeAsked()
{
    m_command->units->onOperation = [](const QString&, const OperationContext&) -> Result<void> {
        return std::unexpected(PlatformError::timeout(std::chrono::seconds(10)));
    };
    const CommandRun run = m_command->run(words("restart web"));
    QCOMPARE(run.status, 1);
    QCOMPARE(run.error, "duende: daemon not found: web. Not everything could be asked: system.\n");
}

QTEST_GUILESS_MAIN(TestHandleLookup)
#include "tst_handlelookup.moc"
