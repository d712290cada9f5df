// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/commandstreams.h"

#include <QLatin1StringView>
#include <QList>

#include <span>

namespace Duende {

class Invocation;

/// One option of a verb: "--timeout DURATION".
struct VerbOption
{
    /// Without the dashes.
    QLatin1StringView name;
    /// What stands behind it, in capitals; empty for a switch.
    QLatin1StringView value;
    /// One line of help, as the end of a sentence: "how long to wait".
    QLatin1StringView help;
    /// It may be given several times; of any other the last one counts.
    bool isRepeatable = false;
    /// Its short form behind one dash; 0 where it has none.
    char letter = 0;
};

/// One verb of the command. The table of all of them is what --help, the completions and the check of the
/// manual page are made from.
struct Verb
{
    QLatin1StringView name;
    /// What it does, as a verb phrase: "List the daemons".
    QLatin1StringView summary;
    /// What stands behind the verb, one way of using it a line: "HANDLE...".
    QLatin1StringView usage;
    /// How many operands it takes; a `maximumOperands` of -1 is any number.
    int minimumOperands = 0;
    int maximumOperands = 0;
    /// All behind a lone -- is a command to run.
    bool takesCommand = false;
    std::span<const VerbOption> options;
    ExitStatus (*run)(Invocation& invocation) = nullptr;
    /// What --help says below the options: sentences.
    QLatin1StringView note = {};
};

/// Every verb, in the order of help.
std::span<const Verb> allVerbs();

/// Null for any other word.
const Verb* verbFromName(QStringView name);

/// The words that can stand for a placeholder of a usage line ("PLATFORM", "SIGNAL"); empty where they are
/// not known beforehand (a handle, a file).
QStringList placeholderWords(QStringView placeholder);

/// What `duende --help` prints.
QString programHelp();
/// What `duende help VERB` prints.
QString verbHelp(const Verb& verb);

/// A shell's completion script: "bash", "zsh" or "fish"; empty for any other.
QString completionScript(QStringView shell);

} // namespace Duende
