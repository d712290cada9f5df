// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/callrecordbuilder.h"

#include <QTest>

#include <linux/sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>

using namespace Duende::Trace;
using namespace std::string_view_literals;

class tst_DecodeProcesses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void exec();
    void clone();
    void clone3();
    void wait();
    void limits();
    void prctl();
    void ids();
    void capabilities();
};

void tst_DecodeProcesses::exec()
{
    const uint64_t arguments[] = {0x10, 0x20};
    const uint64_t environment[] = {0x30};
    CallRecordBuilder run("execve");
    run.arguments({0x1000, 0x2000, 0x3000}).capture(0, "/bin/ls").memory(1, arguments).memory(2, environment);
    run.capture(1, "ls", false, CapturePart::Element, 0);
    run.capture(1, "", false, CapturePart::Element, 1, CaptureState::Unreadable);
    run.capture(2, "A=b", false, CapturePart::Element, 0);
    QCOMPARE(run.text(), "execve(\"/bin/ls\", [\"ls\", 0x20], 0x3000 /* 1 var */) = 0");
    const DecodedCall call = run.decoded();
    QCOMPARE(call.arguments[2].parts.size(), 1U);
    QCOMPARE(call.arguments[2].parts[0].text, "\"A=b\"");
    QCOMPARE(call.arguments[1].parts[1].state, CaptureState::Unreadable);
}

void tst_DecodeProcesses::clone()
{
    CallRecordBuilder fork("clone");
    fork.arguments({CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID | 17, 0, 0x10, 0x20, 0x30}).result(77);
    QCOMPARE(fork.text(),
        "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x20) = "
        "77");
    // The last two change places.
    CallRecordBuilder arm("clone", architectureAarch64);
    arm.arguments({CLONE_SETTLS | CLONE_CHILD_SETTID, 0x1, 0, 0x10, 0x20}).result(77);
    QCOMPARE(arm.text(),
        "clone(child_stack=0x1, flags=CLONE_SETTLS|CLONE_CHILD_SETTID, tls=0x10, child_tidptr=0x20) = 77");
}

void tst_DecodeProcesses::clone3()
{
    clone_args fields{};
    fields.flags = CLONE_VM | CLONE_VFORK;
    fields.exit_signal = 17;
    fields.stack = 0x5000;
    fields.stack_size = 0x9000;
    CallRecordBuilder made("clone3");
    made.arguments({0x1000, sizeof fields}).memory(0, fields).result(5);
    QCOMPARE(made.text(),
        "clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD, stack=0x5000, stack_size=0x9000}, 88) = 5");
    CallRecordBuilder small("clone3");
    small.arguments({0x1000, 8})
        .capture(0, std::string_view(reinterpret_cast<const char*>(&fields), 8))
        .result(-22);
    QCOMPARE(small.text(), "clone3({flags=CLONE_VM|CLONE_VFORK, ...}, 8) = -1 EINVAL (Invalid argument)");
}

void tst_DecodeProcesses::wait()
{
    const auto waited = [](int status) {
        CallRecordBuilder call("wait4");
        const std::string text
            = call.arguments({0xdefaced0ffffffff, 0x1000, 1, 0}).memory(1, status, true).result(7).text();
        return text.substr(10, text.find(", WNOHANG, NULL") - 10);
    };
    QCOMPARE(waited(0x300), "[{WIFEXITED(s) && WEXITSTATUS(s) == 3}]");
    QCOMPARE(waited(9), "[{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}]");
    QCOMPARE(waited(0x8b), "[{WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV && WCOREDUMP(s)}]");
    QCOMPARE(waited(0x137f), "[{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}]");
    QCOMPARE(waited(0xffff), "[{WIFCONTINUED(s)}]");
    QCOMPARE(CallRecordBuilder("wait4").arguments({7, 0x1000, 0, 0}).memory(1, 5, true).text(),
        "wait4(7, 0x1000, 0, NULL) = 0");
}

void tst_DecodeProcesses::limits()
{
    const rlimit limit{1024, RLIM_INFINITY};
    CallRecordBuilder get("prlimit64");
    QCOMPARE(get.arguments({0, RLIMIT_NOFILE, 0, 0x1000}).memory(3, limit, true).text(),
        "prlimit64(0, RLIMIT_NOFILE, NULL, {rlim_cur=1024, rlim_max=RLIM64_INFINITY}) = 0");
    const uint32_t narrow[] = {8192 * 1024, UINT32_MAX};
    CallRecordBuilder old("ugetrlimit", architectureI386);
    QCOMPARE(old.arguments({RLIMIT_STACK, 0x1000}).memory(1, narrow, true).text(),
        "ugetrlimit(RLIMIT_STACK, {rlim_cur=8192*1024, rlim_max=RLIM_INFINITY}) = 0");
}

void tst_DecodeProcesses::prctl()
{
    CallRecordBuilder name("prctl");
    QCOMPARE(name.arguments({0xdefaced00000000f, 0x1000, 1, 2, 3})
                 .capture(1, "worker\0\0\0\0\0\0\0\0\0\0"sv)
                 .text(),
        "prctl(PR_SET_NAME, \"worker\") = 0");
    QCOMPARE(CallRecordBuilder("prctl").arguments({PR_SET_PDEATHSIG, 15}).text(),
        "prctl(PR_SET_PDEATHSIG, SIGTERM) = 0");
    QCOMPARE(CallRecordBuilder("prctl").arguments({PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0}).text(),
        "prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) = 0");
    QCOMPARE(CallRecordBuilder("prctl").arguments({PR_GET_DUMPABLE}).result(1).text(),
        "prctl(PR_GET_DUMPABLE) = 1 (SUID_DUMP_USER)");
    QCOMPARE(CallRecordBuilder("prctl").arguments({9999, 1, 2, 3, 4}).result(-22).text(),
        "prctl(0x270f /* PR_??? */, 0x1, 0x2, 0x3, 0x4) = -1 EINVAL (Invalid argument)");
}

void tst_DecodeProcesses::ids()
{
    QCOMPARE(CallRecordBuilder("setresuid").arguments({0xffffffff, 0xdefaced000000000, 5}).text(),
        "setresuid(-1, 0, 5) = 0");
    const uint32_t groups[] = {4, 24};
    CallRecordBuilder get("getgroups");
    QCOMPARE(
        get.arguments({32, 0x1000}).memory(1, groups, true).result(2).text(), "getgroups(32, [4, 24]) = 2");
}

void tst_DecodeProcesses::capabilities()
{
    const uint32_t head[] = {0x20080522, 0};
    const uint32_t sets[] = {1, 0, 0, 0x100, 0, 0};
    CallRecordBuilder get("capget");
    get.arguments({0x1000, 0x2000}).memory(0, head).memory(1, sets, true);
    QCOMPARE(get.text(),
        "capget({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, "
        "{effective=1<<CAP_CHOWN|1<<CAP_CHECKPOINT_RESTORE, "
        "permitted=0, inheritable=0}) = 0");
}

QTEST_APPLESS_MAIN(tst_DecodeProcesses)

#include "tst_decodeprocesses.moc"
