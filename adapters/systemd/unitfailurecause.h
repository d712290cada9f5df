// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/systemd/unitcommand.h"

#include <QVariantMap>

#include <chrono>
#include <optional>

namespace Duende {

/// A command of a unit and the property that holds it: the step of the unit's life that it is.
struct UnitStep
{
    /// "ExecStartPre"
    QString name;
    UnitCommand command;

    friend bool operator==(const UnitStep&, const UnitStep&) = default;
};

/// What went wrong with a unit's last run.
struct UnitFailureCause
{
    /// The command that did not do what it should; empty where none is to blame or systemd does not tell.
    std::optional<UnitStep> step;
    /// What happened, in one sentence: "The main process exited with status 1."
    QString sentence;
    /// The directive that the sentence is about, in the order of preference: "TimeoutStartSec", "TimeoutSec".
    QStringList directives;
    /// The program wrote something before it ended that may say more.
    bool mayHaveLastWords = false;
};

/// The command whose end made the unit fail, by the property Result: of those that ended as it says, the
/// first one whose failure is not ignored.
std::optional<UnitStep> failedStep(const QVariantMap& properties);

/// When the unit's last run began, in µs since 1970; empty where it had none since it was loaded. A refused
/// restart is no run.
std::optional<quint64> lastRunBegan(const QVariantMap& properties);

/// Why the unit's last run failed, by the properties of both its interfaces; they have a Result other than
/// success. Looks at the files that a failure is about, so it blocks.
UnitFailureCause failureCause(const QVariantMap& properties);

/// "90 s", "1 min 30 s", "250 ms": a duration of a unit file in a sentence.
QString spanText(std::chrono::microseconds span);

/// The property as a duration; empty where it is not set or without limit.
std::optional<std::chrono::microseconds> spanProperty(const QVariantMap& properties, QLatin1StringView name);

} // namespace Duende
