// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/processreader.h"

#include "adapters/support/userdatabase.h"
#include "tests/adapters/support/fixture.h"

#include <QTest>

#include <unistd.h>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_ProcessReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ownProcess();
    void parentsComeFirst();
    void whatVanishesIsLeftOut();
    void commandLine_data();
    void commandLine();
};

namespace {

QByteArray statLine(int pid, int parent)
{
    return u"%1 (p%1) S %2 %1 %1 0 -1 0 0 0 0 0 100 0 0 0 20 0 1 0 5000 4096 1 0"_s.arg(pid)
        .arg(parent)
        .toUtf8();
}

QList<qint64> pids(const QList<DaemonProcess>& processes)
{
    QList<qint64> pids;
    for (const DaemonProcess& process : processes)
        pids.append(process.key.pid);
    return pids;
}

} // namespace

void tst_ProcessReader::ownProcess()
{
    const QList<DaemonProcess> read = readProcesses(Procfs(), {{::getpid(), u"worker"_s}}, ::getpid(), {});
    QCOMPARE(read.size(), 1);
    const DaemonProcess& own = read.first();
    QCOMPARE(own.key.pid, ::getpid());
    QVERIFY(own.key.startedAt > 0);
    QCOMPARE(own.parentPid, ::getppid());
    QVERIFY(own.isMain);
    QCOMPARE(own.group, u"worker"_s);
    QCOMPARE(own.user, userName(::geteuid()));
    QVERIFY(own.commandLine.contains(u"tst_processreader"_s));
    QCOMPARE(own.state, DaemonProcess::State::Running);
    QVERIFY(own.memoryBytes > 0u && own.threads >= 1u && own.descriptors >= 3u);
    QVERIFY(own.since && qAbs(own.since->secsTo(QDateTime::currentDateTime())) < 600);
}

void tst_ProcessReader::parentsComeFirst()
{
    const Fixture fixture;
    // 20 and 30 are each other's parent, which one moment never shows and two can.
    const QList<std::pair<int, int>> tree{{5, 9}, {9, 1}, {7, 5}, {20, 30}, {30, 20}, {8, 9}};
    QList<GroupedProcess> members{{9, {}}}; // one that is met twice
    for (const auto& [pid, parent] : tree) {
        QVERIFY(fixture.write(u"%1/stat"_s.arg(pid), statLine(pid, parent)));
        members.append(GroupedProcess{pid, {}});
    }
    const QList<DaemonProcess> read = readProcesses(Procfs(fixture.root()), members, 9, {});
    QCOMPARE(pids(read), (QList<qint64>{9, 5, 7, 8, 20, 30}));
    QVERIFY(read.first().isMain && !read.at(1).isMain);
    // What cannot be read is not known.
    QVERIFY(read.first().user.isEmpty() && !read.first().descriptors && !read.first().since);
}

void tst_ProcessReader::whatVanishesIsLeftOut()
{
    const Fixture fixture;
    QVERIFY(fixture.write(u"9/stat"_s, statLine(9, 1)));
    QCOMPARE(pids(readProcesses(Procfs(fixture.root()), {{8, {}}, {9, {}}}, 0, {})), QList<qint64>{9});
    std::stop_source stopped;
    stopped.request_stop();
    QVERIFY(readProcesses(Procfs(fixture.root()), {{9, {}}}, 0, stopped.get_token()).isEmpty());
}

void tst_ProcessReader::commandLine_data()
{
    QTest::addColumn<QList<QByteArray>>("words");
    QTest::addColumn<QString>("line");
    QTest::newRow("plain") << QList<QByteArray>{"/usr/sbin/nginx", "-g", "a=b,c"}
                           << u"/usr/sbin/nginx -g a=b,c"_s;
    QTest::newRow("blanks") << QList<QByteArray>{"sh", "-c", "echo 'a' $b"}
                            << u"sh -c 'echo '\\''a'\\'' $b'"_s;
    QTest::newRow("empty word") << QList<QByteArray>{"a", ""} << u"a ''"_s;
    QTest::newRow("letters") << QList<QByteArray>{"\u00e9"} << u"'\u00e9'"_s;
    QTest::newRow("none") << QList<QByteArray>{} << QString();
}

void tst_ProcessReader::commandLine()
{
    QFETCH(QList<QByteArray>, words);
    QTEST(shellCommandLine(words), "line");
}

QTEST_GUILESS_MAIN(tst_ProcessReader)
#include "tst_processreader.moc"
