// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/kinds.h"

namespace Duende::Trace {

namespace {

using namespace Kinds;
namespace D = Decoders;
namespace L = Layouts;
using enum CaptureTime;
using enum CallFamily;

constexpr ArgumentKind action = structure(L::sigaction, Entry, 32, 20);
constexpr ArgumentKind formerAction = structure(L::sigaction, Success, 32, 20);
constexpr ArgumentKind info = structure(L::siginfo, Entry, 128, 128);
constexpr ArgumentKind infoOut = structure(L::siginfo, Success, 128, 128);
/// Signal sets of the calls before real-time signals: a word.
constexpr ArgumentKind wordSet = memory(D::signalSet, Entry, 8, 4);
constexpr ArgumentKind wordSetOut = memory(D::signalSet, Success, 8, 4);

constexpr CallRow rows[] = {
    {"kill", Signal, {plain, signal}},
    {"tkill", Signal, {plain, signal}},
    {"tgkill", Signal, {plain, plain, signal}},
    {"pidfd_send_signal", Signal, {fd, signal, info, named(pidfdSignalFlags)}},
    {"rt_sigqueueinfo", Signal, {plain, signal, info}},
    {"rt_tgsigqueueinfo", Signal, {plain, plain, signal, info}},
    {"rt_sigaction", Signal, {signal, action, formerAction, plain}},
    {"rt_sigprocmask", Signal, {named(signalMaskHow), signalSet(Entry, 3), signalSet(Success, 3), plain}},
    {"rt_sigpending", Signal, {signalSet(Success, 1), plain}},
    {"rt_sigsuspend", Signal, {signalSet(Entry, 1), plain}},
    {"rt_sigtimedwait", Signal, {signalSet(Entry, 3), infoOut, timespecIn, plain}},
    {"rt_sigtimedwait_time64", Signal, {signalSet(Entry, 3), infoOut, timespec64In, plain}},
    {"rt_sigreturn", Signal},
    {"sigreturn", Signal},
    {"sigaltstack", Signal,
        {structure(L::signalStack, Entry, 24, 12), structure(L::signalStack, Success, 24, 12)}},
    {"sigaction", Signal,
        {signal, structure(L::oldSigaction, Entry, 32, 16), structure(L::oldSigaction, Success, 32, 16)}},
    {"signal", Signal, {signal, by(D::signalHandler)}, ResultKind::Address},
    {"sigprocmask", Signal, {named(signalMaskHow), wordSet, wordSetOut}},
    {"sigpending", Signal, {wordSetOut}},
    {"sigsuspend", Signal, {hidden, hidden, by(D::signalSet)}},
    {"sgetmask", Signal},
    {"ssetmask", Signal, {hex}},
    {"pause", Signal},
    {"restart_syscall", Signal},
};

} // namespace

std::span<const CallRow> signalRows()
{
    return rows;
}

} // namespace Duende::Trace
