// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/diagnosis.h"

#include <QJsonValue>

namespace Duende {

/// The member "why" of what `inspect --json` prints: null when nothing went wrong, else
///     step         the step that failed, in the platform's word: "ExecStartPre", "Condition", "Dependency"
///     result       how, in the platform's word: "exit-code", "timeout", "condition"
///     summary      why, in one or two sentences
///     evidence     a list of objects, each with its "kind":
///                  command     "step", "command_line"
///                  definition  "path", "line", "text"
///                  condition   "expression"
///                  dependency  "handle", "name", "reason"
///                  fact        "text"
///                  property    "name", "value" (as in "properties")
///                  log         "time", "identifier", "pid", "text", "priority" (0 to 7)
///     suggestions  a list of objects, each with its "kind" and its "text":
///                  action      "actions": the command's verbs, one after the other
///                  definition  "path", "line"
///                  log         the log of this run
///                  daemon      "handle"
QJsonValue diagnosisJson(const std::optional<Diagnosis>& diagnosis);

} // namespace Duende
