// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/daemonfacts.h"

#include "models/format/valuetext.h"
#include "tests/support/samplerecords.h"

#include <QTest>

using namespace Duende;

class DaemonFactsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sentence_data();
    void sentence();
    void reasonStandsBehind();
    void knownValues();
    void unknownValuesAreDashes();
    void sameFactsWhateverIsKnown();
    void hostileTextIsPlain();
};

namespace {

using State = DaemonStatus::State;

const QDateTime now = QDateTime::fromSecsSinceEpoch(1'800'000'000);

Fact fact(const QList<Fact>& facts, QLatin1StringView name)
{
    for (const Fact& fact : facts) {
        if (fact.name == name)
            return fact;
    }
    return {};
}

} // namespace

void DaemonFactsTest::sentence_data()
{
    QTest::addColumn<DaemonStatus>("status");
    QTest::addColumn<bool>("hasSince");
    QTest::addColumn<QString>("expected");
    const QString exact = ValueText::exactTime(now.addSecs(-120));
    const QString ago = ValueText::relativeTime(now.addSecs(-120), now);
    QTest::newRow("running") << DaemonStatus(State::Running) << true
                             << QStringLiteral("Running since %1 (%2)").arg(exact, ago);
    QTest::newRow("exit code") << DaemonStatus::failed({FailureReason::Kind::ExitCode,
        203}) << true << QStringLiteral("Failed since %1 (%2): exited with status 203").arg(exact, ago);
    QTest::newRow("signal") << DaemonStatus::failed({FailureReason::Kind::Signal, 11}) << false
                            << QStringLiteral("Failed: killed by signal SEGV");
    QTest::newRow("no reason known") << DaemonStatus::failed({}) << false << QStringLiteral("Failed");
    QTest::newRow("stopped") << DaemonStatus(State::Stopped) << false << QStringLiteral("Stopped");
}

void DaemonFactsTest::sentence()
{
    QFETCH(const DaemonStatus, status);
    QFETCH(const bool, hasSince);
    QFETCH(const QString, expected);
    DaemonRecord record = unitRecord(QStringLiteral("web.service"), status);
    if (hasSince)
        record.since = now.addSecs(-120);
    QCOMPARE(DaemonFacts::sentence(record, now), expected);
}

void DaemonFactsTest::reasonStandsBehind()
{
    const DaemonRecord record = unitRecord(
        QStringLiteral("web.service"), DaemonStatus::failed({FailureReason::Kind::ExitCode, 203}));
    QCOMPARE(DaemonFacts::sentence(record, now, QStringLiteral("The program is\nmissing.")),
        QStringLiteral("Failed. The program is⏎missing."));
}

void DaemonFactsTest::knownValues()
{
    DaemonRecord record = unitRecord(QStringLiteral("web.service"));
    record.pid = 8120;
    record.use.emplace();
    record.use->memoryBytes = 12'687'769;
    record.use->tasks = 1200;
    record.restarts = 2;
    record.enablement = QStringLiteral("enabled");
    record.detail = QStringLiteral("failed (failed)");
    record.result = QStringLiteral("exit-code");
    const QList<Fact> facts = DaemonFacts::of(record, 0.42);
    QCOMPARE(fact(facts, QLatin1StringView("Main PID")).value, QStringLiteral("8120"));
    QCOMPARE(fact(facts, QLatin1StringView("CPU")).value, ValueText::percent(0.42));
    QCOMPARE(fact(facts, QLatin1StringView("Memory")).value, ValueText::bytes(12'687'769));
    QCOMPARE(fact(facts, QLatin1StringView("Tasks")).value, ValueText::count(1200));
    QCOMPARE(fact(facts, QLatin1StringView("Restarts")).value, QStringLiteral("2"));
    QCOMPARE(fact(facts, QLatin1StringView("Enablement")).value, QStringLiteral("enabled"));
    QCOMPARE(
        fact(facts, QLatin1StringView("Reported as")).value, QStringLiteral("failed (failed), exit-code"));
    QCOMPARE(fact(facts, QLatin1StringView("Kind")).value, QStringLiteral("Service, system"));
    QCOMPARE(fact(facts, QLatin1StringView("Handle")).value, QStringLiteral("systemd:web.service"));
    QVERIFY(fact(facts, QLatin1StringView("Handle")).isCode);
}

void DaemonFactsTest::unknownValuesAreDashes()
{
    const QList<Fact> facts = DaemonFacts::of(unitRecord(QStringLiteral("web.service")), std::nullopt);
    for (const auto* name : {"Main PID", "CPU", "Memory", "Tasks", "Restarts", "Enablement", "Reported as"}) {
        const Fact unknown = fact(facts, QLatin1StringView(name));
        QVERIFY2(unknown.isUnknown, name);
        QCOMPARE(unknown.value, ValueText::unknown());
    }
}

void DaemonFactsTest::sameFactsWhateverIsKnown()
{
    const QList<Fact> unit = DaemonFacts::of(unitRecord(QStringLiteral("web.service")), 1);
    const QList<Fact> process = DaemonFacts::of(processRecord(12, QStringLiteral("sh")), std::nullopt);
    QCOMPARE(unit.size(), process.size());
    for (qsizetype i = 0; i < unit.size(); ++i)
        QCOMPARE(unit.at(i).name, process.at(i).name);
}

void DaemonFactsTest::hostileTextIsPlain()
{
    DaemonRecord record = unitRecord(QStringLiteral("web.service"));
    record.detail = QStringLiteral("line\nother \u202e turned");
    const QString value = fact(DaemonFacts::of(record, {}), QLatin1StringView("Reported as")).value;
    QVERIFY(!value.contains(u'\n'));
    QVERIFY(!value.contains(QChar(0x202e)));
}

QTEST_GUILESS_MAIN(DaemonFactsTest)

#include "tst_daemonfacts.moc"
