// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/callrecordbuilder.h"

#include <QTest>

#include "adapters/trace/syscalls/paths.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

using namespace Duende::Trace;
using namespace std::string_view_literals;

class tst_Paths : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void path();
    void used();
    void made();
    void closed();
    void passed();
    void peer();
    void bytes();
};

namespace {

constexpr uint64_t currentDirectory = 0xdefaced0ffffff9c;

FakeSurroundings surroundings()
{
    FakeSurroundings made;
    made.descriptors = {{3, "/srv"}, {4, "pipe:[12]"}, {5, "UDP 10.0.0.1:1"}};
    made.folder = "/home/user";
    return made;
}

std::string pathOf(CallRecordBuilder& call)
{
    return callPath(call.view(), surroundings());
}

CallDescriptors descriptorsOf(CallRecordBuilder& call)
{
    return callDescriptors(call.view());
}

} // namespace

void tst_Paths::path()
{
    const auto opened
        = [](uint64_t directory, std::string_view path, CaptureState state = CaptureState::Whole) {
              CallRecordBuilder call("openat");
              call.arguments({directory, 0x1000, 0}).capture(1, path, false, CapturePart::Value, 0, state);
              return pathOf(call);
          };
    QCOMPARE(opened(currentDirectory, "/etc/passwd"), "/etc/passwd");
    QCOMPARE(opened(currentDirectory, "file"), "/home/user/file");
    QCOMPARE(opened(currentDirectory, ".//a/./b"), "/home/user/a/./b");
    QCOMPARE(opened(currentDirectory, "."), "/home/user");
    QCOMPARE(opened(3, "../x"), "/srv/../x");
    QCOMPARE(opened(3, ""), "/srv");
    QCOMPARE(opened(4, "x"), "");
    QCOMPARE(opened(9, "x"), "");
    QCOMPARE(opened(currentDirectory, "/half", CaptureState::Truncated), "");
    QCOMPARE(opened(currentDirectory, "", CaptureState::Unreadable), "");
    CallRecordBuilder link("symlink");
    QCOMPARE(pathOf(link.arguments({0x1000, 0x2000}).capture(0, "to").capture(1, "from")), "/home/user/from");
    CallRecordBuilder narrow("open", architectureI386);
    QCOMPARE(pathOf(narrow.arguments({0x1000, 0}).capture(0, "n")), "/home/user/n");
    CallRecordBuilder read("read");
    QCOMPARE(pathOf(read.arguments({3, 0x1000, 5})), "/srv");
    QCOMPARE(pathOf(read.arguments({4, 0x1000, 5})), "");
    CallRecordBuilder pid("getpid");
    QCOMPARE(pathOf(pid), "");
    CallRecordBuilder unknown(9999, architectureX86_64);
    QCOMPARE(pathOf(unknown), "");
}

void tst_Paths::used()
{
    CallRecordBuilder read("read");
    QCOMPARE(descriptorsOf(read.arguments({0xdefaced000000003, 0, 0})).used, 3);
    QVERIFY(!descriptorsOf(read.arguments({0xffffffff, 0, 0})).used);
    CallRecordBuilder map("mmap");
    QCOMPARE(descriptorsOf(map.arguments({0, 1, 1, 2, 7, 0})).used, 7);
    CallRecordBuilder fork("fork");
    QVERIFY(!descriptorsOf(fork.flags(NoEntry)).used);
}

void tst_Paths::made()
{
    CallRecordBuilder open("open");
    QCOMPARE(descriptorsOf(open.result(5)).made, 5);
    QVERIFY(!descriptorsOf(open.result(-2)).made);
    CallRecordBuilder dup("dup2");
    const CallDescriptors copied = descriptorsOf(dup.arguments({3, 9}).result(9));
    QCOMPARE(copied.copyOf, 3);
    QCOMPARE(copied.made, 9);
    CallRecordBuilder control("fcntl");
    QCOMPARE(descriptorsOf(control.arguments({3, F_DUPFD_CLOEXEC, 10}).result(11)).made, 11);
    QVERIFY(!descriptorsOf(control.arguments({3, F_GETFL, 0}).result(2)).made);
    const int pair[] = {6, 7};
    CallRecordBuilder pipe("pipe2");
    const CallDescriptors both = descriptorsOf(pipe.arguments({0x1000, 0}).memory(0, pair, true));
    QCOMPARE(both.made, 6);
    QCOMPARE(both.alsoMade, 7);
    for (const char* name : {"socket", "accept4", "epoll_create1", "eventfd2", "timerfd_create", "signalfd4",
             "inotify_init1", "memfd_create", "pidfd_open", "creat", "openat2", "perf_event_open",
             "io_uring_setup", "userfaultfd", "fanotify_init", "pidfd_getfd"}) {
        CallRecordBuilder call(name);
        QVERIFY2(descriptorsOf(call.result(8)).made == 8, name);
    }
}

void tst_Paths::closed()
{
    CallRecordBuilder close("close");
    const CallDescriptors one = descriptorsOf(close.arguments({3}));
    QVERIFY(one.closes && one.used == 3 && !one.closesUntil);
    QVERIFY(!descriptorsOf(close.result(-9)).closes);
    QVERIFY(descriptorsOf(close.result(-4)).closes); // interrupted: closed all the same
    CallRecordBuilder range("close_range");
    const CallDescriptors many = descriptorsOf(range.arguments({3, 0xffffffff, 0}));
    QVERIFY(many.closes && many.used == 3 && many.closesUntil == INT32_MAX);
    QVERIFY(!descriptorsOf(range.arguments({3, 9, 4})).closes); // at the next exec only
}

void tst_Paths::passed()
{
    const uint64_t head[7] = {};
    struct
    {
        uint64_t length = 24;
        int level = SOL_SOCKET, type = SCM_RIGHTS;
        int descriptors[2] = {8, 9};
    } control;
    CallRecordBuilder got("recvmsg");
    got.arguments({3, 0x1000, 0})
        .memory(1, head, true)
        .memory(1, control, true, CapturePart::Control)
        .result(1);
    const CallDescriptors found = descriptorsOf(got);
    QVERIFY(found.used == 3 && found.made == 8 && found.alsoMade == 9);
}

void tst_Paths::peer()
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(80);
    address.sin_addr.s_addr = htonl(0x0a000002);
    CallRecordBuilder accepted("accept");
    accepted.arguments({3, 0x1000, 0x2000}).memory(1, address, true).result(4);
    QCOMPARE(callPeer(accepted.view(), surroundings()), "TCP 10.0.0.2:80");
    CallRecordBuilder connected("connect");
    connected.arguments({5, 0x1000, 16}).memory(1, address);
    QCOMPARE(callPeer(connected.view(), surroundings()), "UDP 10.0.0.2:80");
    CallRecordBuilder local("connect");
    local.arguments({3, 0x1000, 16}).capture(1, "\1\0/run/x"sv);
    QCOMPARE(callPeer(local.view(), surroundings()), "unix /run/x");
    CallRecordBuilder read("read");
    QCOMPARE(callPeer(read.view(), surroundings()), "");
}

void tst_Paths::bytes()
{
    CallRecordBuilder read("read");
    QCOMPARE(callBytes(read.result(5).view()), 5U);
    QCOMPARE(callBytes(read.result(-5).view()), 0U);
    QCOMPARE(callBytes(read.result(5).flags(StillRunning).view()), 0U);
    CallRecordBuilder pid("getpid");
    QCOMPARE(callBytes(pid.result(5).view()), 0U);
}

QTEST_APPLESS_MAIN(tst_Paths)

#include "tst_paths.moc"
