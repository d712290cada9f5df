// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Duende {

/// What systemd.exec(5) calls an exit status that systemd itself, the LSB or BSD defines: "EXEC" for 203;
/// empty for any other.
QString exitStatusWord(int status);

/// "203 (EXEC)", "42".
QString exitStatusText(int status);

/// What systemd could not do before it ran the program, for the statuses that it gives itself
/// (systemd.exec(5), 200 and above): "the program could not be executed". Empty for the others, whose meaning
/// is the program's own.
QString exitStatusMeaning(int status);

/// What sysexits(3) means by a status from 64 to 78, to which programs hold voluntarily: "a wrong
/// configuration". Empty for the others.
QString exitStatusConvention(int status);

/// "SEGV, an invalid access to memory"; the name alone where the signal tells nothing of the cause.
QString signalMeaning(int number);

} // namespace Duende
