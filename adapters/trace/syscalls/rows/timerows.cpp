// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/kinds.h"

namespace Duende::Trace {

namespace {

using namespace Kinds;
namespace D = Decoders;
namespace L = Layouts;
using enum CaptureTime;
using enum CallFamily;

constexpr ArgumentKind clock = by(D::clock);
constexpr ArgumentKind remaining{
    D::remainingTime, nullptr, L::timespec, {CaptureShape::Structure, Return, LengthFrom::Nothing, 0, 16, 8}};
constexpr ArgumentKind remaining64{D::remainingTime, nullptr, L::timespec64,
    {CaptureShape::Structure, Return, LengthFrom::Nothing, 0, 16, 16}};
constexpr ArgumentKind timer = structure(L::itimerspec, Entry, 32, 16);
constexpr ArgumentKind timerOut = structure(L::itimerspec, Success, 32, 16);
constexpr ArgumentKind timer64 = structure(L::itimerspec64, Entry, 32, 32);
constexpr ArgumentKind timer64Out = structure(L::itimerspec64, Success, 32, 32);
constexpr ArgumentKind interval = structure(L::itimerval, Entry, 32, 16);
constexpr ArgumentKind intervalOut = structure(L::itimerval, Success, 32, 16);
constexpr ArgumentKind timex = structure(L::timex, Both, 208, 128);
constexpr ArgumentKind timex64 = structure(L::timex, Both, 208, 208);

constexpr CallRow rows[] = {
    {"time", Time, {longOut}},
    {"stime", Time, {memory(D::pointedSigned, Entry, 8, 4)}},
    {"gettimeofday", Time, {structure(L::timeval, Success, 16, 8), structure(L::timezone, Success, 8, 8)}},
    {"settimeofday", Time, {structure(L::timeval, Entry, 16, 8), structure(L::timezone, Entry, 8, 8)}},
    {"clock_gettime", Time, {clock, timespecOut}},
    {"clock_settime", Time, {clock, timespecIn}},
    {"clock_getres", Time, {clock, timespecOut}},
    {"clock_nanosleep", Time, {clock, named(timerFlags), timespecIn, remaining}},
    {"clock_gettime64", Time, {clock, timespec64Out}},
    {"clock_settime64", Time, {clock, timespec64In}},
    {"clock_getres_time64", Time, {clock, timespec64Out}},
    {"clock_nanosleep_time64", Time, {clock, named(timerFlags), timespec64In, remaining64}},
    {"nanosleep", Time, {timespecIn, remaining}},
    {"adjtimex", Time, {timex}, ResultKind::Number, D::timexNote},
    {"clock_adjtime", Time, {clock, timex}, ResultKind::Number, D::timexNote},
    {"clock_adjtime64", Time, {clock, timex64}, ResultKind::Number, D::timexNote},
    {"alarm", Time, {plain}},
    {"getitimer", Time, {named(intervalTimers), intervalOut}},
    {"setitimer", Time, {named(intervalTimers), interval, intervalOut}},
    {"timer_create", Time, {clock, structure(L::sigevent, Entry, 64, 64), intOut}},
    {"timer_delete", Time, {plain}},
    {"timer_getoverrun", Time, {plain}},
    {"timer_gettime", Time, {plain, timerOut}},
    {"timer_settime", Time, {plain, named(timerFlags), timer, timerOut}},
    {"timer_gettime64", Time, {plain, timer64Out}},
    {"timer_settime64", Time, {plain, named(timerFlags), timer64, timer64Out}},
};

} // namespace

std::span<const CallRow> timeRows()
{
    return rows;
}

} // namespace Duende::Trace
