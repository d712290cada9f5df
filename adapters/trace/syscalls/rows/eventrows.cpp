// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/kinds.h"

namespace Duende::Trace {

namespace {

using namespace Kinds;
namespace D = Decoders;
namespace L = Layouts;
using enum CaptureTime;
using enum CallFamily;

constexpr ArgumentKind pollArray{
    D::pollArray, nullptr, nullptr, {CaptureShape::Array, Both, LengthFrom::Argument, 1, 8, 8}};
constexpr ArgumentKind set = memory(D::descriptorSet, Both, 128, 128);
constexpr ArgumentKind epollEvents = arrayOf(L::epollEvent, Success, LengthFrom::Result, 0, 12, 12, 16);
constexpr ArgumentKind futexTimeout = memory(D::futexTimeout, Entry, 16, 8);
constexpr ArgumentKind futexTimeout64 = memory(D::futexTimeout, Entry, 16, 16);
constexpr ArgumentKind timer = structure(L::itimerspec, Entry, 32, 16);
constexpr ArgumentKind timerOut = structure(L::itimerspec, Success, 32, 16);
constexpr ArgumentKind timer64 = structure(L::itimerspec64, Entry, 32, 32);
constexpr ArgumentKind timer64Out = structure(L::itimerspec64, Success, 32, 32);

constexpr CallRow rows[] = {
    {"poll", CallFamily::Descriptor, {pollArray, plain, plain}, ResultKind::Number, D::pollNote},
    {"ppoll", CallFamily::Descriptor, {pollArray, plain, timespecIn, signalSet(Entry, 4), plain},
        ResultKind::Number, D::pollNote},
    {"ppoll_time64", CallFamily::Descriptor, {pollArray, plain, timespec64In, signalSet(Entry, 4), plain},
        ResultKind::Number, D::pollNote},
    {"select", CallFamily::Descriptor, {plain, set, set, set, structure(L::timeval, Entry, 16, 8)},
        ResultKind::Number, D::selectNote},
    {"_newselect", CallFamily::Descriptor, {plain, set, set, set, structure(L::timeval, Entry, 16, 8)},
        ResultKind::Number, D::selectNote},
    {"old_select", CallFamily::Descriptor, {address}},
    {"pselect6", CallFamily::Descriptor,
        {plain, set, set, set, timespecIn, memory(D::pollMask, Entry, 16, 8)}, ResultKind::Number,
        D::selectNote},
    {"pselect6_time64", CallFamily::Descriptor,
        {plain, set, set, set, timespec64In, memory(D::pollMask, Entry, 16, 8)}, ResultKind::Number,
        D::selectNote},
    {"epoll_create", CallFamily::Descriptor, {plain}, ResultKind::Descriptor},
    {"epoll_create1", CallFamily::Descriptor, {named(epollFlags)}, ResultKind::Descriptor},
    {"epoll_ctl", CallFamily::Descriptor,
        {fd, named(epollOperations), fd, structure(L::epollEvent, Entry, 12, 12, 16)}},
    {"epoll_wait", CallFamily::Descriptor, {fd, epollEvents, plain, plain}},
    {"epoll_pwait", CallFamily::Descriptor, {fd, epollEvents, plain, plain, signalSet(Entry, 5), plain}},
    {"epoll_pwait2", CallFamily::Descriptor,
        {fd, epollEvents, plain, timespec64In, signalSet(Entry, 5), plain}},
    {"epoll_ctl_old", CallFamily::Descriptor, {fd, named(epollOperations), fd, address}},
    {"epoll_wait_old", CallFamily::Descriptor, {fd, address, plain}},
    {"eventfd", CallFamily::Descriptor, {plain}, ResultKind::Descriptor},
    {"eventfd2", CallFamily::Descriptor, {plain, named(eventfdFlags)}, ResultKind::Descriptor},
    {"signalfd", CallFamily::Signal, {fd, signalSet(Entry, 2), plain}, ResultKind::Descriptor},
    {"signalfd4", CallFamily::Signal, {fd, signalSet(Entry, 2), plain, named(signalfdFlags)},
        ResultKind::Descriptor},
    {"timerfd_create", Time, {by(D::clock), named(timerfdFlags)}, ResultKind::Descriptor},
    {"timerfd_settime", Time, {fd, named(timerfdTimeFlags), timer, timerOut}},
    {"timerfd_gettime", Time, {fd, timerOut}},
    {"timerfd_settime64", Time, {fd, named(timerfdTimeFlags), timer64, timer64Out}},
    {"timerfd_gettime64", Time, {fd, timer64Out}},
    {"inotify_init", File, {}, ResultKind::Descriptor},
    {"inotify_init1", File, {named(inotifyFlags)}, ResultKind::Descriptor},
    {"inotify_rm_watch", File, {fd, number}},
    {"fanotify_init", File, {named(fanotifyInitFlags), by(D::openFlags)}, ResultKind::Descriptor},
    {"userfaultfd", Memory, {named(userfaultFlags)}, ResultKind::Descriptor},
    {"futex", Process,
        {address, by(D::futexOperation), by(D::futexValue), futexTimeout, by(D::futexSecond),
            by(D::futexThird)},
        ResultKind::Number, D::futexNote},
    {"futex_time64", Process,
        {address, by(D::futexOperation), by(D::futexValue), futexTimeout64, by(D::futexSecond),
            by(D::futexThird)},
        ResultKind::Number, D::futexNote},
    {"futex_waitv", Process,
        {arrayOf(L::futexWait, Entry, LengthFrom::Argument, 1, 24, 24), plain, hex, timespec64In,
            by(D::clock)}},
    {"futex_wake", Process, {address, hex, plain, named(futex2Flags)}},
    {"futex_wait", Process, {address, plain, hex, named(futex2Flags), timespec64In, by(D::clock)}},
    {"futex_requeue", Process, {structure(L::futexWait, Entry, 48, 48), hex, plain, plain}},
};

} // namespace

std::span<const CallRow> eventRows()
{
    return rows;
}

} // namespace Duende::Trace
