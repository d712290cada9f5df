// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/processdiagnosis.h"

#include "adapters/contract/signal.h"

#include <ranges>

namespace Duende {

namespace {

constexpr qsizetype longestQuote = 300;

QString commandLine(const DaemonSpec& spec)
{
    QStringList words{spec.binaryPath};
    for (const QString& argument : spec.args)
        words.append(argument.isEmpty() || argument.contains(QLatin1Char(' '))
                ? QString(QLatin1Char('"') + argument + QLatin1Char('"'))
                : argument);
    return words.join(QLatin1Char(' '));
}

QString lastWords(const QList<LogEvidence>& lines)
{
    for (const LogEvidence& line : std::views::reverse(lines)) {
        const QString text = line.text.trimmed();
        if (!text.isEmpty())
            return text.size() > longestQuote ? QString(text.first(longestQuote - 1) + QStringLiteral("…"))
                                              : text;
    }
    return {};
}

} // namespace

std::optional<Diagnosis> processDiagnosis(const SpawnedDaemon& daemon, const QList<LogEvidence>& lines)
{
    if (!daemon.exit || daemon.exit->status().state() != DaemonStatus::State::Failed)
        return std::nullopt;
    const bool isSignal = daemon.exit->kind == ProcessExit::Kind::Signalled;
    Diagnosis diagnosis;
    diagnosis.step = QStringLiteral("Process");
    diagnosis.result = isSignal ? QStringLiteral("signal") : QStringLiteral("exit-code");
    diagnosis.summary = isSignal
        ? QStringLiteral("The process was ended by the signal %1.").arg(systemSignalName(daemon.exit->value))
        : QStringLiteral("The process exited with status %1.").arg(daemon.exit->value);
    if (const QString words = lastWords(lines); !words.isEmpty())
        diagnosis.summary += QStringLiteral(" Its last words: “%1”.").arg(words);
    diagnosis.evidence.append(CommandEvidence{QString(), commandLine(daemon.spec)});
    diagnosis.evidence.append(FactEvidence{QStringLiteral("Nobody starts it again by itself.")});
    for (const LogEvidence& line : lines)
        diagnosis.evidence.append(line);
    diagnosis.suggestions = {ActionSuggestion{QStringLiteral("Restart"), {DaemonAction::Restart}},
        LogSuggestion{QStringLiteral("Read its log")}};
    return diagnosis;
}

} // namespace Duende
