// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/runprogram.h"

#include <QTest>

#include <thread>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_RunProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesOn();
    void signalled();
    void missing();
    void longOutput();
    void inputThatNobodyReads();
    void timeout();
    void cancelled();
};

namespace {

Result<ProgramOutput> shell(const QString& script, const QByteArray& input = {},
    const OperationContext& context = OperationContext::within(20s))
{
    ProgramCall call{u"/bin/sh"_s, {u"-c"_s, script}};
    call.input = input;
    call.environment.insert(u"WORD"_s, u"given"_s);
    call.maximumOutput = 1000;
    return runProgram(call, context);
}

} // namespace

void tst_RunProgram::passesOn()
{
    const auto ran = shell(u"cat; echo $WORD; echo aside >&2; exit 7"_s, "input\n");
    QVERIFY(ran.has_value());
    QCOMPARE(ran->exitStatus, 7);
    QCOMPARE(ran->output, "input\ngiven\n");
    QCOMPARE(ran->errorOutput, "aside\n");
}

void tst_RunProgram::signalled()
{
    const auto ran = shell(u"kill -KILL $$"_s);
    QVERIFY(ran.has_value());
    QVERIFY(!ran->exitStatus);
}

void tst_RunProgram::missing()
{
    for (const QString& program : {u"/nowhere/program"_s, u"duende-no-such-program"_s}) {
        const auto ran = runProgram({program, {}}, OperationContext{});
        QVERIFY(!ran);
        QCOMPARE(ran.error().kind(), PlatformError::Kind::NotFound);
    }
    const auto folder = runProgram({u"/etc/passwd"_s, {}}, OperationContext{});
    QVERIFY(!folder);
}

void tst_RunProgram::longOutput()
{
    const auto ran = shell(u"head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2"_s);
    QVERIFY(ran.has_value());
    QCOMPARE(ran->exitStatus, 0);
    QCOMPARE(ran->output.size(), 1000);
    QCOMPARE(ran->errorOutput.size(), 1000);
}

void tst_RunProgram::inputThatNobodyReads()
{
    const auto ran = shell(u"exit 3"_s, QByteArray(2'000'000, 'x'));
    QVERIFY(ran.has_value());
    QCOMPARE(ran->exitStatus, 3);
}

void tst_RunProgram::timeout()
{
    const auto ran = shell(u"exec sleep 1000"_s, {}, OperationContext::within(200ms));
    QVERIFY(!ran);
    QCOMPARE(ran.error().kind(), PlatformError::Kind::Timeout);
}

void tst_RunProgram::cancelled()
{
    std::stop_source stop;
    const std::jthread other([&] {
        std::this_thread::sleep_for(100ms);
        stop.request_stop();
    });
    const auto ran = shell(u"exec sleep 1000"_s, {}, OperationContext::within(20s, stop.get_token()));
    QVERIFY(!ran);
    QVERIFY(ran.error().isCancelled());
}

QTEST_GUILESS_MAIN(tst_RunProgram)

#include "tst_runprogram.moc"
