// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitfacts.h"

#include <QTest>
#include <QTimeZone>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

UnitFacts unit(const QString& active, const QString& sub, const QString& name = u"a.service"_s)
{
    UnitFacts facts;
    facts.name = name;
    facts.load = u"loaded"_s;
    facts.active = active;
    facts.sub = sub;
    return facts;
}

UnitFacts failed(const QString& result, int exitStatus = 0)
{
    UnitFacts facts = unit(u"failed"_s, u"failed"_s);
    facts.result = result;
    facts.exitStatus = exitStatus;
    return facts;
}

QStringList names(const QList<UnitProperty>& properties)
{
    QStringList list;
    for (const UnitProperty& property : properties)
        list.append(property.name);
    return list;
}

} // namespace

class tst_UnitFacts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void status_data();
    void status();
    void failure_data();
    void failure();
    void detail_data();
    void detail();
    void actions_data();
    void actions();
    void record();
    void rootGroupClaimsNothing();
    void sliceClaimsNothing();
    void missing_data();
    void missing();
    void apply();
    void applyIgnoresWrongTypes();
    void zeroIsUnknown();
};

void tst_UnitFacts::status_data()
{
    QTest::addColumn<QString>("active");
    QTest::addColumn<QString>("freezer");
    QTest::addColumn<QString>("expected");
    QTest::newRow("active") << u"active"_s << u"running"_s << u"running"_s;
    QTest::newRow("reloading") << u"reloading"_s << QString() << u"running"_s;
    QTest::newRow("refreshing") << u"refreshing"_s << QString() << u"running"_s;
    QTest::newRow("activating") << u"activating"_s << QString() << u"starting"_s;
    QTest::newRow("deactivating") << u"deactivating"_s << QString() << u"stopping"_s;
    QTest::newRow("inactive") << u"inactive"_s << QString() << u"stopped"_s;
    QTest::newRow("maintenance") << u"maintenance"_s << QString() << u"stopped"_s;
    QTest::newRow("failed") << u"failed"_s << QString() << u"failed"_s;
    QTest::newRow("frozen") << u"active"_s << u"frozen"_s << u"paused"_s;
    QTest::newRow("freezing") << u"active"_s << u"freezing"_s << u"paused"_s;
    QTest::newRow("frozen by its slice") << u"active"_s << u"frozen-by-parent"_s << u"paused"_s;
    QTest::newRow("thawing") << u"active"_s << u"thawing"_s << u"running"_s;
    QTest::newRow("a word of the future") << u"hibernating"_s << QString() << u"stopped"_s;
}

void tst_UnitFacts::status()
{
    QFETCH(QString, active);
    UnitFacts facts = unit(active, u"x"_s);
    QFETCH(QString, freezer);
    facts.freezer = freezer;
    QTEST(statusOf(facts).word(), "expected");
}

void tst_UnitFacts::failure_data()
{
    using enum FailureReason::Kind;
    QTest::addColumn<QString>("result");
    QTest::addColumn<int>("exitStatus");
    QTest::addColumn<FailureReason::Kind>("kind");
    QTest::addColumn<int>("value");
    QTest::newRow("exit-code") << u"exit-code"_s << 203 << ExitCode << 203;
    QTest::newRow("signal") << u"signal"_s << 9 << Signal << 9;
    QTest::newRow("core-dump") << u"core-dump"_s << 11 << Signal << 11;
    QTest::newRow("oom-kill") << u"oom-kill"_s << 9 << ResourceExhausted << 0;
    QTest::newRow("resources") << u"resources"_s << 0 << ResourceExhausted << 0;
    QTest::newRow("watchdog") << u"watchdog"_s << 6 << HealthCheckTimeout << 0;
    QTest::newRow("start-limit-hit") << u"start-limit-hit"_s << 1 << PolicyViolation << 0;
    QTest::newRow("timeout") << u"timeout"_s << 0 << Internal << 0;
    QTest::newRow("protocol") << u"protocol"_s << 0 << Internal << 0;
    QTest::newRow("unknown") << QString() << 0 << Internal << 0;
}

void tst_UnitFacts::failure()
{
    QFETCH(QString, result);
    QFETCH(int, exitStatus);
    QFETCH(FailureReason::Kind, kind);
    QFETCH(int, value);
    const DaemonStatus status = statusOf(failed(result, exitStatus));
    QCOMPARE(status.state(), DaemonStatus::State::Failed);
    QCOMPARE(status.failure(), std::optional(FailureReason{kind, value}));
}

void tst_UnitFacts::detail_data()
{
    QTest::addColumn<UnitFacts>("facts");
    QTest::addColumn<QString>("expected");
    QTest::newRow("running") << unit(u"active"_s, u"running"_s) << u"active (running)"_s;
    UnitFacts facts = unit(u"active"_s, u"running"_s);
    facts.freezer = u"frozen"_s;
    QTest::newRow("frozen") << facts << u"active (running), frozen"_s;
    facts = unit(u"inactive"_s, u"dead"_s);
    facts.load = u"not-found"_s;
    QTest::newRow("not found") << facts << u"not-found, inactive (dead)"_s;
    facts.load = u"masked"_s;
    QTest::newRow("masked") << facts << u"masked, inactive (dead)"_s;
    facts = {};
    facts.name = u"a.service"_s;
    QTest::newRow("a file only") << facts << u"not loaded"_s;
    facts.name = u"a@.service"_s;
    QTest::newRow("template") << facts << u"template"_s;
}

void tst_UnitFacts::detail()
{
    QFETCH(UnitFacts, facts);
    QTEST(detailOf(facts), "expected");
}

void tst_UnitFacts::actions_data()
{
    using enum DaemonAction;
    QTest::addColumn<UnitFacts>("facts");
    QTest::addColumn<DaemonActions>("expected");
    const auto row = [](const char* title, const UnitFacts& facts, DaemonActions expected) {
        QTest::newRow(title) << facts << expected;
    };
    UnitFacts facts = unit(u"active"_s, u"running"_s);
    facts.fileState = u"enabled"_s;
    row("running and enabled", facts, Stop | Restart | Reload | Pause | Signal | Kill | Disable | Mask);
    facts.canReload = false;
    row("cannot reload", facts, Stop | Restart | Pause | Signal | Kill | Disable | Mask);
    facts.freezer = u"frozen"_s;
    row("paused", facts, Stop | Restart | Resume | Signal | Kill | Disable | Mask);
    facts = unit(u"failed"_s, u"failed"_s);
    facts.fileState = u"disabled"_s;
    row("failed and disabled", facts, Start | Restart | ResetFailed | Enable | Mask);
    facts = unit(u"inactive"_s, u"dead"_s);
    facts.load = u"masked"_s;
    facts.fileState = u"masked"_s;
    row("masked", facts, Unmask);
    facts = unit(u"inactive"_s, u"dead"_s);
    facts.load = u"not-found"_s;
    row("not found", facts, {});
    row("scope", unit(u"active"_s, u"running"_s, u"a.scope"_s), Stop | Pause | Signal | Kill);
    row("device", unit(u"active"_s, u"plugged"_s, u"a.device"_s), {});
    row("target", unit(u"active"_s, u"active"_s, u"a.target"_s), Stop | Restart);
    facts = {};
    facts.name = u"a@.service"_s;
    facts.fileState = u"disabled"_s;
    row("template", facts, Enable | Mask);
    facts.name = u"a.service"_s;
    facts.fileState = u"static"_s;
    row("not loaded", facts, Start | Mask);
}

void tst_UnitFacts::actions()
{
    QFETCH(UnitFacts, facts);
    QFETCH(DaemonActions, expected);
    QCOMPARE(actionsOf(facts), expected);
}

void tst_UnitFacts::record()
{
    UnitFacts facts = unit(u"active"_s, u"running"_s, u"a\\x2db.service"_s);
    facts.description = QString(4000, u'\u202e');
    facts.fileState = u"enabled"_s;
    facts.mainPid = 812;
    facts.restarts = 3;
    facts.result = u"success"_s;
    facts.sinceUsec = 1700000000123456;
    facts.controlGroup = u"/system.slice/a.service"_s;
    const DaemonRecord record = recordOf(facts, UnitScope::User);
    QCOMPARE(record.handle.toString(), u"systemd:user/a\\x2db.service"_s);
    QCOMPARE(record.kind, DaemonKind::Service);
    QCOMPARE(record.scope, u"user"_s);
    QCOMPARE(record.name, facts.name);
    QCOMPARE(record.description, facts.description);
    QCOMPARE(record.enablement, u"enabled"_s);
    QCOMPARE(record.result, QString());
    QCOMPARE(record.pid, std::optional<qint64>(812));
    QCOMPARE(record.restarts, std::optional<quint32>(3));
    QCOMPARE(record.since, std::optional(QDateTime::fromMSecsSinceEpoch(1700000000123, QTimeZone::UTC)));
    QVERIFY(record.claimsProcesses);
    QVERIFY(!record.isTemplate);
}

void tst_UnitFacts::rootGroupClaimsNothing()
{
    UnitFacts facts = unit(u"active"_s, u"running"_s);
    for (const QString& group : {u"/"_s, QString()}) {
        facts.controlGroup = group;
        QVERIFY(!recordOf(facts, UnitScope::System).claimsProcesses);
        QCOMPARE(recordOf(facts, UnitScope::System).controlGroup, QString());
    }
}

void tst_UnitFacts::sliceClaimsNothing()
{
    UnitFacts facts = unit(u"active"_s, u"active"_s, u"system.slice"_s);
    facts.controlGroup = u"/system.slice"_s;
    QVERIFY(!recordOf(facts, UnitScope::System).claimsProcesses);
    QCOMPARE(recordOf(facts, UnitScope::System).controlGroup, u"/system.slice"_s);
}

void tst_UnitFacts::missing_data()
{
    QTest::addColumn<UnitFacts>("facts");
    QTest::addColumn<FactDepth>("depth");
    QTest::addColumn<QStringList>("expected");
    const UnitFacts running = unit(u"active"_s, u"running"_s);
    QTest::newRow("running, row") << running << FactDepth::Row
                                  << QStringList{u"ActiveEnterTimestamp"_s, u"MainPID"_s, u"NRestarts"_s};
    QTest::newRow("running, watch") << running << FactDepth::Watch
                                    << QStringList{u"ActiveEnterTimestamp"_s, u"MainPID"_s, u"NRestarts"_s,
                                           u"FreezerState"_s, u"ControlGroup"_s, u"CanReload"_s};
    UnitFacts known = running;
    known.sinceUsec = 1;
    known.mainPid = 2;
    known.restarts = 0;
    QTest::newRow("known already") << known << FactDepth::Row << QStringList();
    QTest::newRow("exited") << unit(u"active"_s, u"exited"_s) << FactDepth::Row
                            << QStringList{u"ActiveEnterTimestamp"_s};
    QTest::newRow("failed") << unit(u"failed"_s, u"failed"_s) << FactDepth::Row
                            << QStringList{u"InactiveEnterTimestamp"_s, u"Result"_s, u"ExecMainCode"_s,
                                   u"ExecMainStatus"_s, u"NRestarts"_s};
    QTest::newRow("failed mount") << unit(u"failed"_s, u"failed"_s, u"a.mount"_s) << FactDepth::Row
                                  << QStringList{u"InactiveEnterTimestamp"_s, u"Result"_s};
    QTest::newRow("target, row") << unit(u"active"_s, u"active"_s, u"a.target"_s) << FactDepth::Row
                                 << QStringList();
    QTest::newRow("target, watch") << unit(u"active"_s, u"active"_s, u"a.target"_s) << FactDepth::Watch
                                   << QStringList{u"ActiveEnterTimestamp"_s};
    QTest::newRow("inactive") << unit(u"inactive"_s, u"dead"_s) << FactDepth::Watch << QStringList();
    UnitFacts file;
    file.name = u"a.service"_s;
    QTest::newRow("not loaded") << file << FactDepth::Watch << QStringList();
    QTest::newRow("no unit") << unit(u"active"_s, u"x"_s, u"what is this"_s) << FactDepth::Watch
                             << QStringList();
}

void tst_UnitFacts::missing()
{
    QFETCH(UnitFacts, facts);
    QFETCH(FactDepth, depth);
    QTEST(names(missingProperties(facts, depth)), "expected");
}

void tst_UnitFacts::apply()
{
    UnitFacts facts = unit(u"active"_s, u"running"_s);
    QVERIFY(applyProperties(facts,
        {{u"ActiveState"_s, u"failed"_s}, {u"SubState"_s, u"failed"_s}, {u"Result"_s, u"exit-code"_s},
            {u"ExecMainStatus"_s, 7}, {u"ExecMainCode"_s, 1}, {u"MainPID"_s, 0U}, {u"NRestarts"_s, 2U},
            {u"ActiveEnterTimestamp"_s, 1ULL}, {u"InactiveEnterTimestamp"_s, 99ULL}}));
    QCOMPARE(statusOf(facts), DaemonStatus::failed({FailureReason::Kind::ExitCode, 7}));
    QCOMPARE(facts.sinceUsec, std::optional<quint64>(99));
    QCOMPARE(facts.restarts, std::optional<quint32>(2));
    QVERIFY(!applyProperties(facts, {{u"ActiveState"_s, u"failed"_s}, {u"Nice"_s, 5}}));
}

void tst_UnitFacts::applyIgnoresWrongTypes()
{
    UnitFacts facts = unit(u"active"_s, u"running"_s);
    const UnitFacts before = facts;
    QVERIFY(!applyProperties(facts,
        {{u"ActiveState"_s, 1}, {u"SubState"_s, QStringList{u"a"_s}}, {u"MainPID"_s, u"12"_s},
            {u"NRestarts"_s, 1.5}, {u"ActiveEnterTimestamp"_s, u"now"_s}, {u"CanReload"_s, u"yes"_s},
            {u"Result"_s, QVariant()}}));
    QCOMPARE(facts, before);
}

void tst_UnitFacts::zeroIsUnknown()
{
    UnitFacts facts = unit(u"active"_s, u"running"_s);
    applyProperties(facts, {{u"MainPID"_s, 0U}, {u"ActiveEnterTimestamp"_s, 0ULL}});
    QVERIFY(!facts.mainPid);
    QVERIFY(!facts.sinceUsec);
}

QTEST_APPLESS_MAIN(tst_UnitFacts)
#include "tst_unitfacts.moc"
