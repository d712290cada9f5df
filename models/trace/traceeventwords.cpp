// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceeventwords.h"

#include "adapters/trace/wire/recordreader.h"
#include "models/trace/tracerowtext.h"
#include "models/trace/tracewords.h"

#include <QCoreApplication>

#include <cstring>

namespace Duende {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("TraceEventWords", text);
}

template <typename T> T valueAt(std::span<const std::byte> bytes, std::size_t offset)
{
    T value{};
    if (offset + sizeof value <= bytes.size())
        std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

QString meaning(uint32_t signal)
{
#ifdef __GLIBC__
    if (const char* const text = signal < 32 ? sigdescr_np(int(signal)) : nullptr)
        return QString::fromLatin1(text);
#else
    Q_UNUSED(signal)
#endif
    return {};
}

/// Who sent a signal, or what it is about, by the bytes of siginfo_t (sigaction(2)).
QString cause(uint32_t signal, std::span<const std::byte> info)
{
    constexpr std::size_t codeAt = 8;
    constexpr std::size_t fieldsAt = 16;
    if (info.size() < fieldsAt + 8)
        return {};
    const auto code = valueAt<int32_t>(info, codeAt);
    const auto first = valueAt<uint32_t>(info, fieldsAt);
    const auto second = valueAt<uint32_t>(info, fieldsAt + 4);
    constexpr uint32_t childChanged = 17; // SIGCHLD
    constexpr int32_t byKernel = 0x80; // SI_KERNEL
    constexpr int32_t byTimer = -2; // SI_TIMER
    if (code == byKernel)
        return say("The kernel sent it.");
    if (code == byTimer)
        return say("A timer of the process sent it.");
    if (code <= 0)
        return say("Process %1 of user %2 sent it.").arg(first).arg(second);
    if (signal == childChanged)
        return say("It is about the child process %1.").arg(first);
    const bool isFault = signal == 4 || signal == 5 || signal == 7 || signal == 8 || signal == 11;
    if (isFault)
        return say("The address is 0x%1.").arg(valueAt<uint64_t>(info, fieldsAt), 0, 16);
    return {};
}

QString signalText(std::span<const std::byte> bytes)
{
    const auto signal = valueAt<uint32_t>(bytes, offsetof(Trace::SignalRecord, signal));
    const auto length = valueAt<uint32_t>(bytes, offsetof(Trace::SignalRecord, infoLength));
    const auto tid = valueAt<uint32_t>(bytes, offsetof(Trace::SignalRecord, tid));
    const QString meant = meaning(signal);
    QString text = meant.isEmpty()
        ? say("The signal %1 was delivered to thread %2.").arg(TraceWords::signal(signal)).arg(tid)
        : say("The signal %1 (%2) was delivered to thread %3.")
              .arg(TraceWords::signal(signal), meant.toLower())
              .arg(tid);
    const std::size_t rest = bytes.size() - sizeof(Trace::SignalRecord);
    const QString why
        = cause(signal, bytes.subspan(sizeof(Trace::SignalRecord), std::min<std::size_t>(rest, length)));
    if (!why.isEmpty())
        text += u' ' + why;
    return text;
}

QString exitText(std::span<const std::byte> bytes, const TraceRowFacts& facts)
{
    const bool isProcess = (Trace::RecordReader::header(bytes).flags & 1) != 0;
    const QString status
        = TraceWords::waitStatus(valueAt<uint32_t>(bytes, offsetof(Trace::ExitRecord, waitStatus)));
    return isProcess
        ? say("The process %1 ended: %2.").arg(facts.pid).arg(status)
        : say("The thread %1 of process %2 ended: %3.").arg(facts.tid).arg(facts.pid).arg(status);
}

QString lossText(std::span<const std::byte> bytes, const TraceRowFacts& facts, const TraceClock& clock)
{
    const auto until = valueAt<uint64_t>(bytes, offsetof(Trace::LossRecord, untilNs));
    QString why;
    switch (Trace::LossCause(facts.lossCause)) {
    case Trace::LossCause::QueueFull:
        why = say("The queue of the tracer was full: the daemon made calls faster than they could be taken.");
        break;
    case Trace::LossCause::ReaderSlow:
        why = say("This program could not take them as fast as they came.");
        break;
    case Trace::LossCause::FileFull:
        why = say("The recording had reached its size limit.");
        break;
    case Trace::LossCause::TableFull:
        why = say("A table of the tracer in the kernel had no room.");
        break;
    case Trace::LossCause::Fault:
        why = say("The tracer could not read what it needed of them.");
        break;
    default:
        why = say("The cause is not known.");
    }
    return say("%L1 calls were seen and are not in the recording. %2\nThey were made between %3 and %4.")
        .arg(facts.lossCount)
        .arg(why, clock.absolute(facts.timeNs), clock.absolute(until));
}

} // namespace

QString TraceEventWords::explanation(
    std::span<const std::byte> bytes, const TraceRowFacts& facts, const TraceClock& clock)
{
    switch (facts.kind) {
    case TraceRowFacts::Kind::Call:
        return {};
    case TraceRowFacts::Kind::Signal:
        return signalText(bytes);
    case TraceRowFacts::Kind::Exit:
        return exitText(bytes, facts);
    case TraceRowFacts::Kind::Exec: {
        const auto former = valueAt<uint32_t>(bytes, offsetof(Trace::ExecRecord, formerTid));
        QString text = say("The process %1 runs another program from here on.").arg(facts.pid);
        if (former != facts.pid)
            text
                += u' ' + say("Thread %1 asked for it and has the number %2 now.").arg(former).arg(facts.pid);
        if ((facts.flags & Trace::rightsWithheldFlag) != 0)
            text += u' '
                + say(
                    "Its file gives it rights of another user or of the administrator, which the kernel "
                    "withheld because it is traced: it may fail where it would not otherwise. Traced with an "
                    "administrator's rights it gets them.");
        return text;
    }
    case TraceRowFacts::Kind::Loss:
        return lossText(bytes, facts, clock);
    case TraceRowFacts::Kind::Damaged:
        break;
    }
    return say("This row cannot be read: the recording is damaged here. The rows around it are whole.");
}

QStringList TraceEventWords::notes(const TraceRowFacts& facts)
{
    QStringList notes;
    if ((facts.flags & Trace::StillRunning) != 0)
        notes.append(say("It had not returned when the trace ended."));
    else if ((facts.flags & Trace::NoReturn) != 0)
        notes.append(say("Only its beginning was seen: it never returned, or the trace ended before."));
    if ((facts.flags & Trace::NoEntry) != 0)
        notes.append(say("Only its return was seen: the arguments are not known."));
    if ((facts.flags & Trace::Restarted) != 0)
        notes.append(say("A signal interrupted it; the kernel goes on with it afterwards."));
    if ((facts.flags & Trace::Denied) != 0)
        notes.append(say("A seccomp filter answered it; the kernel did not carry it out."));
    return notes;
}

} // namespace Duende
