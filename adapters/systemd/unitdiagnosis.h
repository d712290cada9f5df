// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/diagnosis.h"
#include "adapters/contract/handledata.h"

#include <QVariantMap>

namespace Duende {

/// A unit that another one needs and that is not as it should be.
struct NeededUnit
{
    QString name;
    /// Behind "it": "failed: the main process exited with status 1".
    QString reason;
};

/// What was logged about the last run of a unit, or about the last attempt to start it.
struct RunLog
{
    struct Line
    {
        LogEvidence line;
        /// The service manager says it about the unit; else the unit's own processes do.
        bool isManagers = false;
    };
    /// Oldest first.
    QList<Line> lines;
    /// Why lines may be missing, in one sentence; empty where none are.
    QString notice;
};

/// What is known of a unit when it is asked why it failed.
struct DiagnosisFacts
{
    QString unit;
    UnitScope scope = UnitScope::System;
    /// Of both its interfaces.
    QVariantMap properties;
    /// Of those that it cannot be started without, the ones that failed.
    QList<NeededUnit> failedNeeds;
    RunLog log;
};

/// Whether something may have gone wrong: a unit that is up as it should be needs no explanation.
bool mayNeedExplaining(const QVariantMap& properties);

/// Whether the unit's last run failed, so that failedNeeds are of no interest.
bool lastRunFailed(const QVariantMap& properties);

/// Why the unit failed or was not started; empty when nothing went wrong. Looks at unit files and programs,
/// so it blocks.
std::optional<Diagnosis> diagnosisOf(const DiagnosisFacts& facts);

} // namespace Duende
