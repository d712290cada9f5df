// SPDX-License-Identifier: GPL-3.0-or-later
// What the real agent does not attach to, and what it says then.
#include "tests/adapters/trace/tracerun.h"

#include <QTest>

#include <unistd.h>

using namespace Duende;
using namespace Duende::Trace;
using namespace Qt::StringLiterals;

namespace {

const QString target = QStringLiteral(DUENDE_TARGET);

} // namespace

class tst_AttachCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void zombie();
    void noProcess();
    void alreadyTraced();
    void ownAncestor();
    void kernelThread();
};

void tst_AttachCheck::zombie()
{
    TracedProgram program(target, {u"zombie"_s});
    const uint32_t child = program.awaitLine("child ").toUInt();
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(!run.attach(child));
    QCOMPARE(run.refusal.code, RefusalCode::Gone);
    QCOMPARE(run.error->kind(), PlatformError::Kind::NotFound);
}

void tst_AttachCheck::noProcess()
{
    uint32_t pid = 0;
    {
        TracedProgram program(target, {u"sleep"_s});
        pid = program.pid();
    }
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(!run.attach(pid));
    QCOMPARE(run.refusal.code, RefusalCode::Gone);
    // One that is gone is no hindrance for another.
    TracedProgram other(target, {u"sleep"_s});
    QVERIFY(run.attach(Target{{pid, other.pid()}, {}}));
    QCOMPARE(run.what->processCount, 1u);
    QVERIFY(run.detach());
    QVERIFY(!run.attach(Target{{}, "no/such/group"}));
    QCOMPARE(run.refusal.code, RefusalCode::Gone);
}

void tst_AttachCheck::alreadyTraced()
{
    TracedProgram program(target, {u"sleep"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    TraceRun first;
    QVERIFY(first.open());
    QVERIFY(first.attach(program.pid()));
    TraceRun second;
    QVERIFY(second.open());
    QVERIFY(!second.attach(program.pid()));
    QCOMPARE(second.refusal.code, RefusalCode::AlreadyTraced);
    QCOMPARE(second.refusal.value, first.session().agent().agentPid);
    QVERIFY(second.error->message().contains(QString::number(first.session().agent().agentPid)));
    QVERIFY(second.inspect(Target{{program.pid()}, {}}));
    QCOMPARE(second.report->processes.front().refusal, uint32_t(RefusalCode::AlreadyTraced));
    QCOMPARE(second.report->processes.front().tracerPid, first.session().agent().agentPid);
    // Nor is anything else kept that was attached before the refusal.
    TracedProgram other(target, {u"sleep"_s});
    QVERIFY(!second.attach(Target{{other.pid(), program.pid()}, {}}));
    QCOMPARE(statusValue(other.pid(), "TracerPid"), QByteArray("0"));
    QVERIFY(first.detach());
    QVERIFY(second.attach(program.pid()));
    QVERIFY(second.detach());
}

void tst_AttachCheck::ownAncestor()
{
    TraceRun run;
    QVERIFY(run.open());
    for (const uint32_t pid : {uint32_t(::getpid()), run.session().agent().agentPid}) {
        QVERIFY(!run.attach(pid));
        QCOMPARE(run.refusal.code, RefusalCode::OwnAncestor);
    }
}

void tst_AttachCheck::kernelThread()
{
    if (statusValue(2, "Name") != "kthreadd")
        QSKIP("no thread of the kernel is seen here");
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(!run.attach(2));
    QCOMPARE(run.refusal.code, RefusalCode::KernelThread);
}

QTEST_GUILESS_MAIN(tst_AttachCheck)
#include "tst_attachcheck.moc"
