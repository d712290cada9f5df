// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracewords.h"

#include <cstring>
#include <vector>

#include <sys/wait.h>

namespace Duende {

QString TraceWords::family(Trace::CallFamily family)
{
    switch (family) {
    case Trace::CallFamily::File:
        return QStringLiteral("file");
    case Trace::CallFamily::Descriptor:
        return QStringLiteral("descriptor");
    case Trace::CallFamily::Network:
        return QStringLiteral("network");
    case Trace::CallFamily::Memory:
        return QStringLiteral("memory");
    case Trace::CallFamily::Process:
        return QStringLiteral("process");
    case Trace::CallFamily::Signal:
        return QStringLiteral("signal");
    case Trace::CallFamily::Ipc:
        return QStringLiteral("ipc");
    case Trace::CallFamily::Time:
        return QStringLiteral("time");
    case Trace::CallFamily::System:
        return QStringLiteral("system");
    case Trace::CallFamily::Other:
        break;
    }
    return QStringLiteral("other");
}

QString TraceWords::lossCause(uint8_t cause)
{
    switch (Trace::LossCause(cause)) {
    case Trace::LossCause::QueueFull:
        return QStringLiteral("queue_full");
    case Trace::LossCause::ReaderSlow:
        return QStringLiteral("reader_slow");
    case Trace::LossCause::FileFull:
        return QStringLiteral("file_full");
    case Trace::LossCause::TableFull:
        return QStringLiteral("table_full");
    case Trace::LossCause::Fault:
        return QStringLiteral("fault");
    }
    return QStringLiteral("unknown");
}

QString TraceWords::signal(uint32_t number)
{
    // As the kernel numbers them: 32 is its first real-time signal, whatever the C library keeps for itself.
    if (number >= 32 && number <= 64)
        return QStringLiteral("SIGRT_%1").arg(number - 32);
#ifdef __GLIBC__
    if (const char* const name = sigabbrev_np(int(number)))
        return QStringLiteral("SIG") + QLatin1StringView(name);
#endif
    return QStringLiteral("SIG%1").arg(number);
}

QString TraceWords::errorName(qint64 result)
{
    if (result >= 0 || result < -4095)
        return {};
#ifdef __GLIBC__
    if (const char* const name = strerrorname_np(int(-result)))
        return QLatin1StringView(name);
#endif
    // What the kernel uses between itself and a restarted call.
    switch (-result) {
    case 512:
        return QStringLiteral("ERESTARTSYS");
    case 513:
        return QStringLiteral("ERESTARTNOINTR");
    case 514:
        return QStringLiteral("ERESTARTNOHAND");
    case 516:
        return QStringLiteral("ERESTART_RESTARTBLOCK");
    default:
        return QStringLiteral("ERRNO_%1").arg(-result);
    }
}

QString TraceWords::waitStatus(uint32_t status)
{
    const int value = int(status);
    if (WIFSIGNALED(value)) {
        const QString text = QStringLiteral("killed by ") + signal(uint32_t(WTERMSIG(value)));
        return WCOREDUMP(value) ? QString(text + QStringLiteral(" (core dumped)")) : text;
    }
    return QStringLiteral("exited with %1").arg(WEXITSTATUS(value));
}

QString TraceWords::agent(TraceAgentKind kind)
{
    switch (kind) {
    case TraceAgentKind::Ptrace:
        return QStringLiteral("ptrace");
    case TraceAgentKind::Ebpf:
        return QStringLiteral("ebpf");
    case TraceAgentKind::RemoteVsock:
        return QStringLiteral("remote_vsock");
    case TraceAgentKind::Simulated:
        return QStringLiteral("simulated");
    case TraceAgentKind::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

QStringView TraceWords::call(uint32_t architecture, int number)
{
    // Nearly all rows are of one architecture; its names are found without a hash. Numbers come from outside:
    // those that are no call's are kept in one place, which the next of them takes.
    constexpr std::size_t mostNumbers = 2048;
    struct Names
    {
        uint32_t architecture = 0;
        std::vector<QString> names;
        QString other;
    };
    thread_local Names known;
    if (known.architecture != architecture || known.names.empty()) {
        known.architecture = architecture;
        known.names.assign(mostNumbers, QString());
    }
    QString& place
        = number >= 0 && std::size_t(number) < mostNumbers ? known.names[std::size_t(number)] : known.other;
    if (place.isNull() || &place == &known.other) {
        const std::string_view name = Trace::callName(architecture, number);
        place = name.empty() ? QStringLiteral("syscall_0x%1").arg(uint32_t(number), 0, 16)
                             : QString::fromLatin1(name.data(), qsizetype(name.size()));
    }
    return place;
}

} // namespace Duende
