// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/signal.h"

#include <csignal>
#include <cstring>

namespace Duende {

namespace {

struct SignalNames
{
    Signal signal;
    int systemNumber;
    QLatin1StringView name;
};

constexpr std::array signalNames{
    SignalNames{Signal::Hup, SIGHUP, QLatin1StringView("HUP")},
    SignalNames{Signal::Int, SIGINT, QLatin1StringView("INT")},
    SignalNames{Signal::Quit, SIGQUIT, QLatin1StringView("QUIT")},
    SignalNames{Signal::Kill, SIGKILL, QLatin1StringView("KILL")},
    SignalNames{Signal::Usr1, SIGUSR1, QLatin1StringView("USR1")},
    SignalNames{Signal::Usr2, SIGUSR2, QLatin1StringView("USR2")},
    SignalNames{Signal::Term, SIGTERM, QLatin1StringView("TERM")},
    SignalNames{Signal::Cont, SIGCONT, QLatin1StringView("CONT")},
    SignalNames{Signal::Stop, SIGSTOP, QLatin1StringView("STOP")},
};

const SignalNames& namesOf(Signal signal)
{
    for (const SignalNames& names : signalNames) {
        if (names.signal == signal)
            return names;
    }
    Q_UNREACHABLE_RETURN(signalNames.front());
}

} // namespace

QString signalName(Signal signal)
{
    return namesOf(signal).name;
}

std::optional<Signal> signalFromText(QStringView text)
{
    QStringView bare = text;
    if (bare.startsWith(QLatin1StringView("SIG"), Qt::CaseInsensitive))
        bare = bare.sliced(3);
    for (const SignalNames& names : signalNames) {
        if (bare.compare(names.name, Qt::CaseInsensitive) == 0
            || text == QString::number(signalNumber(names.signal)))
            return names.signal;
    }
    return std::nullopt;
}

int systemSignalNumber(Signal signal)
{
    return namesOf(signal).systemNumber;
}

QString systemSignalName(int number)
{
#ifdef __GLIBC__
    if (const char* abbreviation = sigabbrev_np(number))
        return QString::fromLatin1(abbreviation);
    // The C library keeps the first ones for itself; signal(7), "Real-time signals".
    if (number >= SIGRTMIN && number <= SIGRTMAX)
        return QStringLiteral("RTMIN+%1").arg(number - SIGRTMIN);
#else
    for (const SignalNames& names : signalNames) {
        if (names.systemNumber == number)
            return names.name;
    }
#endif
    return QStringLiteral("signal %1").arg(number);
}

} // namespace Duende
