// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/actionverbs.h"

#include "app/command/verb.h"
#include "tests/app/command/commandfixture.h"
#include "tests/support/samplerecords.h"

#include <QJsonArray>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestActionVerbs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everyActionHasAVerb();
    void eachDoesItsAction_data();
    void eachDoesItsAction();
    void signals_data();
    void signals();
    void saysWhatStopsToo();
    void severalAreDoneAtOnce();
    void oneAfterAnotherOnATerminal();
    void failureOfOneOfSeveral();
    void failureOfOneOfSeveralJson();
    void timeoutReachesTheAdapter();
    void adviceIsOnTheLine();
    void interruptionCancels();
    void wrongUsageDoesNothing_data();
    void wrongUsageDoesNothing();

private:
    QStringList operations() const;

    std::unique_ptr<CommandFixture> m_command;
};

void TestActionVerbs::init()
{
    m_command = std::make_unique<CommandFixture>();
    m_command->units->records = {unitRecord(u"a.service"_s), unitRecord(u"b.service"_s)};
}

QStringList TestActionVerbs::operations() const
{
    QStringList operations = m_command->units->operations();
    operations.removeIf([](const QString& operation) { return operation.startsWith("stoppedWith"_L1); });
    operations.sort();
    return operations;
}

void TestActionVerbs::everyActionHasAVerb()
{
    for (const DaemonAction action : allActions)
        QVERIFY2(verbFromName(actionWord(action)), qPrintable(actionWord(action)));
}

void TestActionVerbs::eachDoesItsAction_data()
{
    QTest::addColumn<QString>("verb");
    for (const DaemonAction action : allActions) {
        if (action != DaemonAction::Signal)
            QTest::newRow(qPrintable(actionWord(action))) << actionWord(action);
    }
}

void TestActionVerbs::eachDoesItsAction()
{
    QFETCH(const QString, verb);
    const CommandRun run = m_command->run({verb, u"systemd:a.service"_s});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.output, "");
    QCOMPARE(run.error, "");
    QCOMPARE(operations(), QStringList{verb + u" systemd:a.service"_s});

    const CommandRun json = m_command->run({verb, u"--json"_s, u"systemd:a.service"_s});
    const QJsonObject operation = json.document().value("operations"_L1).toArray().first().toObject();
    QStringList keys{u"duration_ms"_s, u"handle"_s, u"id"_s, u"operation"_s, u"succeeded"_s};
    if (verb == u"stop"_s || verb == u"restart"_s)
        keys.insert(4, u"stops_with"_s);
    QCOMPARE(operation.keys(), keys);
    QCOMPARE(operation.value("handle"_L1).toString(), u"systemd:a.service"_s);
    QCOMPARE(operation.value("id"_L1).toString(), DaemonId::forName(u"systemd:a.service").toString());
    QCOMPARE(operation.value("operation"_L1).toString(), verb);
    QCOMPARE(operation.value("succeeded"_L1), QJsonValue(true));
}

void TestActionVerbs::signals_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("name");
    for (const Signal signal : allSignals)
        QTest::newRow(qPrintable(signalName(signal))) << signalName(signal) << signalName(signal);
    QTest::newRow("with SIG") << "SIGHUP" << "HUP";
    QTest::newRow("small letters") << "term" << "TERM";
    QTest::newRow("number") << "10" << "USR1";
}

void TestActionVerbs::signals()
{
    QFETCH(const QString, written);
    QFETCH(const QString, name);
    const CommandRun run = m_command->run({u"signal"_s, u"a"_s, u"b"_s, written});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.output, "");
    QCOMPARE(operations(),
        (QStringList{
            u"list"_s, u"signal systemd:a.service "_s + name, u"signal systemd:b.service "_s + name}));
}

void TestActionVerbs::saysWhatStopsToo()
{
    m_command->units->alsoStopped = {u"web.service"_s, u"cron.timer"_s};
    const CommandRun run = m_command->run(words("stop systemd:a.service"));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error,
        "duende: systemd:a.service: 2 daemons that need it are stopped, too: web.service, cron.timer\n");
    QCOMPARE(m_command->units->operations(),
        (QStringList{u"stoppedWith systemd:a.service"_s, u"stop systemd:a.service"_s}));
    const CommandRun json = m_command->run(words("restart systemd:a.service --json"));
    QCOMPARE(json.document()["operations"_L1][0]["stops_with"_L1].toArray(),
        (QJsonArray{u"web.service"_s, u"cron.timer"_s}));
    QCOMPARE(json.error, "");
    // A killed daemon takes nobody with it.
    QCOMPARE(m_command->run(words("kill systemd:a.service")).error, "");
}

void TestActionVerbs::severalAreDoneAtOnce()
{
    QSemaphore meeting;
    m_command->units->onOperation = [&](const QString&, const OperationContext& context) -> Result<void> {
        meeting.release();
        while (meeting.available() < 2) {
            if (const auto slept = context.sleep(1ms, u"waiting for the other"_s); !slept)
                return slept;
        }
        return {};
    };
    const CommandRun run
        = m_command->run(words("stop --timeout 20s systemd:a.service systemd:b.service --json"));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.document().value("operations"_L1).toArray().size(), 2);
}

void TestActionVerbs::oneAfterAnotherOnATerminal()
{
    std::atomic<int> running = 0;
    std::atomic<bool> overlapped = false;
    std::atomic<int> interactive = 0;
    m_command->units->onOperation
        = [&](const QString& name, const OperationContext& context) -> Result<void> {
        if (name.startsWith(u"stoppedWith"_s))
            return {}; // asked before, for all at once
        interactive += context.interactive ? 1 : 0;
        overlapped = overlapped || ++running > 1;
        const auto slept = context.sleep(20ms, u"working"_s);
        --running;
        return slept;
    };
    const CommandRun run = m_command->runOnTerminal(words("stop systemd:a.service systemd:b.service"), 80);
    QCOMPARE(run.status, 0);
    QVERIFY(!overlapped);
    QCOMPARE(interactive.load(), 2);
    m_command->run(words("stop systemd:a.service"));
    QCOMPARE(interactive.load(), 2);
}

void TestActionVerbs::failureOfOneOfSeveral()
{
    m_command->units->onOperation = [](const QString& operation, const OperationContext&) -> Result<void> {
        if (operation.endsWith("a.service"_L1))
            return std::unexpected(PlatformError::invalidState(u"it is masked"_s));
        return {};
    };
    const CommandRun run = m_command->run(words("start systemd:a.service none systemd:b.service"));
    QCOMPARE(run.status, 1);
    QCOMPARE(run.output, "");
    QCOMPARE(run.error,
        "duende: systemd:a.service: invalid state: it is masked\n"
        "duende: daemon not found: none. \"duende list --kind all\" shows every name.\n");
    QVERIFY(operations().contains("start systemd:b.service"_L1));
}

void TestActionVerbs::failureOfOneOfSeveralJson()
{
    m_command->units->onOperation = [](const QString& operation, const OperationContext&) -> Result<void> {
        if (operation.endsWith("a.service"_L1))
            return std::unexpected(PlatformError::timeout(5s));
        return {};
    };
    const CommandRun run = m_command->run(words("stop --json systemd:a.service systemd:b.service"));
    QCOMPARE(run.status, 1);
    const QJsonArray operations = run.document().value("operations"_L1).toArray();
    QCOMPARE(operations.at(0).toObject().value("succeeded"_L1), QJsonValue(false));
    QCOMPARE(operations.at(1).toObject().value("succeeded"_L1), QJsonValue(true));
    QCOMPARE(run.errors().size(), 1);
    const QJsonObject error = run.errors().first();
    QCOMPARE(error.value("handle"_L1).toString(), u"systemd:a.service"_s);
    QCOMPARE(error.value("error"_L1).toObject().value("kind"_L1).toString(), u"timeout"_s);
    QCOMPARE(error.value("error"_L1).toObject().value("recoverable"_L1), QJsonValue(true));
}

void TestActionVerbs::timeoutReachesTheAdapter()
{
    std::chrono::milliseconds timeout{0};
    m_command->units->onOperation = [&](const QString&, const OperationContext& context) -> Result<void> {
        timeout = context.timeout;
        return std::unexpected(PlatformError::timeout(context.timeout));
    };
    const CommandRun run = m_command->run(words("stop systemd:a.service --timeout 1.5s"));
    QCOMPARE(timeout.count(), 1500);
    QCOMPARE(run.status, 1);
    QCOMPARE(run.error, "duende: operation timed out after 1.5s\n");
}

void TestActionVerbs::adviceIsOnTheLine()
{
    m_command->units->onOperation = [](const QString&, const OperationContext&) -> Result<void> {
        return std::unexpected(
            PlatformError::permissionDenied(u"a\nservice"_s).withAdvice(u"Run it as root."_s));
    };
    const CommandRun run = m_command->run(words("stop systemd:a.service"));
    QCOMPARE(run.status, 1);
    QCOMPARE(run.error, "duende: permission denied: a⏎service. Run it as root.\n");
}

void TestActionVerbs::interruptionCancels()
{
    std::signal(SIGINT, SIG_DFL);
    m_command->units->onOperation = [](const QString& operation, const OperationContext& context) {
        ::kill(::getpid(), SIGINT);
        return context.sleep(30s, operation);
    };
    const CommandRun run = m_command->run(words("stop systemd:a.service"));
    QCOMPARE(run.status, 1);
    QCOMPARE(run.error, "duende: invalid state: stop systemd:a.service was cancelled\n");
}

void TestActionVerbs::wrongUsageDoesNothing_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("no handle") << words("stop") << QByteArray("duende: stop: HANDLE is missing\n");
    QTest::newRow("one is no handle")
        << words("stop systemd:a.service frob:1") << QByteArray("duende: stop: \"frob:1\" is not a handle: ");
    QTest::newRow("timeout") << words("stop systemd:a.service --timeout long")
                             << QByteArray("duende: stop: --timeout: ");
    QTest::newRow("negative timeout")
        << words("stop systemd:a.service --timeout=-1s") << QByteArray("duende: stop: --timeout: ");
    QTest::newRow("signal")
        << words("signal systemd:a.service FROB")
        << QByteArray("duende: signal: there is no signal \"FROB\"; it is one of TERM, HUP, INT, "
                      "QUIT, USR1, USR2, STOP, CONT, KILL\n");
    QTest::newRow("no signal") << words("signal systemd:a.service")
                               << QByteArray("duende: signal: SIGNAL is missing\n");
    QTest::newRow("timeout of a signal") << words("signal systemd:a.service HUP --timeout 5s")
                                         << QByteArray("duende: signal: unknown option \"--timeout\"");
}

void TestActionVerbs::wrongUsageDoesNothing()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, message);
    const CommandRun run = m_command->run(arguments);
    QCOMPARE(run.status, 2);
    QCOMPARE(run.output, "");
    QVERIFY2(run.error.startsWith(message), run.error.constData());
    QVERIFY(operations().filter(u"service"_s).isEmpty());
}

QTEST_GUILESS_MAIN(TestActionVerbs)
#include "tst_actionverbs.moc"
