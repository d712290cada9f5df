// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitfailurecause.h"

#include <QTest>

#include <limits>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_UnitFailureCause : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sentence_data();
    void sentence();
    void timeouts_data();
    void timeouts();
    void mainOnly();
    void began();
    void spans_data();
    void spans();
};

void tst_UnitFailureCause::sentence_data()
{
    QTest::addColumn<QVariantMap>("properties");
    QTest::addColumn<QString>("expected");
    QTest::newRow("out of memory") << QVariantMap{{u"Result"_s, u"oom-kill"_s}}
                                   << u"A process of it was killed because memory ran out (OOM)."_s;
    QTest::newRow("start limit") << QVariantMap{{u"Result"_s, u"start-limit-hit"_s},
        {u"StartLimitBurst"_s, 5U}, {u"StartLimitIntervalUSec"_s, quint64(10'000'000)}}
                                 << u"It was started more than 5 times within 10 s (StartLimitBurst=, "
                                    "StartLimitIntervalSec=), so systemd refuses to start it."_s;
    QTest::newRow("start limit of a socket") << QVariantMap{{u"Result"_s, u"service-start-limit-hit"_s}}
                                             << u"It was started too often in a short time."_s;
    QTest::newRow("not ready") << QVariantMap{{u"Result"_s, u"protocol"_s}, {u"Type"_s, u"notify"_s}}
                               << u"It ended before it told systemd that it is ready, as Type=notify asks."_s;
    QTest::newRow("no name on the bus")
        << QVariantMap{{u"Result"_s, u"protocol"_s}, {u"Type"_s, u"dbus"_s}, {u"BusName"_s, u"org.x"_s}}
        << u"It ended before it took its name org.x on the bus, as Type=dbus asks."_s;
    QTest::newRow("watchdog without a span")
        << QVariantMap{{u"Result"_s, u"watchdog"_s}} << u"It did not answer its watchdog."_s;
    QTest::newRow("resources") << QVariantMap{{u"Result"_s, u"resources"_s}}
                               << u"systemd could not get what is needed to start it."_s;
    QTest::newRow("a word of tomorrow") << QVariantMap{{u"Result"_s, u"bored"_s}} << u"Bored."_s;
    QTest::newRow("nothing") << QVariantMap() << QString();
}

void tst_UnitFailureCause::sentence()
{
    QFETCH(QVariantMap, properties);
    QTEST(failureCause(properties).sentence, "expected");
}

void tst_UnitFailureCause::timeouts_data()
{
    QTest::addColumn<quint64>("activeSince");
    QTest::addColumn<quint64>("activeUntil");
    QTest::addColumn<quint64>("runtimeMax");
    QTest::addColumn<QString>("directive");
    const quint64 none = std::numeric_limits<quint64>::max();
    QTest::newRow("while starting") << quint64(50) << quint64(60) << none << u"TimeoutStartSec"_s;
    QTest::newRow("while stopping") << quint64(200) << quint64(300) << none << u"TimeoutStopSec"_s;
    QTest::newRow("while running") << quint64(200) << quint64(5'000'300) << quint64(5'000'000)
                                   << u"RuntimeMaxSec"_s;
    QTest::newRow("stopped before its time was over")
        << quint64(200) << quint64(4'000'000) << quint64(5'000'000) << u"TimeoutStopSec"_s;
}

void tst_UnitFailureCause::timeouts()
{
    QFETCH(quint64, activeSince);
    QFETCH(quint64, activeUntil);
    QFETCH(quint64, runtimeMax);
    const UnitFailureCause cause = failureCause({{u"Result"_s, u"timeout"_s},
        {u"InactiveExitTimestamp"_s, quint64(100)}, {u"ActiveEnterTimestamp"_s, activeSince},
        {u"ActiveExitTimestamp"_s, activeUntil}, {u"TimeoutStartUSec"_s, quint64(90'000'000)},
        {u"TimeoutStopUSec"_s, quint64(250'000)}, {u"RuntimeMaxUSec"_s, runtimeMax}});
    QTEST(cause.directives.constFirst(), "directive");
    QVERIFY2(cause.sentence.contains(cause.directives.constFirst()), qPrintable(cause.sentence));
}

void tst_UnitFailureCause::mainOnly()
{
    const UnitFailureCause cause = failureCause({{u"Result"_s, u"exit-code"_s}, {u"ExecMainCode"_s, 1},
        {u"ExecMainStatus"_s, 70}, {u"ExecMainExitTimestamp"_s, quint64(7)}});
    QVERIFY(cause.step);
    QCOMPARE(cause.step->name, u"ExecStart"_s);
    QCOMPARE(cause.sentence,
        u"The main process exited with status 70, which by convention means an error of the program itself "
        "(SOFTWARE)."_s);
}

void tst_UnitFailureCause::began()
{
    QVERIFY(!lastRunBegan({}));
    QCOMPARE(lastRunBegan({{u"InactiveExitTimestamp"_s, quint64(500)}}), std::optional<quint64>(500));
    // A restart that was refused comes after the run.
    QCOMPARE(lastRunBegan(
                 {{u"InactiveExitTimestamp"_s, quint64(500)}, {u"ExecMainStartTimestamp"_s, quint64(300)}}),
        std::optional<quint64>(300));
}

void tst_UnitFailureCause::spans_data()
{
    QTest::addColumn<std::chrono::microseconds>("span");
    QTest::addColumn<QString>("expected");
    QTest::newRow("micro") << 12us << u"12 µs"_s;
    QTest::newRow("milli") << std::chrono::microseconds(250ms) << u"250 ms"_s;
    QTest::newRow("seconds") << std::chrono::microseconds(1500ms) << u"1.5 s"_s;
    QTest::newRow("minutes") << std::chrono::microseconds(90s) << u"1 min 30 s"_s;
    QTest::newRow("whole minutes") << std::chrono::microseconds(5min) << u"5 min"_s;
    QTest::newRow("hours") << std::chrono::microseconds(150min) << u"2 h 30 min"_s;
}

void tst_UnitFailureCause::spans()
{
    QFETCH(std::chrono::microseconds, span);
    QTEST(spanText(span), "expected");
}

QTEST_GUILESS_MAIN(tst_UnitFailureCause)
#include "tst_unitfailurecause.moc"
