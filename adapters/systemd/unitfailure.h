// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonaction.h"
#include "adapters/contract/platformerror.h"

#include <QStringList>
#include <QVariantMap>

namespace Duende {

/// The start of the sentence that says what failed: "nginx.service could not be stopped".
QString failureToDo(DaemonAction action, const QString& unit);

/// The error that a job's result other than done means. `properties` are those of the unit after the job (of
/// both its interfaces; may be empty), `waited` the time for the words of Timeout.
PlatformError errorOfJob(const QString& jobResult, DaemonAction action, const QString& unit,
    const QVariantMap& properties, std::chrono::milliseconds waited);

/// Why a unit failed, from its properties: "the main process exited with status 203 (EXEC)". Empty where
/// systemd gives no reason.
QString failureReason(const QVariantMap& properties);

/// The conditions of a unit that were not met: "ConditionPathExists=/x", from its property Conditions.
QStringList unmetConditions(const QVariantMap& properties);

/// A check of a unit, an element of its property Conditions or Asserts, a(sbbsi).
struct UnitCondition
{
    QString name;
    bool isTrigger = false;
    bool isNegated = false;
    QString parameter;
    /// Above 0 met, below 0 not met, 0 not tested.
    int state = 0;

    /// "ConditionPathExists=!/x"
    QString text() const;
};

/// Empty for a value of another form.
QList<UnitCondition> unitConditions(const QVariant& value);

} // namespace Duende
