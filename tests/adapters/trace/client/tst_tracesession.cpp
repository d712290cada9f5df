// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/adapters/trace/tracerun.h"
#include "tests/support/eventloopchecker.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

#include <sys/syscall.h>

using namespace Duende;
using namespace Duende::Trace;
using namespace Qt::StringLiterals;

namespace {

const QString traced = QStringLiteral(DUENDE_TRACED);

} // namespace

class tst_TraceSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void handshake();
    void notInstalled();
    void notAnAgent_data();
    void notAnAgent();
    void notRootsAlone();
    void commandTooLong();
    void commandInput();
    void askedWhileTracing();
    void deletedInSlot();
    void loopKeepsTurning();
    void callsBeforeOpen();
};

void tst_TraceSession::handshake()
{
    TraceRun run;
    QSignalSpy opened(&run.session(), &TraceSession::opened);
    QVERIFY(!run.session().isOpen());
    QVERIFY(run.open());
    QCOMPARE(opened.size(), 1);
    QCOMPARE(run.session().agent().version, protocolVersion);
    QVERIFY(run.session().agent().agentPid > 1);
    QVERIFY(!run.session().isTracing());
}

void tst_TraceSession::notInstalled()
{
    TraceRun run;
    QVERIFY(!run.open({u"/nonexistent/duende-agent"_s, false, -1}));
    QCOMPARE(run.error->kind(), PlatformError::Kind::TracerFailed);
    QVERIFY(!run.error->advice().isEmpty());
    QTRY_VERIFY(run.isClosed);
}

void tst_TraceSession::notAnAgent_data()
{
    QTest::addColumn<QString>("program");
    QTest::newRow("ends at once") << u"/bin/true"_s;
    QTest::newRow("fails at once") << u"/bin/false"_s;
    QTest::newRow("cannot be run") << u"/etc/passwd"_s;
}

void tst_TraceSession::notAnAgent()
{
    QFETCH(const QString, program);
    TraceRun run;
    QVERIFY(!run.open({program, false, -1}));
    QCOMPARE(run.error->kind(), PlatformError::Kind::TracerFailed);
    QTRY_VERIFY(run.isClosed);
    QVERIFY(!run.session().isOpen());
}

void tst_TraceSession::notRootsAlone()
{
    // The one of the build folder, which others than root may write.
    TraceRun run;
    QTemporaryDir folder;
    const QString agent = folder.filePath(u"duende-agent"_s);
    QVERIFY(QFile::copy(QStringLiteral(DUENDE_AGENT), agent));
    QVERIFY(QFile::setPermissions(
        folder.path(), QFile::Permissions(0x7077))); // everybody may put another in its place
    QVERIFY(!run.open({agent, true, -1}));
    QCOMPARE(run.error->kind(), PlatformError::Kind::PermissionDenied);
    QVERIFY(!run.error->advice().isEmpty());
}

void tst_TraceSession::commandTooLong()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(!run.start({u"echo"_s, QString(maximumPayload, u'x')}));
    QCOMPARE(run.refusal.value, uint32_t(E2BIG));
    QVERIFY(run.start({traced, u"getppid"_s, u"1"_s}));
    QVERIFY(run.awaitEnd());
}

void tst_TraceSession::commandInput()
{
    QTemporaryFile input;
    QVERIFY(input.open());
    input.write("what it reads");
    input.flush();
    input.seek(0);
    TraceRun run;
    AgentCall call = TraceRun::ownAgent();
    call.inputDescriptor = input.handle();
    QVERIFY(run.open(call));
    // Plain cat copies without reading where its output is a file.
    QVERIFY(run.start({u"/bin/cat"_s, u"-v"_s}));
    QVERIFY(run.awaitEnd());
    const auto reads = run.calls(SYS_read);
    QVERIFY(std::ranges::any_of(reads,
        [](const CallView& view) { return view.call().arguments[0] == 0 && view.call().result == 13; }));
}

void tst_TraceSession::askedWhileTracing()
{
    TracedProgram program(traced, {u"threads"_s, u"1"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(program.pid()));
    QVERIFY(!run.attach(program.pid()));
    QCOMPARE(run.refusal.code, RefusalCode::Busy);
    QVERIFY(run.session().isTracing());
    QVERIFY(run.inspect(Target{{program.pid()}, {}}));
    QVERIFY(run.detach());
    QVERIFY(!run.session().isTracing());
}

void tst_TraceSession::deletedInSlot()
{
    auto* session = new TraceSession;
    QPointer<TraceSession> watched(session);
    connect(session, &TraceSession::records, this, [session] { delete session; });
    connect(session, &TraceSession::opened, this, [session] {
        Command command;
        command.arguments = {DUENDE_TRACED, "getppid", "100000"};
        session->start(command, {});
    });
    session->open(TraceRun::ownAgent());
    QTRY_VERIFY(!watched);
}

void tst_TraceSession::loopKeepsTurning()
{
    EventLoopChecker checker;
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({traced, u"eight-threads"_s, u"20000"_s}));
    QVERIFY(run.awaitEnd(60'000));
    QCOMPARE(run.calls(SYS_getppid).size(), 20000u);
    QVERIFY(run.addsUp());
    QVERIFY(checker.ticks() > 10);
    QVERIFY2(checker.longestGap() < std::chrono::milliseconds(500),
        QByteArray::number(qlonglong(checker.longestGap().count())).constData());
}

void tst_TraceSession::callsBeforeOpen()
{
    TraceSession session;
    session.detach();
    session.inspect(Target{{1}, {}});
    QVERIFY(!session.isOpen());
}

QTEST_GUILESS_MAIN(tst_TraceSession)
#include "tst_tracesession.moc"
