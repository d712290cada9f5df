// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/failurewatch.h"

#include "models/daemoncatalog.h"
#include "models/favourites.h"
#include "tests/support/eventloopchecker.h"
#include "tests/support/fakeadapter.h"
#include "tests/support/samplerecords.h"

#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace std::chrono_literals;
using Choice = FailureWatch::Choice;
using State = DaemonStatus::State;

namespace {

const QDateTime longAgo = QDateTime::currentDateTimeUtc().addDays(-1);

// Times that stay out of a test's way unless it asks for them.
FailureWatch::Pace calm()
{
    return {.gather = 20ms, .burst = 60s, .mostSingly = 5, .recovery = 60s, .again = 600s, .afterLook = 600s};
}

DaemonRecord failedUnit(
    const QString& name, const QDateTime& since = QDateTime::currentDateTimeUtc().addSecs(5))
{
    DaemonRecord record = unitRecord(name, DaemonStatus::failed({FailureReason::Kind::ExitCode, 1}));
    record.since = since;
    return record;
}

DaemonRecord waitingUnit(const QString& name, quint32 restarts)
{
    DaemonRecord record = unitRecord(name, State::Starting);
    record.result = QStringLiteral("exit-code");
    record.restarts = restarts;
    return record;
}

struct Fixture
{
    std::shared_ptr<FakeAdapter> units = std::make_shared<FakeAdapter>(FakeAdapter::unitScope());
    std::shared_ptr<FakeAdapter> processes = std::make_shared<FakeAdapter>(FakeAdapter::nativeScope());
    DaemonCatalog catalog{
        std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{units, processes})};
    Favourites favourites{nullptr};
    FailureWatch watch;
    QStringList log; // what was told, in order
    EventLoopChecker loop;

    explicit Fixture(const FailureWatch::Pace& pace = calm(), Choice choice = Choice::All)
        : watch(&catalog, &favourites, pace)
    {
        watch.setChoice(choice);
        QObject::connect(&watch, &FailureWatch::told, &watch,
            [this](const FailureNotice& notice) { log.append(QStringLiteral("told ") + text(notice)); });
        QObject::connect(&watch, &FailureWatch::updated, &watch,
            [this](const FailureNotice& notice) { log.append(QStringLiteral("updated ") + text(notice)); });
        QObject::connect(&watch, &FailureWatch::withdrawn, &watch,
            [this](quint64 number) { log.append(QStringLiteral("withdrawn #%1").arg(number)); });
        catalog.start();
        processes->monitor->answer({});
    }

    QString text(const FailureNotice& notice) const
    {
        const QString what = notice.isBurst
            ? QStringLiteral("%1 daemons").arg(notice.daemons.size())
            : QStringLiteral("%1 x%2")
                  .arg(catalog.records().value(notice.daemons.constFirst()).name)
                  .arg(notice.failures);
        return QStringLiteral("#%1 ").arg(notice.number) + what;
    }

    void answer(const QList<DaemonRecord>& records)
    {
        units->monitor->answer(records);
        QTRY_VERIFY(catalog.isSettled());
        QTRY_COMPARE(catalog.records().size(), records.size());
    }
    void change(const QList<DaemonRecord>& records) { units->monitor->change(records); }
    void loseScope()
    {
        units->monitor->fail(Availability::State::Failed, PlatformError::io(QStringLiteral("gone")));
        QTRY_VERIFY(catalog.records().isEmpty());
    }
    /// After everything that was sent until now has been told: a unit of its own fails.
    void settle()
    {
        static int count = 0;
        const DaemonRecord last = failedUnit(QStringLiteral("last-%1.service").arg(++count));
        change({last});
        QTRY_VERIFY(!log.isEmpty() && log.constLast().contains(last.name));
        log.removeLast();
    }
};

} // namespace

class FailureWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstListIsQuiet();
    void tells_data();
    void tells();
    void newUnit_data();
    void newUnit();
    void reconnect_data();
    void reconnect();
    void onlyFavourites();
    void lateFavouriteIsNotToldOfThePast();
    void burstIsOneNotice();
    void burstTakesInWhatWasToldBefore();
    void burstGoesWhenAllHaveRecovered();
    void loopIsOneNoticeWithACount();
    void loopIsToldAgainAfterAWhile();
    void restartingManagerIsSeen();
    void recoveredIsWithdrawn();
    void shortRecoveryIsNone();
    void removedIsWithdrawn();
    void lookWithdraws();
    void failureAfterALookIsOwed();
    void dismissIsALook();
    void offWithdrawsAll();
    void listsWhatIsFailed();
};

void FailureWatchTest::firstListIsQuiet()
{
    Fixture f;
    const DaemonRecord young = failedUnit(QStringLiteral("a.service"));
    const DaemonRecord old = failedUnit(QStringLiteral("b.service"), longAgo);
    DaemonRecord bare = failedUnit(QStringLiteral("c.service"));
    bare.since.reset();
    f.answer({young, old, bare});
    // Its details come a moment later, and a person reads everything again.
    bare.since = QDateTime::currentDateTimeUtc().addSecs(5);
    f.units->monitor->answer({young, old, bare});
    f.settle();
    QCOMPARE(f.log, QStringList());
}

void FailureWatchTest::tells_data()
{
    QTest::addColumn<DaemonRecord>("before");
    QTest::addColumn<DaemonRecord>("after");
    QTest::addColumn<bool>("isTold");
    const QString name = QStringLiteral("a.service");
    DaemonRecord withoutTime = failedUnit(name);
    withoutTime.since.reset();
    DaemonRecord described = failedUnit(name, longAgo);
    described.description = QStringLiteral("A new description");
    QTest::newRow("running fails") << unitRecord(name) << failedUnit(name) << true;
    QTest::newRow("starting fails") << unitRecord(name, State::Starting) << failedUnit(name) << true;
    QTest::newRow("stopped fails, no time") << unitRecord(name, State::Stopped) << withoutTime << true;
    QTest::newRow("fails anew") << failedUnit(name, longAgo) << failedUnit(name) << true;
    QTest::newRow("an older time") << failedUnit(name) << failedUnit(name, longAgo) << false;
    QTest::newRow("its time becomes known") << withoutTime << failedUnit(name) << false;
    QTest::newRow("another detail") << failedUnit(name, longAgo) << described << false;
    QTest::newRow("stops") << unitRecord(name) << unitRecord(name, State::Stopped) << false;
    QTest::newRow("waits to be started again") << unitRecord(name) << waitingUnit(name, 3) << true;
    QTest::newRow("starts") << unitRecord(name, State::Stopped) << unitRecord(name, State::Starting) << false;
    QTest::newRow("starts after failing") << failedUnit(name, longAgo) << waitingUnit(name, 0) << false;
}

void FailureWatchTest::tells()
{
    QFETCH(DaemonRecord, before);
    QFETCH(DaemonRecord, after);
    QFETCH(bool, isTold);
    Fixture f;
    f.answer({before});
    f.change({after});
    if (isTold)
        QTRY_COMPARE(f.log, QStringList{QStringLiteral("told #1 a.service x1")});
    f.settle();
    QCOMPARE(f.log.size(), isTold ? 1 : 0);
}

void FailureWatchTest::newUnit_data()
{
    QTest::addColumn<DaemonRecord>("unit");
    QTest::addColumn<bool>("isTold");
    const QString name = QStringLiteral("a.service");
    DaemonRecord withoutTime = failedUnit(name);
    withoutTime.since.reset();
    QTest::newRow("running") << unitRecord(name) << false;
    QTest::newRow("failed just now") << failedUnit(name) << true;
    QTest::newRow("failed, no time") << withoutTime << true;
    QTest::newRow("loaded, failed long ago") << failedUnit(name, longAgo) << false;
}

void FailureWatchTest::newUnit()
{
    QFETCH(DaemonRecord, unit);
    QFETCH(bool, isTold);
    Fixture f;
    f.answer({});
    f.change({unit});
    f.settle();
    QCOMPARE(f.log, isTold ? QStringList{QStringLiteral("told #1 a.service x1")} : QStringList());
}

void FailureWatchTest::reconnect_data()
{
    QTest::addColumn<QList<DaemonRecord>>("before");
    QTest::addColumn<DaemonRecord>("after");
    QTest::addColumn<bool>("isTold");
    const QString name = QStringLiteral("a.service");
    DaemonRecord withoutTime = failedUnit(name);
    withoutTime.since.reset();
    using List = QList<DaemonRecord>;
    QTest::newRow("still failed") << List{failedUnit(name, longAgo)} << failedUnit(name, longAgo) << false;
    QTest::newRow("still failed, no times") << List{withoutTime} << withoutTime << false;
    QTest::newRow("failed anew") << List{failedUnit(name, longAgo)} << failedUnit(name) << true;
    QTest::newRow("failed meanwhile") << List{unitRecord(name)} << failedUnit(name) << true;
    QTest::newRow("failed meanwhile, no time") << List{unitRecord(name)} << withoutTime << true;
    QTest::newRow("new, failed before") << List{} << failedUnit(name, longAgo) << false;
    QTest::newRow("new, failed meanwhile") << List{} << failedUnit(name) << true;
    QTest::newRow("new, no time") << List{} << withoutTime << false;
}

void FailureWatchTest::reconnect()
{
    QFETCH(QList<DaemonRecord>, before);
    QFETCH(DaemonRecord, after);
    QFETCH(bool, isTold);
    Fixture f;
    const DaemonRecord other = unitRecord(QStringLiteral("other.service"));
    f.answer(before + QList{other});
    f.loseScope();
    // It answers at the second try.
    f.units->monitor->fail(Availability::State::Failed, PlatformError::io(QStringLiteral("still gone")));
    f.units->monitor->answer({after, other});
    QTRY_COMPARE(f.catalog.records().size(), 2);
    f.settle();
    QCOMPARE(f.log, isTold ? QStringList{QStringLiteral("told #1 a.service x1")} : QStringList());
}

void FailureWatchTest::onlyFavourites()
{
    Fixture f(calm(), Choice::Favourites);
    const DaemonRecord mine = unitRecord(QStringLiteral("mine.service"));
    f.favourites.set(mine.handle.id(), true);
    f.answer({mine, unitRecord(QStringLiteral("other.service"))});
    f.change({failedUnit(QStringLiteral("other.service")), failedUnit(QStringLiteral("mine.service"))});
    QTRY_COMPARE(f.log, QStringList{QStringLiteral("told #1 mine.service x1")});
    // The tray counts them all.
    QCOMPARE(f.watch.failedCount(), 2);
    f.favourites.set(mine.handle.id(), false);
    QCOMPARE(f.log.constLast(), QStringLiteral("withdrawn #1"));
}

void FailureWatchTest::lateFavouriteIsNotToldOfThePast()
{
    Fixture f(calm(), Choice::Favourites);
    const DaemonRecord other = failedUnit(QStringLiteral("other.service"), longAgo);
    f.answer({other, unitRecord(QStringLiteral("mine.service"))});
    f.favourites.set(other.handle.id(), true);
    f.favourites.set(unitRecord(QStringLiteral("mine.service")).handle.id(), true);
    f.change({failedUnit(QStringLiteral("mine.service"))});
    QTRY_COMPARE(f.log, QStringList{QStringLiteral("told #1 mine.service x1")});
}

namespace {

QList<DaemonRecord> crowd(int count, bool haveFailed, int first = 0)
{
    QList<DaemonRecord> records;
    for (int i = first; i < first + count; ++i) {
        const QString name = QStringLiteral("crowd-%1.service").arg(i, 2, 10, QLatin1Char('0'));
        records.append(haveFailed ? failedUnit(name) : unitRecord(name));
    }
    return records;
}

} // namespace

void FailureWatchTest::burstIsOneNotice()
{
    Fixture f;
    f.answer(crowd(14, false));
    f.change(crowd(12, true));
    QTRY_COMPARE(f.log, QStringList{QStringLiteral("told #1 12 daemons")});
    // What follows at once belongs to it.
    f.change(crowd(2, true, 12));
    QTRY_COMPARE(f.log.size(), 2);
    QCOMPARE(f.log.constLast(), QStringLiteral("updated #1 14 daemons"));
}

void FailureWatchTest::burstTakesInWhatWasToldBefore()
{
    Fixture f;
    f.answer(crowd(6, false));
    f.change(crowd(2, true));
    QTRY_COMPARE(f.log.size(), 2);
    f.log.clear();
    f.change(crowd(4, true, 2));
    QTRY_COMPARE(f.log.size(), 3);
    QCOMPARE(f.log.constLast(), QStringLiteral("told #3 6 daemons"));
    f.log.sort();
    QCOMPARE(f.log.last(2), (QStringList{QStringLiteral("withdrawn #1"), QStringLiteral("withdrawn #2")}));
}

void FailureWatchTest::burstGoesWhenAllHaveRecovered()
{
    FailureWatch::Pace pace = calm();
    pace.recovery = 30ms;
    Fixture f(pace);
    f.answer(crowd(6, false));
    f.change(crowd(6, true));
    QTRY_COMPARE(f.log, QStringList{QStringLiteral("told #1 6 daemons")});
    f.change(crowd(4, false));
    QTRY_COMPARE(f.log.constLast(), QStringLiteral("updated #1 2 daemons"));
    f.change(crowd(2, false, 4));
    QTRY_COMPARE(f.log.constLast(), QStringLiteral("withdrawn #1"));
}

void FailureWatchTest::loopIsOneNoticeWithACount()
{
    Fixture f;
    const QString name = QStringLiteral("loop.service");
    f.answer({unitRecord(name)});
    f.change({failedUnit(name)});
    QTRY_COMPARE(f.log, QStringList{QStringLiteral("told #1 loop.service x1")});
    for (int i = 0; i < 50; ++i) {
        f.change({unitRecord(name, State::Starting)});
        f.change({unitRecord(name)});
        f.change({failedUnit(name)});
    }
    QTRY_COMPARE(f.log.constLast(), QStringLiteral("updated #1 loop.service x51"));
    f.log.removeFirst();
    for (const QString& line : std::as_const(f.log))
        QVERIFY2(line.startsWith(QStringLiteral("updated #1 ")), qPrintable(line));
    QVERIFY2(f.loop.longestGap() < 500ms, qPrintable(QString::number(f.loop.longestGap().count())));
}

void FailureWatchTest::loopIsToldAgainAfterAWhile()
{
    FailureWatch::Pace pace = calm();
    pace.again = 1ms;
    Fixture f(pace);
    const QString name = QStringLiteral("loop.service");
    f.answer({unitRecord(name)});
    f.change({failedUnit(name)});
    QTRY_COMPARE(f.log, QStringList{QStringLiteral("told #1 loop.service x1")});
    f.change({unitRecord(name)});
    f.change({failedUnit(name)});
    QTRY_COMPARE(f.log.constLast(), QStringLiteral("told #1 loop.service x2"));
}

void FailureWatchTest::restartingManagerIsSeen()
{
    Fixture f;
    const QString name = QStringLiteral("loop.service");
    f.answer({unitRecord(name)});
    for (quint32 restarts = 0; restarts < 4; ++restarts)
        f.change({waitingUnit(name, restarts)});
    f.change({waitingUnit(name, 3)});
    QTRY_COMPARE(f.log, QStringList{QStringLiteral("told #1 loop.service x4")});
    QCOMPARE(f.watch.failedCount(), 0);
}

void FailureWatchTest::recoveredIsWithdrawn()
{
    FailureWatch::Pace pace = calm();
    pace.recovery = 30ms;
    Fixture f(pace);
    const QString name = QStringLiteral("a.service");
    f.answer({unitRecord(name)});
    f.change({failedUnit(name)});
    QTRY_COMPARE(f.log, QStringList{QStringLiteral("told #1 a.service x1")});
    f.change({unitRecord(name)});
    QTRY_COMPARE(f.log.constLast(), QStringLiteral("withdrawn #1"));
    // What comes later is a new story.
    f.change({failedUnit(name, QDateTime::currentDateTimeUtc().addSecs(60))});
    QTRY_COMPARE(f.log.constLast(), QStringLiteral("told #2 a.service x1"));
}

void FailureWatchTest::shortRecoveryIsNone()
{
    Fixture f;
    const QString name = QStringLiteral("a.service");
    f.answer({unitRecord(name)});
    f.change({failedUnit(name)});
    f.change({unitRecord(name)});
    QTRY_COMPARE(f.log, QStringList{QStringLiteral("told #1 a.service x1")});
    f.settle();
    QCOMPARE(f.log.size(), 1);
}

void FailureWatchTest::removedIsWithdrawn()
{
    Fixture f;
    const DaemonRecord unit = unitRecord(QStringLiteral("a.service"));
    f.answer({unit});
    f.change({failedUnit(unit.name)});
    QTRY_COMPARE(f.log, QStringList{QStringLiteral("told #1 a.service x1")});
    f.units->monitor->change({}, {unit.handle.id()});
    QTRY_COMPARE(f.log.constLast(), QStringLiteral("withdrawn #1"));
}

void FailureWatchTest::lookWithdraws()
{
    Fixture f;
    const DaemonRecord unit = unitRecord(QStringLiteral("a.service"));
    f.answer({unit});
    f.change({failedUnit(unit.name)});
    QTRY_COMPARE(f.log, QStringList{QStringLiteral("told #1 a.service x1")});
    f.watch.look({unit.handle.id()});
    QCOMPARE(f.log.constLast(), QStringLiteral("withdrawn #1"));
    f.watch.look({unit.handle.id()});
    QCOMPARE(f.log.size(), 2);
}

void FailureWatchTest::failureAfterALookIsOwed()
{
    FailureWatch::Pace pace = calm();
    pace.afterLook = 150ms;
    Fixture f(pace);
    const DaemonRecord unit = unitRecord(QStringLiteral("a.service"));
    f.answer({unit});
    f.change({failedUnit(unit.name)});
    QTRY_COMPARE(f.log.size(), 1);
    f.watch.look({unit.handle.id()});
    QElapsedTimer sinceLook;
    sinceLook.start();
    f.change({unitRecord(unit.name)});
    f.change({failedUnit(unit.name, QDateTime::currentDateTimeUtc().addSecs(60))});
    QTRY_COMPARE(f.log.constLast(), QStringLiteral("told #2 a.service x1"));
    QVERIFY(sinceLook.durationElapsed() >= pace.afterLook);
}

void FailureWatchTest::dismissIsALook()
{
    Fixture f;
    f.answer(crowd(6, false));
    f.change(crowd(6, true));
    QTRY_COMPARE(f.log, QStringList{QStringLiteral("told #1 6 daemons")});
    f.watch.dismiss(1);
    QCOMPARE(f.log.constLast(), QStringLiteral("withdrawn #1"));
    f.watch.dismiss(77);
    QCOMPARE(f.log.size(), 2);
}

void FailureWatchTest::offWithdrawsAll()
{
    Fixture f;
    const QString name = QStringLiteral("a.service");
    f.answer({unitRecord(name), unitRecord(QStringLiteral("b.service"))});
    f.change({failedUnit(name)});
    QTRY_COMPARE(f.log, QStringList{QStringLiteral("told #1 a.service x1")});
    f.watch.setChoice(Choice::Off);
    QCOMPARE(f.log.constLast(), QStringLiteral("withdrawn #1"));
    f.change({failedUnit(QStringLiteral("b.service"))});
    QTRY_COMPARE(f.watch.failedCount(), 2);
    // Chosen again, it does not tell of what went by.
    f.watch.setChoice(Choice::All);
    f.settle();
    QCOMPARE(f.log.size(), 2);
}

void FailureWatchTest::listsWhatIsFailed()
{
    Fixture f(calm(), Choice::Off);
    QSignalSpy changes(&f.watch, &FailureWatch::failedChanged);
    f.answer({failedUnit(QStringLiteral("old.service"), longAgo), failedUnit(QStringLiteral("new.service")),
        unitRecord(QStringLiteral("up.service"))});
    QCOMPARE(changes.size(), 1);
    const QList<DaemonRecord> failed = f.watch.failed();
    QCOMPARE(failed.size(), 2);
    QCOMPARE(failed.at(0).name, QStringLiteral("new.service"));
    QCOMPARE(failed.at(1).name, QStringLiteral("old.service"));
    f.change({unitRecord(QStringLiteral("new.service"))});
    QTRY_COMPARE(f.watch.failedCount(), 1);
    QCOMPARE(changes.size(), 2);
}

QTEST_GUILESS_MAIN(FailureWatchTest)
#include "tst_failurewatch.moc"
