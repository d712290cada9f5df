// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/systemdadapter.h"

#include "adapters/support/procfs.h"
#include "tests/adapters/systemd/hostunits.h"
#include "tests/adapters/systemd/monitorlistener.h"

#include <QFile>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const auto burner = u"zz-burner.service"_s;
const auto writer = u"zz-writer.service"_s;
/// In the build folder, which is on a disk: the rest of a test host is in memory, where nothing is written.
QString file()
{
    return QCoreApplication::applicationDirPath() + u"/zz-writer"_s;
}

/// What stat rounds down: a tick each for user and system time.
constexpr auto rounding = 50ms;

} // namespace

/// What units of a test host use, against what the kernel says of their processes.
class tst_UnitUse_Host : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void burnsProcessorTime();
    void writes();

private:
    qint64 start(const QString& unit, const QString& command);
    std::chrono::nanoseconds cpuOf(qint64 pid) const
    {
        return m_procfs.stat(pid).transform(&Procfs::cpuTime).value_or(-1ns);
    }

    Procfs m_procfs;
    SystemdAdapter m_adapter{SystemdEndpoint{}};
    std::unique_ptr<HostUnits> m_units;
    std::unique_ptr<DaemonMonitor> m_monitor;
    std::unique_ptr<MonitorListener> m_listener;
};

void tst_UnitUse_Host::initTestCase()
{
    if (!isTestHost())
        QSKIP("Needs packaging/testhost");
}

void tst_UnitUse_Host::cleanup()
{
    m_listener.reset();
    m_monitor.reset();
    m_units.reset();
    QFile::remove(file());
}

qint64 tst_UnitUse_Host::start(const QString& unit, const QString& command)
{
    m_units = std::make_unique<HostUnits>();
    m_units->write(unit, u"[Service]\nExecStart="_s + command + u'\n');
    m_units->systemctl({u"start"_s, unit});
    m_monitor = m_adapter.createMonitor();
    m_listener = std::make_unique<MonitorListener>(*m_monitor);
    m_monitor->start();
    m_monitor->setSampleInterval(100ms);
    return m_units->systemctl({u"show"_s, u"--value"_s, u"-p"_s, u"MainPID"_s, unit}).trimmed().toLongLong();
}

// The sample was taken between two looks at /proc, so its processor time lies between theirs.
void tst_UnitUse_Host::burnsProcessorTime()
{
    const qint64 pid = start(burner, u"/bin/sh -c 'while :; do :; done'"_s);
    QVERIFY(pid > 0);
    QTRY_VERIFY(m_listener->use(burner).has_value());
    const std::chrono::nanoseconds least = cpuOf(pid);
    QVERIFY(least >= 0ns);
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    QTRY_VERIFY(m_listener->use(burner)->readAt > since && *m_listener->use(burner)->cpuTime > least + 200ms);
    const ResourceUse use = *m_listener->use(burner);
    const std::chrono::nanoseconds most = cpuOf(pid);
    QVERIFY(*use.cpuTime >= least);
    QVERIFY2(*use.cpuTime <= most + rounding,
        qPrintable(u"%1 of %2"_s.arg(use.cpuTime->count()).arg(most.count())));
    QCOMPARE(use.tasks, std::optional<quint64>(1));
    QCOMPARE(use.processes, std::optional<quint64>(1));
    QVERIFY(use.memoryBytes.value_or(0) > 0);
}

// It writes 8 MiB by itself and then rests, so the numbers stand still.
void tst_UnitUse_Host::writes()
{
    constexpr quint64 written = 8 << 20;
    const qint64 pid = start(writer,
        u"/bin/sh -c 'exec >"_s + file() // arg() would take the width for a place
            + u"; i=0; while [ $i -lt 64 ]; do printf %%0131072d 0; i=$((i+1)); done; exec sleep infinity'"_s);
    QVERIFY(pid > 0);
    QTRY_COMPARE_WITH_TIMEOUT(QFile(file()).size(), qint64(written), 20s);
    const SystemResult<IoCounters> counted = m_procfs.io(pid);
    QVERIFY(counted);
    QVERIFY2(counted->writtenBytes >= written, qPrintable(QString::number(counted->writtenBytes)));
    // Every ten seconds at the latest, after the first two readings.
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->use(writer).value_or(ResourceUse()).writtenBytes,
        std::optional(counted->writtenBytes), 25s);
    QCOMPARE(m_listener->use(writer)->processes, std::optional<quint64>(1));
}

QTEST_GUILESS_MAIN(tst_UnitUse_Host)
#include "tst_unituse_host.moc"
