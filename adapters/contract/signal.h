// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>
#include <optional>

namespace Duende {

/// The signals that the contract knows, with their Linux numbers.
enum class Signal {
    Hup = 1,
    Int = 2,
    Quit = 3,
    Kill = 9,
    Usr1 = 10,
    Usr2 = 12,
    Term = 15,
    Cont = 18,
    Stop = 19
};

/// Every signal, in the order in which people look for them.
constexpr std::array allSignals{Signal::Term, Signal::Hup, Signal::Int, Signal::Quit, Signal::Usr1,
    Signal::Usr2, Signal::Stop, Signal::Cont, Signal::Kill};

/// The name without SIG: "TERM".
QString signalName(Signal signal);

/// Reads "TERM", "SIGTERM" (any case) or the contract's number "15"; empty for any other text.
std::optional<Signal> signalFromText(QStringView text);

/// The contract's number, which is Linux's.
constexpr int signalNumber(Signal signal)
{
    return static_cast<int>(signal);
}

/// The number that this operating system gives the signal (signal(7); macOS differs in USR1, USR2, STOP and
/// CONT).
int systemSignalNumber(Signal signal);

/// The abbreviated name of any signal number of this system, "SEGV" for 11, or "signal 64" where it has no
/// name.
QString systemSignalName(int number);

} // namespace Duende
