// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/logverb.h"

#include "tests/app/command/commandfixture.h"
#include "tests/support/fakelog.h"

#include <QJsonDocument>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_LogVerb : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void lastLines_data();
    void lastLines();
    void json();
    void boots_data();
    void boots();
    void wrongUsage_data();
    void wrongUsage();
    void plainFileHasNoPriorities();
    void noLines();
    void notSupported();
    void followUntilInterrupted();
    void followUntilNobodyReads();

private:
    std::unique_ptr<CommandFixture> m_command;
    std::shared_ptr<FakeLogLines> m_lines;
    QList<LogQuery> m_queries;
};

void tst_LogVerb::init()
{
    std::signal(SIGINT, SIG_DFL);
    m_command = std::make_unique<CommandFixture>();
    m_lines = std::make_shared<FakeLogLines>();
    m_queries.clear();
    m_command->units->onOpenLog = [this](const LogQuery& query) -> Result<std::unique_ptr<DaemonLog>> {
        m_queries.append(query);
        return std::make_unique<FakeLog>(m_lines, query);
    };
    for (int i = 1; i <= 100; ++i)
        m_lines->add("line " + QByteArray::number(i), i % 10 == 0 ? LogPriority::Error : LogPriority::Info);
}

void tst_LogVerb::lastLines_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<qsizetype>("count");
    QTest::addColumn<QByteArray>("first");

    QTest::newRow("default") << QByteArray("log systemd:a.service") << qsizetype(50)
                             << QByteArray("web[812]: line 51");
    QTest::newRow("-n") << QByteArray("log systemd:a.service -n 3") << qsizetype(3)
                        << QByteArray("web[812]: line 98");
    QTest::newRow("--lines") << QByteArray("log --lines=1 systemd:a.service") << qsizetype(1)
                             << QByteArray("web[812]: line 100");
    QTest::newRow("all") << QByteArray("log systemd:a.service -n all") << qsizetype(100)
                         << QByteArray("web[812]: line 1");
    QTest::newRow("none") << QByteArray("log systemd:a.service -n 0") << qsizetype(0) << QByteArray();
    QTest::newRow("priority") << QByteArray("log systemd:a.service --priority err") << qsizetype(10)
                              << QByteArray("web[812]: line 10");
}

void tst_LogVerb::lastLines()
{
    QFETCH(QByteArray, options);
    QFETCH(qsizetype, count);
    QFETCH(QByteArray, first);
    const CommandRun run = m_command->run(words(options.constData()));
    QCOMPARE(run.error, QByteArray());
    QCOMPARE(run.status, 0);
    QCOMPARE(run.lines().size(), count);
    QCOMPARE(run.lines().value(0), first);
}

void tst_LogVerb::json()
{
    const CommandRun run = m_command->run(words("log systemd:a.service -n 2 --json"));
    QCOMPARE(run.lines().size(), 2);
    const QJsonObject object = QJsonDocument::fromJson(run.lines().at(1)).object();
    QCOMPARE(object.value("MESSAGE"_L1).toString(), u"line 100"_s);
    QCOMPARE(object.value("PRIORITY"_L1).toString(), u"3"_s);
}

void tst_LogVerb::boots_data()
{
    QTest::addColumn<QByteArray>("boot");
    QTest::addColumn<QByteArray>("id");

    QTest::newRow("last") << QByteArray("0") << QByteArray(32, 'b');
    QTest::newRow("before") << QByteArray("-1") << QByteArray(32, 'a');
    QTest::newRow("none such") << QByteArray("-2") << QByteArray();
}

void tst_LogVerb::boots()
{
    QFETCH(QByteArray, boot);
    QFETCH(QByteArray, id);
    m_lines->boots = {{QByteArray(32, 'a'), 1, 2}, {QByteArray(32, 'b'), 3, 4}};
    const CommandRun run
        = m_command->run(words(QByteArray("log systemd:a.service --boot " + boot).constData()));
    QCOMPARE(run.status, id.isEmpty() ? 1 : 0);
    QCOMPARE(m_queries.last().boot, id);
}

void tst_LogVerb::wrongUsage_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QByteArray>("says");

    QTest::newRow("number") << QByteArray("log systemd:a.service -n many") << QByteArray("\"many\"");
    QTest::newRow("negative") << QByteArray("log systemd:a.service --lines=-1") << QByteArray("\"-1\"");
    QTest::newRow("time") << QByteArray("log systemd:a.service --since soon")
                          << QByteArray("--since: \"soon\"");
    QTest::newRow("priority") << QByteArray("log systemd:a.service --priority loud")
                              << QByteArray("emergency, alert");
    QTest::newRow("no handle") << QByteArray("log") << QByteArray("HANDLE is missing");
}

void tst_LogVerb::wrongUsage()
{
    QFETCH(QByteArray, options);
    QFETCH(QByteArray, says);
    const CommandRun run = m_command->run(words(options.constData()));
    QCOMPARE(run.status, 2);
    QVERIFY2(run.error.contains(says), run.error.constData());
    QVERIFY(run.output.isEmpty());
}

void tst_LogVerb::plainFileHasNoPriorities()
{
    m_lines->features = {};
    const CommandRun run = m_command->run(words("log systemd:a.service --priority err"));
    QCOMPARE(run.status, 1);
    QVERIFY2(run.error.contains("--priority") && run.error.contains("a fake"), run.error.constData());
}

void tst_LogVerb::noLines()
{
    m_lines = std::make_shared<FakeLogLines>();
    const CommandRun run = m_command->run(words("log systemd:a.service"));
    QCOMPARE(run.status, 0);
    QVERIFY(run.output.isEmpty());
    QVERIFY(run.error.contains("no lines"));
}

void tst_LogVerb::notSupported()
{
    const CommandRun run = m_command->run(words("log native:pid1 --json"));
    QCOMPARE(run.status, 1);
    QCOMPARE(
        run.errors().value(0).value("error"_L1).toObject().value("kind"_L1).toString(), u"not_supported"_s);
}

void tst_LogVerb::followUntilInterrupted()
{
    // The lines come while it follows; it is interrupted when it wrote the last.
    const std::jthread writer([this] {
        std::this_thread::sleep_for(50ms);
        m_lines->add("new");
        std::this_thread::sleep_for(300ms);
        ::kill(::getpid(), SIGINT);
    });
    const CommandRun run = m_command->run(words("log systemd:a.service -n 1 --follow"));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error, QByteArray());
    QCOMPARE(run.output, QByteArray("web[812]: line 100\nweb[812]: new\n"));
}

void tst_LogVerb::followUntilNobodyReads()
{
    int ends[2] = {-1, -1};
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    const std::jthread reader([&ends] {
        char buffer[16];
        [[maybe_unused]] const ssize_t size = ::read(ends[0], buffer, sizeof buffer);
        ::close(ends[0]);
    });
    QCOMPARE(m_command->runWith(words("log systemd:a.service --follow"), {null, ends[1], null}), 0);
    ::close(ends[1]);
    ::close(null);
}

QTEST_GUILESS_MAIN(tst_LogVerb)
#include "tst_logverb.moc"
