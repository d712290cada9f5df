// SPDX-License-Identifier: GPL-3.0-or-later
// A control group as the target: what is in it, below it, and what comes into it later.
#include "tests/adapters/trace/tracerun.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <set>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace Duende;
using namespace Duende::Trace;
using namespace Qt::StringLiterals;

namespace {

const QString traced = QStringLiteral(DUENDE_TRACED);

/// A control group of this test's own with one below it.
class Group
{
public:
    Group()
    {
        m_name = u"duende-test-%1"_s.arg(::getpid());
        for (const QString& root : {u"/sys/fs/cgroup/"_s, u"/sys/fs/cgroup/pids/"_s}) {
            if (!QFile::exists(root + u"cgroup.procs"_s))
                continue;
            m_folder = root + m_name;
            if (QDir().mkpath(m_folder + u"/below"_s))
                return;
        }
        m_folder.clear();
    }
    ~Group()
    {
        ::rmdir(QFile::encodeName(m_folder + u"/below"_s).constData());
        ::rmdir(QFile::encodeName(m_folder).constData());
    }

    bool isMade() const { return !m_folder.isEmpty(); }
    std::string path() const { return m_name.toStdString(); }
    bool take(uint32_t pid, const QString& below = {}) const
    {
        QFile file(m_folder + below + u"/cgroup.procs"_s);
        return file.open(QIODevice::WriteOnly) && file.write(QByteArray::number(pid)) > 0 && file.flush();
    }

private:
    QString m_name;
    QString m_folder;
};

} // namespace

class tst_TraceControlGroupHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void membersAndComers();
};

void tst_TraceControlGroupHost::membersAndComers()
{
    Group group;
    QVERIFY2(group.isMade(), "no control group can be made here");
    TracedProgram first(traced, {u"threads"_s, u"1"_s});
    TracedProgram below(traced, {u"threads"_s, u"1"_s});
    TracedProgram comer(traced, {u"threads"_s, u"1"_s});
    for (TracedProgram* program : {&first, &below, &comer})
        QVERIFY(!program->awaitLine("ready").isNull());
    QVERIFY(group.take(first.pid()));
    QVERIFY(group.take(below.pid(), u"/below"_s));
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(Target{{}, group.path()}));
    QCOMPARE(run.what->processCount, 2u);
    const auto pids = [&run] {
        std::set<uint32_t> found;
        for (const CallView& view : run.calls(SYS_getppid))
            found.insert(view.call().pid);
        return found;
    };
    QTRY_COMPARE(pids(), (std::set<uint32_t>{first.pid(), below.pid()}));
    QVERIFY(group.take(comer.pid()));
    QTRY_COMPARE(pids(), (std::set<uint32_t>{first.pid(), below.pid(), comer.pid()}));
    // The group is empty, and waits for others.
    for (TracedProgram* program : {&first, &below, &comer})
        program->process().kill();
    QTRY_COMPARE(run.recordsOf<ExitRecord>(RecordKind::Exit).size(), 6u);
    QVERIFY(!run.how);
    TracedProgram later(traced, {u"threads"_s, u"1"_s});
    QVERIFY(!later.awaitLine("ready").isNull());
    QVERIFY(group.take(later.pid()));
    QTRY_VERIFY(pids().contains(later.pid()));
    QVERIFY(run.detach());
    QVERIFY(run.addsUp());
    QCOMPARE(statusValue(later.pid(), "TracerPid"), QByteArray("0"));
}

QTEST_GUILESS_MAIN(tst_TraceControlGroupHost)
#include "tst_tracecontrolgroup_host.moc"
