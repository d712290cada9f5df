// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/watchverb.h"

#include "tests/app/command/commandfixture.h"
#include "tests/support/samplerecords.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QTimer>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace Duende;
using namespace Qt::StringLiterals;

class TestWatchVerb : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void printsChangesForPeople();
    void printsChangesAsJson();
    void followsTheSelectionOnly();
    void tellsOfScopes();
    void endsWhenNobodyReads();
    void wrongUsage();

private:
    /// Watches; each step comes when all before it has been taken in, and behind the last one an
    /// interruption.
    CommandRun watch(const QStringList& options, const QList<std::function<void()>>& steps);

    std::unique_ptr<CommandFixture> m_command;
};

namespace {

QList<QJsonObject> objects(const CommandRun& run)
{
    QList<QJsonObject> objects;
    for (const QByteArray& line : run.lines())
        objects.append(QJsonDocument::fromJson(line).object());
    return objects;
}

QStringList eventsOf(const CommandRun& run)
{
    QStringList events;
    for (const QJsonObject& object : objects(run))
        events.append(object.value("event"_L1).toString());
    return events;
}

} // namespace

void TestWatchVerb::init()
{
    std::signal(SIGINT, SIG_DFL);
    m_command = std::make_unique<CommandFixture>();
}

CommandRun TestWatchVerb::watch(const QStringList& options, const QList<std::function<void()>>& steps)
{
    qsizetype next = 0;
    // A step is due when the event loop has nothing left of the one before.
    QTimer clock;
    clock.setInterval(0);
    connect(&clock, &QTimer::timeout, this, [&] {
        const auto& units = m_command->units->monitor;
        const auto& processes = m_command->processes->monitor;
        if (!units || !units->isStarted || !processes || !processes->isStarted)
            return;
        if (next < steps.size()) {
            steps.at(next++)();
            return;
        }
        clock.stop();
        ::kill(::getpid(), SIGINT);
    });
    clock.start();
    return m_command->run(words("watch") + options);
}

void TestWatchVerb::printsChangesForPeople()
{
    DaemonRecord nginx = unitRecord(u"nginx.service"_s, DaemonStatus::State::Stopped);
    DaemonRecord running = nginx;
    running.status = DaemonStatus::State::Running;
    running.detail = u"active (running)"_s;
    running.pid = 812;
    DaemonRecord busy = running;
    busy.use = ResourceUse{};
    DaemonRecord hostile = unitRecord(u"evil\u202E.service"_s);
    const CommandRun run = watch({},
        {[&] { m_command->units->monitor->answer({nginx}); },
            [&] { m_command->processes->monitor->answer({}); },
            [&] { m_command->units->monitor->change({running}); },
            [&] { m_command->units->monitor->change({busy}); },
            [&] { m_command->units->monitor->change({hostile}); },
            [&] { m_command->units->monitor->change({}, {nginx.handle.id()}); }});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error, "");
    QList<QByteArray> lines = run.lines();
    QCOMPARE(lines.takeFirst(), "1 daemon, 0 running, 0 failed");
    for (QByteArray& line : lines) {
        QVERIFY(QTime::fromString(QString::fromLatin1(line.first(8)), u"HH:mm:ss"_s).isValid());
        line.remove(0, 8);
    }
    QCOMPARE(lines,
        (QList<QByteArray>{"  systemd:nginx.service  stopped → running  active (running)  pid – → 812",
            "  systemd:evil⟨U+202E⟩.service  added  running  –", "  systemd:nginx.service  removed"}));
    QCOMPARE(m_command->units->monitor.isNull(), true);
}

void TestWatchVerb::printsChangesAsJson()
{
    const DaemonRecord stopped = unitRecord(u"nginx.service"_s, DaemonStatus::State::Stopped);
    const DaemonRecord running = unitRecord(u"nginx.service"_s);
    const DaemonRecord other = unitRecord(u"other.service"_s);
    const CommandRun run = watch({u"--json"_s},
        {[&] { m_command->units->monitor->answer({stopped}); },
            [&] { m_command->processes->monitor->answer({}); },
            [&] { m_command->units->monitor->change({running, other}); },
            [&] { m_command->units->monitor->change({}, {running.handle.id()}); }});
    QCOMPARE(run.status, 0);
    QCOMPARE(eventsOf(run), words("snapshot changed added removed"));
    const QList<QJsonObject> events = objects(run);
    for (const QJsonObject& event : events)
        QVERIFY(event.value("time"_L1).toString().endsWith(u'Z'));
    QCOMPARE(events.at(0).keys(), words("daemons event time unavailable"));
    QCOMPARE(events.at(0).value("daemons"_L1).toArray().first().toObject().value("status"_L1).toString(),
        u"stopped"_s);
    QCOMPARE(events.at(1).value("daemon"_L1).toObject().value("status"_L1).toString(), u"running"_s);
    QCOMPARE(events.at(3).value("handle"_L1).toString(), u"systemd:nginx.service"_s);
    QCOMPARE(events.at(3).value("id"_L1).toString(), running.handle.id().toString());
}

void TestWatchVerb::followsTheSelectionOnly()
{
    const DaemonRecord running = unitRecord(u"a.service"_s);
    const DaemonRecord failed
        = unitRecord(u"a.service"_s, DaemonStatus::failed({FailureReason::Kind::ExitCode, 1}));
    DaemonRecord timer = unitRecord(u"a.timer"_s, failed.status);
    timer.kind = DaemonKind::Timer;
    DaemonRecord described = running;
    described.description = u"Other words"_s;
    const CommandRun run = watch(words("--json --kind daemons --filter state=failed"),
        {[&] { m_command->units->monitor->answer({running, timer}); },
            [&] { m_command->processes->monitor->answer({}); },
            [&] { m_command->units->monitor->change({failed}); },
            [&] { m_command->units->monitor->change({running}); },
            [&] { m_command->units->monitor->change({described}); },
            [&] { m_command->units->monitor->change({}, {timer.handle.id(), running.handle.id()}); }});
    QCOMPARE(eventsOf(run), words("snapshot changed changed"));
    QCOMPARE(objects(run).at(0).value("daemons"_L1).toArray().size(), 0);
    QCOMPARE(objects(run).at(1).value("daemon"_L1).toObject().value("status"_L1).toString(), u"failed"_s);
    QCOMPARE(objects(run).at(2).value("daemon"_L1).toObject().value("status"_L1).toString(), u"running"_s);
}

void TestWatchVerb::tellsOfScopes()
{
    const auto fail = [&](Availability::State state) {
        m_command->units->monitor->fail(state, PlatformError::io(u"the bus is gone"_s));
    };
    const QList<std::function<void()>> steps{[&] { fail(Availability::State::Absent); },
        [&] { m_command->processes->monitor->answer({}); },
        [&] { m_command->units->monitor->answer({unitRecord(u"a.service"_s)}); },
        [&] { fail(Availability::State::Failed); }};
    const CommandRun json = watch({u"--json"_s}, steps);
    QCOMPARE(eventsOf(json), words("snapshot available added removed unavailable"));
    const QJsonObject last = objects(json).last();
    QCOMPARE(last.value("platform"_L1).toString(), u"linux"_s);
    QCOMPARE(last.value("scope"_L1).toString(), u"system"_s);
    QCOMPARE(last.value("error"_L1).toString(), u"I/O error: the bus is gone"_s);
    QCOMPARE(objects(json).first().value("unavailable"_L1).toArray().size(), 1);

    const CommandRun text = watch({}, steps);
    QCOMPARE(text.error,
        "duende: system: I/O error: the bus is gone\n"
        "duende: system answers again\n"
        "duende: system: I/O error: the bus is gone\n");
}

void TestWatchVerb::endsWhenNobodyReads()
{
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    const int quiet = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    // Nothing is written any more: the pipe itself tells.
    QTimer::singleShot(0, this, [&] { ::close(ends[0]); });
    QCOMPARE(m_command->runWith({u"watch"_s}, {quiet, ends[1], quiet}), 0);
    ::close(ends[1]);
    ::close(quiet);
}

void TestWatchVerb::wrongUsage()
{
    const CommandRun run = m_command->run(words("watch --filter cpu>5"));
    QCOMPARE(run.status, 2);
    QCOMPARE(run.error,
        "duende: watch: --filter: a change does not tell processor use\nTry \"duende help watch\".\n");
    QCOMPARE(m_command->run(words("watch --kind frob")).status, 2);
}

QTEST_GUILESS_MAIN(TestWatchVerb)
#include "tst_watchverb.moc"
