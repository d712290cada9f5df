// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonaction.h"
#include "adapters/contract/daemonhandle.h"
#include "adapters/contract/daemonlog.h"
#include "adapters/contract/properties.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>
#include <variant>

namespace Duende {

/// The command that failed, or that what failed is about.
struct CommandEvidence
{
    /// The platform's word for the step: "ExecStartPre".
    QString step;
    QString commandLine;
    friend bool operator==(const CommandEvidence&, const CommandEvidence&) = default;
};

/// Where a definition says what failed. The line is as it stands in the file.
struct DefinitionEvidence
{
    QString path;
    /// From 1.
    int line = 0;
    QString text;
    friend bool operator==(const DefinitionEvidence&, const DefinitionEvidence&) = default;
};

/// A check that was not met, as it is written: "ConditionPathExists=/etc/x".
struct ConditionEvidence
{
    QString expression;
    friend bool operator==(const ConditionEvidence&, const ConditionEvidence&) = default;
};

/// Another daemon that this one needs, and what is wrong with it in a few words ("it failed: exited with
/// status 1").
struct DependencyEvidence
{
    DaemonHandle handle;
    QString name;
    QString reason;
    friend bool operator==(const DependencyEvidence&, const DependencyEvidence&) = default;
};

/// A fact in one sentence.
struct FactEvidence
{
    QString text;
    friend bool operator==(const FactEvidence&, const FactEvidence&) = default;
};

/// A fact as the platform has it.
struct PropertyEvidence
{
    Property property;
    friend bool operator==(const PropertyEvidence&, const PropertyEvidence&) = default;
};

/// A line that the daemon wrote in the run that failed, or that its manager wrote about that run.
struct LogEvidence
{
    QDateTime time;
    /// Who wrote it: the program's name.
    QString identifier;
    std::optional<qint64> pid;
    QString text;
    /// syslog(3)'s level, 0 the most urgent; empty where the line has none.
    std::optional<int> priority;
    friend bool operator==(const LogEvidence&, const LogEvidence&) = default;
};

/// A line of a log as evidence.
LogEvidence logEvidence(const LogLine& line);

using DiagnosisEvidence = std::variant<CommandEvidence, DefinitionEvidence, ConditionEvidence,
    DependencyEvidence, FactEvidence, PropertyEvidence, LogEvidence>;

/// Something that may help, each with the words of its button.
struct ActionSuggestion
{
    QString text;
    /// Each after the one before has succeeded.
    QList<DaemonAction> actions;
    friend bool operator==(const ActionSuggestion&, const ActionSuggestion&) = default;
};
struct DefinitionSuggestion
{
    QString text;
    QString path;
    int line = 0;
    friend bool operator==(const DefinitionSuggestion&, const DefinitionSuggestion&) = default;
};
/// Read the log of this run.
struct LogSuggestion
{
    QString text;
    friend bool operator==(const LogSuggestion&, const LogSuggestion&) = default;
};
struct DaemonSuggestion
{
    QString text;
    DaemonHandle handle;
    friend bool operator==(const DaemonSuggestion&, const DaemonSuggestion&) = default;
};

using DiagnosisSuggestion
    = std::variant<ActionSuggestion, DefinitionSuggestion, LogSuggestion, DaemonSuggestion>;

/// Why a daemon failed or did not start. It holds only what was read from the system: what is likely is
/// quoted, never concluded. Texts are in English, may hold anything that came from outside, and have at most
/// a few thousand characters each.
struct Diagnosis
{
    /// The step at which it failed, in the platform's word: "ExecStartPre", "Condition", "Dependency"; empty
    /// where the platform does not tell.
    QString step;
    /// How it failed, in the platform's word: "exit-code", "timeout".
    QString result;
    /// Why, in one or two sentences.
    QString summary;
    /// In the order of telling; log lines last, oldest first.
    QList<DiagnosisEvidence> evidence;
    /// The most likely first.
    QList<DiagnosisSuggestion> suggestions;

    friend bool operator==(const Diagnosis&, const Diagnosis&) = default;
};

} // namespace Duende
