// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/callrecordbuilder.h"

#include <QTest>

#include <linux/futex.h>
#include <poll.h>
#include <sys/epoll.h>

using namespace Duende::Trace;

/// Waiting: poll, select, epoll, futex, timers.
class tst_DecodeEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void poll();
    void select();
    void epoll();
    void futex();
    void timers();
    void clocks();
};

void tst_DecodeEvents::poll()
{
    pollfd entries[] = {{3, POLLIN, 0}, {-1, POLLOUT, 0}};
    CallRecordBuilder call("poll");
    call.arguments({0x1000, 2, 0xdefaced0ffffffff}).memory(0, entries);
    entries[0].revents = POLLIN | POLLHUP;
    call.memory(0, entries, true).result(1);
    QCOMPARE(call.text(),
        "poll([{fd=3, events=POLLIN}, {fd=-1, events=POLLOUT}], 2, -1) = 1 ([{fd=3, "
        "revents=POLLIN|POLLHUP}])");
    QCOMPARE(CallRecordBuilder("poll").arguments({0, 0, 10}).text(), "poll(NULL, 0, 10) = 0 (Timeout)");
}

void tst_DecodeEvents::select()
{
    const uint64_t wanted[16] = {0x28};
    const uint64_t ready[16] = {0x20};
    const int64_t time[] = {1, 0};
    const int64_t left[] = {0, 5};
    CallRecordBuilder call("select");
    call.arguments({6, 0x1000, 0, 0, 0x2000}).memory(1, wanted).memory(4, time);
    call.memory(1, ready, true).memory(4, left, true).result(1);
    QCOMPARE(call.text(),
        "select(6, [3 5], NULL, NULL, {tv_sec=1, tv_usec=0}) = 1 (in [5], left {tv_sec=0, tv_usec=5})");
}

void tst_DecodeEvents::epoll()
{
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.u64 = 7;
    CallRecordBuilder add("epoll_ctl");
    QCOMPARE(add.arguments({4, EPOLL_CTL_ADD, 5, 0x1000}).memory(3, event).text(),
        "epoll_ctl(4, EPOLL_CTL_ADD, 5, {events=EPOLLIN|EPOLLET, data=0x7}) = 0");
    CallRecordBuilder wait("epoll_wait");
    QCOMPARE(wait.arguments({4, 0x1000, 8, 0}).memory(1, event, true).result(1).text(),
        "epoll_wait(4, [{events=EPOLLIN|EPOLLET, data=0x7}], 8, 0) = 1");
    QCOMPARE(
        CallRecordBuilder("epoll_wait").arguments({4, 0x1000, 8, 0}).text(), "epoll_wait(4, [], 8, 0) = 0");
    const uint64_t aligned[] = {EPOLLOUT, 9};
    CallRecordBuilder arm("epoll_pwait", architectureAarch64);
    QCOMPARE(arm.arguments({4, 0x1000, 8, 0, 0, 8}).memory(1, aligned, true).result(1).text(),
        "epoll_pwait(4, [{events=EPOLLOUT, data=0x9}], 8, 0, NULL, 8) = 1");
}

void tst_DecodeEvents::futex()
{
    QCOMPARE(
        CallRecordBuilder("futex").arguments({0x1000, FUTEX_WAKE_PRIVATE, 1, 99, 99, 99}).result(1).text(),
        "futex(0x1000, FUTEX_WAKE_PRIVATE, 1) = 1");
    const int64_t time[] = {1, 2};
    CallRecordBuilder wait("futex");
    wait.arguments({0x1000, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 5, 0x2000, 0, 0xffffffff})
        .memory(3, time);
    QCOMPARE(wait.result(-110).text(),
        "futex(0x1000, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 5, {tv_sec=1, tv_nsec=2}, "
        "FUTEX_BITSET_MATCH_ANY) = -1 "
        "ETIMEDOUT (Connection timed out)");
    QCOMPARE(CallRecordBuilder("futex").arguments({0x1000, FUTEX_CMP_REQUEUE, 1, 2, 0x2000, 3}).text(),
        "futex(0x1000, FUTEX_CMP_REQUEUE, 1, 2, 0x2000, 3) = 0");
    const uint64_t wide[] = {1, 2};
    CallRecordBuilder narrow("futex_time64", architectureI386);
    QCOMPARE(narrow.arguments({0x1000, 0, 5, 0x2000, 0, 0}).memory(3, wide).text(),
        "futex_time64(0x1000, FUTEX_WAIT, 5, {tv_sec=1, tv_nsec=2}) = 0");
}

void tst_DecodeEvents::timers()
{
    const int64_t times[] = {1, 2, 3, 4};
    CallRecordBuilder set("timerfd_settime");
    QCOMPARE(set.arguments({3, 1, 0x1000, 0}).memory(2, times).text(),
        "timerfd_settime(3, TFD_TIMER_ABSTIME, {it_interval={tv_sec=1, tv_nsec=2}, it_value={tv_sec=3, "
        "tv_nsec=4}}, NULL) "
        "= 0");
    const int32_t narrow[] = {1, 2, 3, 4};
    CallRecordBuilder old("setitimer", architectureI386);
    QCOMPARE(old.arguments({0, 0x1000, 0}).memory(1, narrow).text(),
        "setitimer(ITIMER_REAL, {it_interval={tv_sec=1, tv_usec=2}, it_value={tv_sec=3, tv_usec=4}}, NULL) = "
        "0");
}

void tst_DecodeEvents::clocks()
{
    const int64_t time[] = {-1, 2};
    CallRecordBuilder get("clock_gettime");
    QCOMPARE(get.arguments({0xdefaced000000001, 0x1000}).memory(1, time, true).text(),
        "clock_gettime(CLOCK_MONOTONIC, {tv_sec=-1, tv_nsec=2}) = 0");
    QCOMPARE(CallRecordBuilder("clock_gettime").arguments({uint32_t(~100 << 3 | 2), 0}).result(-22).text(),
        "clock_gettime(MAKE_PROCESS_CPUCLOCK(100, CPUCLOCK_SCHED), NULL) = -1 EINVAL (Invalid argument)");
    CallRecordBuilder sleep("nanosleep");
    sleep.arguments({0x1000, 0x2000}).memory(0, time).memory(1, time, true);
    QCOMPARE(sleep.result(-516).text(),
        "nanosleep({tv_sec=-1, tv_nsec=2}, {tv_sec=-1, tv_nsec=2}) = ? ERESTART_RESTARTBLOCK (Interrupted by "
        "signal)");
    QCOMPARE(sleep.result(0).text(), "nanosleep({tv_sec=-1, tv_nsec=2}, 0x2000) = 0");
}

QTEST_APPLESS_MAIN(tst_DecodeEvents)

#include "tst_decodeevents.moc"
