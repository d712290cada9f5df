// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

namespace Duende::Trace::Layouts {

void timespec(Structure& s)
{
    s.signedNumber("tv_sec", 0);
    s.signedNumber("tv_nsec", 0);
}

void timespec64(Structure& s)
{
    s.signedNumber("tv_sec", 8);
    s.signedNumber("tv_nsec", 8);
}

void timeval(Structure& s)
{
    s.signedNumber("tv_sec", 0);
    s.signedNumber("tv_usec", 0);
}

void timezone(Structure& s)
{
    s.signedNumber("tz_minuteswest", 4);
    s.signedNumber("tz_dsttime", 4);
}

void itimerspec(Structure& s)
{
    s.nested("it_interval", "struct timespec", timespec);
    s.nested("it_value", "struct timespec", timespec);
}

void itimerspec64(Structure& s)
{
    s.nested("it_interval", "struct timespec", timespec64);
    s.nested("it_value", "struct timespec", timespec64);
}

void itimerval(Structure& s)
{
    s.nested("it_interval", "struct timeval", timeval);
    s.nested("it_value", "struct timeval", timeval);
}

void utimbuf(Structure& s)
{
    s.signedNumber("actime", 0);
    s.signedNumber("modtime", 0);
}

void tms(Structure& s)
{
    s.signedNumber("tms_utime", 0);
    s.signedNumber("tms_stime", 0);
    s.signedNumber("tms_cutime", 0);
    s.signedNumber("tms_cstime", 0);
}

void timex(Structure& s)
{
    // clock_adjtime64 has 64 bits in every long.
    const bool isWide = s.context().isWide() || s.context().info().name == "clock_adjtime64";
    const unsigned word = isWide ? 8 : 0;
    const auto aligned = [&s, isWide] {
        if (isWide)
            s.seek((s.offset() + 7) & ~std::size_t(7));
    };
    s.named("modes", 4, timexModes);
    aligned();
    s.signedNumber("offset", word);
    s.signedNumber("freq", word);
    s.signedNumber("maxerror", word);
    s.signedNumber("esterror", word);
    s.named("status", 4, timexStatus);
    aligned();
    s.signedNumber("constant", word);
    s.signedNumber("precision", word);
    s.signedNumber("tolerance", word);
    s.nested("time", "struct timeval", isWide ? +[](Structure& t) {
        t.signedNumber("tv_sec", 8);
        t.signedNumber("tv_usec", 8);
    } : timeval);
    s.signedNumber("tick", word);
    s.signedNumber("ppsfreq", word);
    s.signedNumber("jitter", word);
    s.signedNumber("shift", 4);
    aligned();
    s.signedNumber("stabil", word);
    s.signedNumber("jitcnt", word);
    s.signedNumber("calcnt", word);
    s.signedNumber("errcnt", word);
    s.signedNumber("stbcnt", word);
    s.signedNumber("tai", 4);
}

} // namespace Duende::Trace::Layouts

namespace Duende::Trace::Decoders {

bool remainingTime(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    constexpr int interrupted = 4; // EINTR
    constexpr int restarted = 516; // ERESTART_RESTARTBLOCK
    if (context.result() == -interrupted || context.result() == -restarted)
        return structure(context, argument, out);
    return address(context, argument, out);
}

bool clock(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const int32_t id = int32_t(uint32_t(context.value(argument)));
    if (id >= 0) {
        appendName(out.text, clocks, uint64_t(id));
        return true;
    }
    // Of a process or thread, or of a device's descriptor: include/linux/posix-timers.h.
    const int32_t what = ~(id >> 3);
    switch (id & 7) {
    case 3:
        out.text.append("FD_TO_CLOCKID(");
        appendNumber(out.text, what);
        break;
    default:
        out.text.append((id & 4) != 0 ? "MAKE_THREAD_CPUCLOCK(" : "MAKE_PROCESS_CPUCLOCK(");
        appendNumber(out.text, what);
        out.text.append((id & 3) == 0 ? ", CPUCLOCK_PROF"
                : (id & 3) == 1       ? ", CPUCLOCK_VIRT"
                                      : ", CPUCLOCK_SCHED");
    }
    out.text.append(")");
    return true;
}

bool timePair(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    constexpr int64_t now = (1 << 30) - 1; // UTIME_NOW
    constexpr int64_t omit = (1 << 30) - 2; // UTIME_OMIT
    const auto memory = context.capture(argument);
    if (!memory) {
        decodeUnread(context, argument, out);
        return true;
    }
    const unsigned width = context.sizeOf(argument) / 4;
    const bool isNano = context.info().name.starts_with("utimensat");
    out.state = CaptureState(memory->head.state);
    out.text.push_back('[');
    for (std::size_t i = 0; i < 2 && memory->bytes.size() >= (i + 1) * 2 * width; ++i) {
        DecodedValue part{
            std::to_string(i), isNano ? "struct timespec" : "struct timeval", {}, {}, CaptureState::Whole};
        const int64_t fraction = int64_t(numberAt(memory->bytes, (i * 2 + 1) * width, width));
        if (isNano && (fraction == now || fraction == omit)) {
            part.text = fraction == now ? "UTIME_NOW" : "UTIME_OMIT";
        } else {
            Structure fields(context, memory->bytes.subspan(i * 2 * width, 2 * width), part);
            fields.signedNumber("tv_sec", width);
            fields.signedNumber(isNano ? "tv_nsec" : "tv_usec", width);
            fields.finish();
        }
        out.text.append(i > 0 ? ", " : "").append(part.text);
        out.parts.push_back(std::move(part));
    }
    if (out.parts.size() < 2)
        out.text.append("...");
    out.text.push_back(']');
    return true;
}

std::string timexNote(const CallContext& context)
{
    const char* name = context.hasSucceeded() ? nameOf(timexStates, uint64_t(context.result())) : nullptr;
    return name ? name : std::string();
}

} // namespace Duende::Trace::Decoders
