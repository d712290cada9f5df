// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/daemonprocesses.h"
#include "adapters/systemd/systemdadapter.h"

#include "tests/adapters/systemd/hostunits.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cstdio>

#include <unistd.h>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString unit = u"duende-opener.service"_s;

DaemonHandle handleOf(const QString& name)
{
    return DaemonHandle(SystemdHandle{name, UnitScope::System});
}

} // namespace

/// The processes of units and what they have open, as the real systemd and kernel of a test host have them.
class tst_UnitProcesses_Host : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tree();
    void openFiles_data();
    void openFiles();
    void peerOfThePair();
    void signalsOneChild();
    void anothersProcess();
    void notOneOfTheUnits();
    void anotherProcessOfTheNumber();
    void stoppedAndMissing();
    void cleanupTestCase() { m_units.reset(); }

private:
    Result<DaemonProcesses> read(const QString& name = unit)
    {
        return inThread([&] { return m_adapter.processes(handleOf(name), OperationContext::within(20s)); });
    }
    std::optional<DaemonProcess> process(const QString& name)
    {
        const Result<DaemonProcesses> all = read();
        if (!all)
            return std::nullopt;
        const auto found = std::ranges::find(all->processes, name, &DaemonProcess::name);
        return found == all->processes.end() ? std::nullopt : std::optional(*found);
    }
    Result<OpenDescriptors> open(const ProcessKey& key)
    {
        return inThread(
            [&] { return m_adapter.descriptors(handleOf(unit), key, OperationContext::within(20s)); });
    }
    Result<void> send(const ProcessKey& key, Signal signal)
    {
        return inThread([&] {
            return m_adapter.signalProcess(handleOf(unit), key, signal, OperationContext::within(20s));
        });
    }

    SystemdAdapter m_adapter{SystemdEndpoint{}};
    std::unique_ptr<HostUnits> m_units;
};

void tst_UnitProcesses_Host::initTestCase()
{
    if (!isTestHost())
        QSKIP("not in a test host");
    m_units = std::make_unique<HostUnits>();
    m_units->write(unit,
        u"[Service]\nExecStart=%1 /run\nDelegate=yes\nUser=root\n"_s.arg(QStringLiteral(DUENDE_OPENER)));
    m_units->systemctl({u"start"_s, unit});
    // Ready once its last file is open and the worker below is in its group.
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            const auto main = process(u"duende_opener"_s);
            const auto below = process(u"is-below"_s);
            return main && main->descriptors.value_or(0) >= 10 && below && below->group == u"below"_s;
        }(),
        20s);
}

void tst_UnitProcesses_Host::tree()
{
    const Result<DaemonProcesses> all = read();
    QVERIFY(all);
    QCOMPARE(all->processes.size(), 3);
    QCOMPARE(all->source, u"/system.slice/"_s + unit);
    const DaemonProcess& main = all->processes.first();
    QVERIFY(main.isMain);
    QCOMPARE(main.name, u"duende_opener"_s);
    QVERIFY(main.commandLine.endsWith(u"duende_opener /run"_s));
    QCOMPARE(main.user, u"root"_s);
    QCOMPARE(main.group, QString());
    QCOMPARE(main.threads, 1u);
    QCOMPARE(main.state, DaemonProcess::State::Sleeping);
    QVERIFY(main.memoryBytes > 0u && main.cpuTime && main.since);
    for (const DaemonProcess& worker : all->processes.sliced(1)) {
        QCOMPARE(worker.parentPid, main.key.pid);
        QVERIFY(!worker.isMain);
    }
}

void tst_UnitProcesses_Host::openFiles_data()
{
    using Kind = OpenDescriptor::Kind;
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("target");
    QTest::newRow("device") << int(Kind::Device) << u"/dev/null"_s;
    QTest::newRow("deleted file") << int(Kind::Deleted) << u"/run/deleted-file"_s;
    QTest::newRow("memfd") << int(Kind::Anonymous) << u"memfd a-memfd"_s;
    QTest::newRow("eventfd") << int(Kind::Anonymous) << u"eventfd"_s;
    QTest::newRow("listening") << int(Kind::Socket) << u"TCP 127\\.0\\.0\\.1:\\d+, listening"_s;
    QTest::newRow("connected") << int(Kind::Socket)
                               << u"TCP 127\\.0\\.0\\.1:\\d+ \u2194 127\\.0\\.0\\.1:\\d+"_s;
    QTest::newRow("journal") << int(Kind::Socket) << u"UNIX \u2194 /run/systemd/journal/stdout.*"_s;
}

void tst_UnitProcesses_Host::openFiles()
{
    QFETCH(int, kind);
    QFETCH(QString, target);
    const Result<OpenDescriptors> files = open(process(u"duende_opener"_s)->key);
    QVERIFY(files);
    QVERIFY(files->limit);
    const QRegularExpression expected(QRegularExpression::anchoredPattern(target));
    QStringList seen;
    for (const OpenDescriptor& descriptor : files->descriptors)
        seen.append(QString::number(int(descriptor.kind)) + u' ' + descriptor.target);
    const bool isThere = std::ranges::any_of(files->descriptors, [&](const OpenDescriptor& descriptor) {
        return int(descriptor.kind) == kind && expected.match(descriptor.target).hasMatch();
    });
    QVERIFY2(isThere, qPrintable(seen.join(u'\n')));
}

void tst_UnitProcesses_Host::peerOfThePair()
{
    const DaemonProcess main = *process(u"duende_opener"_s);
    const DaemonProcess worker = *process(u"holds-an-end"_s);
    const Result<OpenDescriptors> files = open(main.key);
    QVERIFY(files);
    const QString expected = u"UNIX \u2194 holds-an-end (%1)"_s.arg(worker.key.pid);
    QVERIFY(std::ranges::contains(files->descriptors, expected, &OpenDescriptor::target));
}

void tst_UnitProcesses_Host::signalsOneChild()
{
    const ProcessKey key = process(u"is-below"_s)->key;
    QVERIFY(send(key, Signal::Stop));
    QTRY_COMPARE(process(u"is-below"_s)->state, DaemonProcess::State::Stopped);
    QCOMPARE(process(u"holds-an-end"_s)->state, DaemonProcess::State::Sleeping);
    QVERIFY(send(key, Signal::Cont));
    QTRY_COMPARE(process(u"is-below"_s)->state, DaemonProcess::State::Sleeping);
}

void tst_UnitProcesses_Host::anothersProcess()
{
    const ProcessKey key = process(u"duende_opener"_s)->key;
    const QStringList lines = outputOf(u"runuser"_s,
        {u"-u"_s, u"dev"_s, u"--"_s, QCoreApplication::applicationFilePath(), u"--unprivileged"_s,
            QString::number(key.pid)})
                                  .split(u'\n');
    QVERIFY2(lines.size() >= 4, qPrintable(lines.join(u'\n')));
    // What can be read is there, the rest is not known.
    QCOMPARE(lines.at(0), u"3 root duende_opener unknown"_s);
    QVERIFY2(lines.at(1).contains(u"are for root to see"_s), qPrintable(lines.at(1)));
    QVERIFY2(lines.at(2).startsWith(u"permission denied: "_s), qPrintable(lines.at(2)));
    QVERIFY2(lines.at(3).contains(unit), qPrintable(lines.at(3)));
}

void tst_UnitProcesses_Host::notOneOfTheUnits()
{
    const Result<void> sent = send({::getpid(), 0}, Signal::Cont);
    QVERIFY(!sent);
    const Result<void> other = send({::getppid(), 0}, Signal::Cont);
    QCOMPARE(other.error().kind(), PlatformError::Kind::NotFound);
    const Result<OpenDescriptors> files = open({::getpid(), 0});
    QCOMPARE(files.error().kind(), PlatformError::Kind::NotFound);
}

void tst_UnitProcesses_Host::anotherProcessOfTheNumber()
{
    ProcessKey key = process(u"holds-an-end"_s)->key;
    key.startedAt += 1;
    QCOMPARE(send(key, Signal::Kill).error().kind(), PlatformError::Kind::NotFound);
    QCOMPARE(open(key).error().kind(), PlatformError::Kind::NotFound);
    QVERIFY(process(u"holds-an-end"_s));
}

void tst_UnitProcesses_Host::stoppedAndMissing()
{
    const ProcessKey key = process(u"holds-an-end"_s)->key;
    m_units->systemctl({u"stop"_s, unit});
    const Result<DaemonProcesses> none = read();
    QVERIFY(none);
    QVERIFY(none->processes.isEmpty());
    QCOMPARE(open(key).error().kind(), PlatformError::Kind::NotFound);
    QCOMPARE(read(u"no-such-unit.service"_s).error().kind(), PlatformError::Kind::NotFound);
    const Result<DaemonProcesses> timer = read(u"multi-user.target"_s);
    QVERIFY(timer && timer->processes.isEmpty());
    // A slice has the processes of all its units, each in its group.
    const Result<DaemonProcesses> slice = read(u"system.slice"_s);
    QVERIFY(slice);
    QVERIFY(std::ranges::contains(slice->processes, u"systemd-journald.service"_s, &DaemonProcess::group));
}

/// What someone without rights is told.
static int runUnprivileged(qint64 pid)
{
    SystemdAdapter adapter{SystemdEndpoint{}};
    const auto context = OperationContext::within(20s);
    const auto all = inThread([&] { return adapter.processes(handleOf(unit), context); });
    if (!all || all->processes.isEmpty())
        return 1;
    const DaemonProcess& main = all->processes.first();
    printf("%d %s %s %s\n", int(all->processes.size()), qPrintable(main.user), qPrintable(main.name),
        main.descriptors ? "known" : "unknown");
    const ProcessKey key{pid, main.key.startedAt};
    const auto files = inThread([&] { return adapter.descriptors(handleOf(unit), key, context); });
    printf("%s\n", files ? "readable" : qPrintable(files.error().message()));
    const auto sent
        = inThread([&] { return adapter.signalProcess(handleOf(unit), key, Signal::Hup, context); });
    if (sent)
        return 1;
    printf("%s\n%s\n", qPrintable(sent.error().message()), qPrintable(sent.error().advice()));
    return 0;
}

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"--unprivileged"_s)
        return runUnprivileged(arguments.value(2).toLongLong());
    tst_UnitProcesses_Host test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_unitprocesses_host.moc"
