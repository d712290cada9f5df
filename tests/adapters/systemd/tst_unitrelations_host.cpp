// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/systemdadapter.h"

#include "adapters/contract/daemonrelations.h"
#include "adapters/systemd/unitrelations.h"
#include "tests/adapters/systemd/hostunits.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const auto sleeper = u"[Service]\nExecStart=/bin/sleep infinity\n"_s;

DaemonHandle handle(const QString& unit)
{
    return DaemonHandle(SystemdHandle{unit, UnitScope::System});
}

QStringList names(const DaemonRelations& relations, RelationKind kind)
{
    QStringList found;
    for (const Relation& relation : relations.relations) {
        if (relation.kind == kind && relation.from == 0)
            found.append(relations.daemons.at(relation.to).name);
    }
    return found;
}

QStringList facts(const DaemonRelations& relations, const QString& title)
{
    QStringList texts;
    for (const ActivationFact& fact : relations.activation) {
        if (fact.title == title)
            texts.append(fact.text);
    }
    return texts;
}

std::optional<QDateTime> timeOf(const DaemonRelations& relations, const QString& title)
{
    for (const ActivationFact& fact : relations.activation) {
        if (fact.title == title)
            return fact.time;
    }
    return std::nullopt;
}

} // namespace

/// Against the real systemd of a test host.
class tst_UnitRelations_Host : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_units = std::make_unique<HostUnits>(); }
    void cleanup() { m_units.reset(); }

    void bothWays_data();
    void bothWays();
    void agreesWithSystemctl();
    void neighboursAndTheirOrder();
    void timer();
    void transientTimer();
    void socket();
    void path();
    void circle();
    void twoThousand();
    void notThere();
    void stoppedWith();

private:
    DaemonRelations read(const QString& unit)
    {
        const auto relations
            = inThread([&] { return m_adapter.relations(handle(unit), OperationContext::within(20s)); });
        if (!relations)
            qWarning("%s", qPrintable(relations.error().message()));
        return relations.value_or(DaemonRelations());
    }
    QStringList stoppedWith(const QString& unit)
    {
        return inThread([&] {
            return m_adapter.stoppedWith(handle(unit), OperationContext::within(20s));
        }).value_or(QStringList{u"failed"_s});
    }
    /// A unit that runs and names these keeps them loaded; the manager forgets what nobody uses.
    void keepLoaded(const QStringList& units)
    {
        m_units->write(u"zz-holder.service"_s, u"[Unit]\nAfter="_s + units.join(u' ') + u'\n' + sleeper);
        m_units->systemctl({u"start"_s, u"--no-block"_s, u"zz-holder.service"_s});
        QTRY_VERIFY(isActive(u"zz-holder.service"_s));
    }
    bool isActive(const QString& unit) const
    {
        return systemctl({u"show"_s, u"-P"_s, u"ActiveState"_s, unit}).trimmed() == u"active"_s;
    }

    SystemdAdapter m_adapter{SystemdEndpoint{}};
    std::unique_ptr<HostUnits> m_units;
};

void tst_UnitRelations_Host::initTestCase()
{
    if (!isTestHost())
        QSKIP("Needs packaging/testhost");
}

void tst_UnitRelations_Host::bothWays_data()
{
    QTest::addColumn<QString>("directive");
    QTest::addColumn<RelationKind>("there");
    QTest::addColumn<RelationKind>("back");
    using enum RelationKind;
    QTest::newRow("Requires") << u"Requires"_s << Requires << RequiredBy;
    QTest::newRow("Requisite") << u"Requisite"_s << Requisite << RequisiteOf;
    QTest::newRow("Wants") << u"Wants"_s << Wants << WantedBy;
    QTest::newRow("BindsTo") << u"BindsTo"_s << BindsTo << BoundBy;
    QTest::newRow("Upholds") << u"Upholds"_s << Upholds << UpheldBy;
    QTest::newRow("PartOf") << u"PartOf"_s << PartOf << ConsistsOf;
    QTest::newRow("Conflicts") << u"Conflicts"_s << Conflicts << ConflictedBy;
    QTest::newRow("Before") << u"Before"_s << Before << After;
    QTest::newRow("After") << u"After"_s << After << Before;
    QTest::newRow("OnFailure") << u"OnFailure"_s << OnFailure << OnFailureOf;
    QTest::newRow("OnSuccess") << u"OnSuccess"_s << OnSuccess << OnSuccessOf;
    QTest::newRow("PropagatesReloadTo")
        << u"PropagatesReloadTo"_s << PropagatesReloadTo << ReloadPropagatedFrom;
    QTest::newRow("PropagatesStopTo") << u"PropagatesStopTo"_s << PropagatesStopTo << StopPropagatedFrom;
}

void tst_UnitRelations_Host::bothWays()
{
    QFETCH(QString, directive);
    QFETCH(RelationKind, there);
    QFETCH(RelationKind, back);
    m_units->write(u"zz-far.service"_s, u"[Unit]\nDescription=The far end\n"_s + sleeper);
    m_units->write(u"zz-near.service"_s, u"[Unit]\n"_s + directive + u"=zz-far.service\n"_s + sleeper);
    keepLoaded({u"zz-near.service"_s, u"zz-far.service"_s});
    const DaemonRelations near = read(u"zz-near.service"_s);
    QVERIFY(names(near, there).contains(u"zz-far.service"_s));
    QCOMPARE(near.daemons.constFirst().handle, handle(u"zz-near.service"_s));
    for (const RelatedDaemon& daemon : near.daemons) {
        if (daemon.name == u"zz-far.service"_s) {
            QCOMPARE(daemon.description, u"The far end"_s);
            QCOMPARE(daemon.status->word(), u"stopped"_s);
            QCOMPARE(daemon.detail, u"inactive (dead)"_s);
        }
    }
    QVERIFY(names(read(u"zz-far.service"_s), back).contains(u"zz-near.service"_s));
}

void tst_UnitRelations_Host::agreesWithSystemctl()
{
    for (const QString& unit : {u"systemd-journald.service"_s, u"basic.target"_s, u"dbus.socket"_s}) {
        const DaemonRelations relations = read(unit);
        for (int kind = 0; kind < int(RelationKind::Documentation); ++kind) {
            const QString property = relationProperty(RelationKind(kind));
            QStringList expected
                = systemctl({u"show"_s, u"-P"_s, property, unit}).trimmed().split(u' ', Qt::SkipEmptyParts);
            expected.sort();
            QCOMPARE(names(relations, RelationKind(kind)), expected);
        }
    }
}

void tst_UnitRelations_Host::neighboursAndTheirOrder()
{
    m_units->write(u"zz-first.service"_s, u"[Unit]\nBefore=zz-second.service\n"_s + sleeper);
    m_units->write(u"zz-second.service"_s, sleeper);
    m_units->write(u"zz-me.service"_s,
        u"[Unit]\nWants=zz-first.service zz-second.service zz-nowhere.service\n"_s + sleeper);
    keepLoaded({u"zz-me.service"_s, u"zz-first.service"_s, u"zz-second.service"_s});
    const DaemonRelations relations = read(u"zz-me.service"_s);
    bool isOrdered = false;
    for (const Relation& relation : relations.relations) {
        isOrdered = isOrdered
            || (relation.kind == RelationKind::After
                && relations.daemons.at(relation.from).name == u"zz-second.service"_s
                && relations.daemons.at(relation.to).name == u"zz-first.service"_s);
    }
    QVERIFY(isOrdered);
    for (const RelatedDaemon& daemon : relations.daemons) {
        if (daemon.name == u"zz-nowhere.service"_s) {
            QVERIFY(!daemon.status);
            QCOMPARE(daemon.detail, u"not found"_s);
        }
    }
    QCOMPARE(relations.cycle, QStringList());
}

void tst_UnitRelations_Host::timer()
{
    m_units->write(u"zz-job.service"_s, u"[Service]\nType=oneshot\nExecStart=/bin/true\n"_s);
    m_units->write(
        u"zz-job.timer"_s, u"[Timer]\nOnCalendar=*-*-* 02:00:00\nOnUnitActiveSec=90min\nAccuracySec=1us\n"_s);
    QVERIFY(facts(read(u"zz-job.timer"_s), u"Next run"_s).contains(u"none, the timer is stopped"_s));
    m_units->systemctl({u"start"_s, u"zz-job.timer"_s});
    const DaemonRelations relations = read(u"zz-job.timer"_s);
    const auto next = timeOf(relations, u"Next run"_s);
    QVERIFY(next.has_value());
    QCOMPARE(next->toLocalTime().time(), QTime(2, 0));
    QVERIFY(*next > QDateTime::currentDateTimeUtc());
    QCOMPARE(facts(relations, u"Last run"_s), QStringList{u"never"_s});
    QCOMPARE(facts(relations, u"Runs"_s),
        (QStringList{u"every day at 02:00 (*-*-* 02:00:00)"_s, u"1 h 30 min after it was last started"_s}));
    QCOMPARE(facts(relations, u"Starts"_s), QStringList{u"zz-job.service"_s});
    QCOMPARE(names(relations, RelationKind::Triggers), QStringList{u"zz-job.service"_s});
    QCOMPARE(names(read(u"zz-job.service"_s), RelationKind::TriggeredBy), QStringList{u"zz-job.timer"_s});
}

void tst_UnitRelations_Host::transientTimer()
{
    outputOf(u"systemd-run"_s,
        {u"--unit=zz-soon"_s, u"--on-active=1h"_s, u"--timer-property=AccuracySec=1us"_s, u"/bin/true"_s});
    m_units->adopt(u"zz-soon.timer"_s);
    const DaemonRelations relations = read(u"zz-soon.timer"_s);
    const auto next = timeOf(relations, u"Next run"_s);
    QVERIFY(next.has_value());
    const qint64 ahead = QDateTime::currentDateTimeUtc().secsTo(*next);
    QVERIFY2(ahead > 3500 && ahead <= 3600, qPrintable(QString::number(ahead)));
}

void tst_UnitRelations_Host::socket()
{
    m_units->write(u"zz-two.service"_s, sleeper);
    m_units->write(
        u"zz-two.socket"_s, u"[Socket]\nListenStream=/run/zz-two.sock\nListenDatagram=127.0.0.1:40999\n"_s);
    m_units->systemctl({u"start"_s, u"zz-two.socket"_s});
    const DaemonRelations relations = read(u"zz-two.socket"_s);
    QCOMPARE(facts(relations, u"Listens on"_s),
        (QStringList{u"Stream /run/zz-two.sock"_s, u"Datagram 127.0.0.1:40999"_s}));
    QCOMPARE(facts(relations, u"Starts"_s), QStringList{u"zz-two.service"_s});
    m_units->write(u"zz-each@.service"_s, sleeper);
    m_units->write(u"zz-each.socket"_s, u"[Socket]\nListenStream=/run/zz-each.sock\nAccept=yes\n"_s);
    QCOMPARE(facts(read(u"zz-each.socket"_s), u"Connections"_s),
        QStringList{u"0 open, 0 accepted, each by an instance of its own"_s});
}

void tst_UnitRelations_Host::path()
{
    m_units->write(u"zz-watch.service"_s, sleeper);
    m_units->write(u"zz-watch.path"_s, u"[Path]\nPathExists=/run/zz-flag\nPathChanged=/etc/hosts\n"_s);
    const DaemonRelations relations = read(u"zz-watch.path"_s);
    QStringList watched = facts(relations, u"Watches"_s);
    watched.sort();
    QCOMPARE(watched, (QStringList{u"for changes of /etc/hosts"_s, u"until /run/zz-flag exists"_s}));
    QCOMPARE(facts(relations, u"Starts"_s), QStringList{u"zz-watch.service"_s});
}

void tst_UnitRelations_Host::circle()
{
    // Two of the four are no neighbours, so it has to be followed.
    m_units->write(u"zz-c1.service"_s, u"[Unit]\nAfter=zz-c2.service\n"_s + sleeper);
    m_units->write(u"zz-c2.service"_s, u"[Unit]\nAfter=zz-c3.service\n"_s + sleeper);
    m_units->write(u"zz-c3.service"_s, u"[Unit]\nAfter=zz-c4.service\n"_s + sleeper);
    m_units->write(u"zz-c4.service"_s, u"[Unit]\nAfter=zz-c1.service\n"_s + sleeper);
    keepLoaded({u"zz-c1.service"_s});
    QCOMPARE(read(u"zz-c1.service"_s).cycle,
        (QStringList{u"zz-c1.service"_s, u"zz-c2.service"_s, u"zz-c3.service"_s, u"zz-c4.service"_s}));
}

void tst_UnitRelations_Host::twoThousand()
{
    QString text = u"[Unit]\n"_s;
    for (int i = 0; i < 2000; ++i)
        text += u"Wants=zz-many-%1.service\n"_s.arg(i);
    m_units->write(u"zz-hub.service"_s, text + sleeper);
    QElapsedTimer timer;
    timer.start();
    const DaemonRelations relations = read(u"zz-hub.service"_s);
    qInfo("2,000 relations in %lld ms", timer.elapsed());
    QCOMPARE(names(relations, RelationKind::Wants).size(), 2000);
    QVERIFY(timer.elapsed() < 15'000);
}

void tst_UnitRelations_Host::notThere()
{
    const auto relations = inThread(
        [&] { return m_adapter.relations(handle(u"zz-none.service"_s), OperationContext::within(20s)); });
    QVERIFY(!relations);
    QCOMPARE(relations.error().kind(), PlatformError::Kind::NotFound);
    m_units->write(u"zz-many@.service"_s, sleeper);
    const DaemonRelations templates = read(u"zz-many@.service"_s);
    QCOMPARE(templates.daemons.size(), 1);
    QVERIFY(templates.relations.isEmpty());
}

void tst_UnitRelations_Host::stoppedWith()
{
    // As an engine with its socket, and what stands on it.
    m_units->write(u"zz-base.service"_s, u"[Unit]\nPropagatesStopTo=zz-told.service\n"_s + sleeper);
    m_units->write(u"zz-told.service"_s, sleeper);
    m_units->write(u"zz-app.service"_s, u"[Unit]\nRequires=zz-base.service\n"_s + sleeper);
    m_units->write(
        u"zz-bound.service"_s, u"[Unit]\nBindsTo=zz-app.service\nAfter=zz-app.service\n"_s + sleeper);
    m_units->write(u"zz-part.service"_s, u"[Unit]\nPartOf=zz-bound.service\n"_s + sleeper);
    m_units->write(
        u"zz-strict.service"_s, u"[Unit]\nRequisite=zz-base.service\nAfter=zz-base.service\n"_s + sleeper);
    m_units->write(u"zz-wants.service"_s, u"[Unit]\nWants=zz-base.service\n"_s + sleeper);
    // It is not up, so a stop does not go on through it.
    m_units->write(u"zz-between.service"_s,
        u"[Unit]\nPartOf=zz-base.service\n[Service]\nType=oneshot\nExecStart=/bin/true\n"_s);
    m_units->write(u"zz-behind.service"_s, u"[Unit]\nPartOf=zz-between.service\n"_s + sleeper);
    const QStringList all{u"zz-told.service"_s, u"zz-app.service"_s, u"zz-bound.service"_s,
        u"zz-part.service"_s, u"zz-strict.service"_s, u"zz-wants.service"_s, u"zz-behind.service"_s};
    m_units->systemctl({u"start"_s, u"zz-base.service"_s});
    for (const QString& unit : all) {
        m_units->systemctl({u"start"_s, unit});
        QVERIFY2(isActive(unit), qPrintable(unit));
    }
    const QStringList told = stoppedWith(u"zz-base.service"_s);
    m_units->systemctl({u"stop"_s, u"zz-base.service"_s});
    QStringList stopped;
    for (const QString& unit : all) {
        if (!isActive(unit))
            stopped.append(unit);
    }
    stopped.sort();
    QCOMPARE(told.join(u' '), stopped.join(u' '));
    QVERIFY(stopped.contains(u"zz-part.service"_s));
    QVERIFY(stopped.contains(u"zz-told.service"_s));
    QVERIFY(stopped.contains(u"zz-strict.service"_s));
    QVERIFY(!stopped.contains(u"zz-wants.service"_s));
    QVERIFY(!stopped.contains(u"zz-behind.service"_s));
}

QTEST_GUILESS_MAIN(tst_UnitRelations_Host)
#include "tst_unitrelations_host.moc"
