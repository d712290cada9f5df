// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/callrecordbuilder.h"

#include <QTest>

using namespace Duende::Trace;

class tst_DecodeSignals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbers();
    void sets();
    void actions();
    void information();
    void stack();
};

void tst_DecodeSignals::numbers()
{
    QCOMPARE(CallRecordBuilder("kill").arguments({0xdefaced0fffffffe, 0xdefaced00000000f}).text(),
        "kill(-2, SIGTERM) = 0");
    QCOMPARE(CallRecordBuilder("tkill").arguments({5, 34}).text(), "tkill(5, SIGRT_2) = 0");
    QCOMPARE(CallRecordBuilder("tkill").arguments({5, 32}).text(), "tkill(5, SIGRTMIN) = 0");
    QCOMPARE(CallRecordBuilder("kill").arguments({5, 0}).text(), "kill(5, 0) = 0");
    QCOMPARE(CallRecordBuilder("kill").arguments({5, 99}).result(-22).text(),
        "kill(5, 99) = -1 EINVAL (Invalid argument)");
}

void tst_DecodeSignals::sets()
{
    const uint64_t some = 1ULL << 1 | 1ULL << 16;
    const uint64_t most = ~some;
    CallRecordBuilder block("rt_sigprocmask");
    QCOMPARE(block.arguments({0, 0x1000, 0x2000, 8}).memory(1, some).memory(2, most, true).text(),
        "rt_sigprocmask(SIG_BLOCK, [INT CHLD], ~[INT CHLD], 8) = 0");
    CallRecordBuilder none("rt_sigsuspend");
    QCOMPARE(none.arguments({0x1000, 8}).memory(0, uint64_t(0)).result(-514).text(),
        "rt_sigsuspend([], 8) = ? ERESTARTNOHAND (To be restarted if no handler)");
}

void tst_DecodeSignals::actions()
{
    const uint64_t wide[] = {0x1234, 0x14000000, 0x5678, 2};
    const uint64_t ignored[] = {1, 0, 0, 0};
    CallRecordBuilder set("rt_sigaction");
    QCOMPARE(set.arguments({2, 0x1000, 0x2000, 8}).memory(1, wide).memory(2, ignored, true).text(),
        "rt_sigaction(SIGINT, {sa_handler=0x1234, sa_mask=[INT], sa_flags=SA_RESTORER|SA_RESTART, "
        "sa_restorer=0x5678}, "
        "{sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, 8) = 0");
    const uint32_t narrow[] = {0, 0, 0, 1, 0};
    CallRecordBuilder old("rt_sigaction", architectureI386);
    QCOMPARE(old.arguments({2, 0x1000, 0, 8}).memory(1, narrow).text(),
        "rt_sigaction(SIGINT, {sa_handler=SIG_DFL, sa_mask=[HUP], sa_flags=0}, NULL, 8) = 0");
}

void tst_DecodeSignals::information()
{
    int child[32] = {17, 0, 2, 0, 77, 5, 9};
    CallRecordBuilder wait("waitid");
    QCOMPARE(wait.arguments({1, 77, 0x1000, 4, 0}).memory(2, child, true).text(),
        "waitid(P_PID, 77, {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=77, si_uid=5, si_status=SIGKILL, "
        "si_utime=0, "
        "si_stime=0}, WEXITED, NULL) = 0");
    const int user[32] = {10, 0, 0, 0, 5, 6};
    CallRecordBuilder got("rt_sigtimedwait");
    QCOMPARE(got.arguments({0, 0x1000, 0, 8}).memory(1, user, true).result(10).text(),
        "rt_sigtimedwait(NULL, {si_signo=SIGUSR1, si_code=SI_USER, si_pid=5, si_uid=6}, NULL, 8) = 10 "
        "(SIGUSR1)");
}

void tst_DecodeSignals::stack()
{
    const uint64_t fields[] = {0x5000, 2, 0x2000};
    CallRecordBuilder set("sigaltstack");
    QCOMPARE(set.arguments({0x1000, 0}).memory(0, fields).text(),
        "sigaltstack({ss_sp=0x5000, ss_flags=SS_DISABLE, ss_size=8192}, NULL) = 0");
}

QTEST_APPLESS_MAIN(tst_DecodeSignals)

#include "tst_decodesignals.moc"
