// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/systemdadapter.h"

#include "tests/adapters/systemd/hostunits.h"
#include "tests/adapters/systemd/monitorlistener.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The list is to follow within a second; the other is for a machine that is busy with more than this test.
constexpr auto soon = 2s;

const auto sleeper = u"[Service]\nExecStart=/bin/sleep infinity\n"_s;

} // namespace

/// The monitor on the real systemd of a test host: the list follows within a second.
class tst_UnitMonitor_Host : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void agreesWithTheList();
    void startAndStop();
    void failure();
    void freezeAndThaw();
    void transientUnit();
    void newFileAndEnablement();
    void samples();
    void daemonReload();
    void daemonReexec();
    void busRestart();

private:
    void start(const QString& unit);

    std::unique_ptr<HostUnits> m_units;
    SystemdAdapter m_adapter{SystemdEndpoint{}};
    std::unique_ptr<DaemonMonitor> m_monitor;
    std::unique_ptr<MonitorListener> m_listener;
};

void tst_UnitMonitor_Host::initTestCase()
{
    if (!isTestHost())
        QSKIP("Needs packaging/testhost");
}

void tst_UnitMonitor_Host::init()
{
    if (!isTestHost())
        return;
    m_units = std::make_unique<HostUnits>();
    m_units->write(u"zz-watch.service"_s, sleeper);
    m_monitor = m_adapter.createMonitor();
    m_listener = std::make_unique<MonitorListener>(*m_monitor);
    m_monitor->start();
    QTRY_COMPARE(m_listener->detail(u"zz-watch.service"_s), u"not loaded"_s);
    QCOMPARE(m_listener->state(), Availability::State::Available);
}

void tst_UnitMonitor_Host::cleanup()
{
    m_monitor.reset();
    m_listener.reset();
    m_units.reset();
}

void tst_UnitMonitor_Host::start(const QString& unit)
{
    m_units->systemctl({u"start"_s, u"--"_s, unit});
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->detail(unit), u"active (running)"_s, soon);
}

void tst_UnitMonitor_Host::agreesWithTheList()
{
    const auto differences = [this] {
        const Result<QList<DaemonRecord>> listed
            = inThread([&] { return m_adapter.list(OperationContext::within(20s)); });
        QStringList names;
        for (const DaemonRecord& one : listed.value_or(QList<DaemonRecord>())) {
            const DaemonRecord seen = m_listener->record(one.name);
            const auto text = [&one](const DaemonRecord& record) {
                // What a single look does not ask for is not compared.
                return QStringList{record.name, record.detail, record.status.word(), record.enablement,
                    record.controlGroup, QString::number(record.pid.value_or(-1)),
                    one.since ? record.since.value_or(QDateTime()).toString(Qt::ISODateWithMs) : QString(),
                    one.restarts ? QString::number(record.restarts.value_or(0)) : QString(),
                    record.description}
                    .join(u' ');
            };
            if (text(one) != text(seen))
                names.append(QString(text(one) + u" | "_s + text(seen)));
        }
        if (listed && listed->size() != m_listener->records.size())
            names.append(u"another number"_s);
        return names;
    };
    QTRY_VERIFY2(differences().isEmpty(), qPrintable(differences().join(u", "_s)));
}

void tst_UnitMonitor_Host::startAndStop()
{
    start(u"zz-watch.service"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_listener->record(u"zz-watch.service"_s).pid.has_value(), soon);
    QTRY_COMPARE_WITH_TIMEOUT(
        m_listener->record(u"zz-watch.service"_s).controlGroup, u"/system.slice/zz-watch.service"_s, soon);
    const DaemonRecord record = m_listener->record(u"zz-watch.service"_s);
    QVERIFY(record.claimsProcesses);
    QVERIFY(record.since && qAbs(record.since->secsTo(QDateTime::currentDateTimeUtc())) < 30);
    QTRY_VERIFY_WITH_TIMEOUT(
        !m_listener->record(u"zz-watch.service"_s).actions.testFlag(DaemonAction::Reload), soon);
    m_units->systemctl({u"stop"_s, u"zz-watch.service"_s});
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->record(u"zz-watch.service"_s).status.word(), u"stopped"_s, soon);
    QVERIFY(!m_listener->record(u"zz-watch.service"_s).pid);
    QCOMPARE(m_listener->record(u"zz-watch.service"_s).controlGroup, QString());
}

void tst_UnitMonitor_Host::failure()
{
    start(u"zz-watch.service"_s);
    m_units->systemctl({u"kill"_s, u"--signal=SEGV"_s, u"zz-watch.service"_s});
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->record(u"zz-watch.service"_s).status,
        DaemonStatus::failed({FailureReason::Kind::Signal, 11}), soon);
    const QString result = m_listener->record(u"zz-watch.service"_s).result;
    QVERIFY2(result == u"signal"_s || result == u"core-dump"_s, qPrintable(result));
    m_units->systemctl({u"reset-failed"_s, u"zz-watch.service"_s});
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->record(u"zz-watch.service"_s).status.word(), u"stopped"_s, soon);
}

void tst_UnitMonitor_Host::freezeAndThaw()
{
    start(u"zz-watch.service"_s);
    m_units->systemctl({u"freeze"_s, u"zz-watch.service"_s});
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->record(u"zz-watch.service"_s).status.word(), u"paused"_s, soon);
    m_monitor->refresh();
    QTRY_COMPARE(m_listener->fullLists, 2);
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->record(u"zz-watch.service"_s).status.word(), u"paused"_s, soon);
    m_units->systemctl({u"thaw"_s, u"zz-watch.service"_s});
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->record(u"zz-watch.service"_s).status.word(), u"running"_s, soon);
}

void tst_UnitMonitor_Host::transientUnit()
{
    outputOf(u"systemd-run"_s, {u"--unit=zz-brief"_s, u"sleep"_s, u"infinity"_s});
    m_units->adopt(u"zz-brief.service"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->detail(u"zz-brief.service"_s), u"active (running)"_s, soon);
    m_units->systemctl({u"stop"_s, u"zz-brief.service"_s});
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->detail(u"zz-brief.service"_s), QString(), soon);
}

void tst_UnitMonitor_Host::newFileAndEnablement()
{
    m_units->write(u"zz-new.service"_s, QString(sleeper + u"[Install]\nWantedBy=multi-user.target\n"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->record(u"zz-new.service"_s).enablement, u"disabled"_s, soon);
    m_units->systemctl({u"enable"_s, u"zz-new.service"_s});
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->record(u"zz-new.service"_s).enablement, u"enabled"_s, soon);
    m_units->systemctl({u"mask"_s, u"--runtime"_s, u"zz-other.service"_s});
    QTRY_COMPARE_WITH_TIMEOUT(
        m_listener->record(u"zz-other.service"_s).enablement, u"masked-runtime"_s, soon);
    m_units->systemctl({u"unmask"_s, u"--runtime"_s, u"zz-other.service"_s});
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->detail(u"zz-other.service"_s), QString(), soon);
}

void tst_UnitMonitor_Host::samples()
{
    start(u"zz-watch.service"_s);
    m_monitor->setSampleInterval(100ms);
    QTRY_VERIFY(m_listener->use(u"zz-watch.service"_s).has_value());
    const ResourceUse first = *m_listener->use(u"zz-watch.service"_s);
    QVERIFY(first.cpuTime && first.memoryBytes && *first.memoryBytes > 0);
    QCOMPARE(first.tasks, std::optional<quint64>(1));
    QTRY_VERIFY(m_listener->use(u"zz-watch.service"_s)->readAt > first.readAt);
    m_monitor->setSampleInterval(0ms);
}

void tst_UnitMonitor_Host::daemonReload()
{
    start(u"zz-watch.service"_s);
    const int lists = m_listener->fullLists;
    m_units->systemctl({u"daemon-reload"_s});
    QTRY_VERIFY(m_listener->fullLists > lists);
    QTRY_VERIFY(m_listener->record(u"zz-watch.service"_s).pid.has_value());
    m_units->systemctl({u"stop"_s, u"zz-watch.service"_s});
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->record(u"zz-watch.service"_s).status.word(), u"stopped"_s, soon);
}

void tst_UnitMonitor_Host::daemonReexec()
{
    start(u"zz-watch.service"_s);
    const int lists = m_listener->fullLists;
    m_units->systemctl({u"daemon-reexec"_s});
    QTRY_VERIFY_WITH_TIMEOUT(m_listener->fullLists > lists, 15s);
    QTRY_COMPARE(m_listener->state(), Availability::State::Available);
    QTRY_VERIFY(m_listener->record(u"zz-watch.service"_s).pid.has_value());
    m_units->systemctl({u"stop"_s, u"zz-watch.service"_s});
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->record(u"zz-watch.service"_s).status.word(), u"stopped"_s, soon);
}

void tst_UnitMonitor_Host::busRestart()
{
    start(u"zz-watch.service"_s);
    const int lists = m_listener->fullLists;
    m_units->systemctl({u"restart"_s, u"dbus.service"_s});
    QTRY_VERIFY_WITH_TIMEOUT(m_listener->fullLists > lists, 15s);
    QCOMPARE(m_listener->state(), Availability::State::Available);
    QTRY_VERIFY(m_listener->record(u"zz-watch.service"_s).pid.has_value());
    m_units->systemctl({u"stop"_s, u"zz-watch.service"_s});
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->record(u"zz-watch.service"_s).status.word(), u"stopped"_s, soon);
}

QTEST_GUILESS_MAIN(tst_UnitMonitor_Host)
#include "tst_unitmonitor_host.moc"
