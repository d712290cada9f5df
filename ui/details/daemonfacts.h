// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QList>

#include <optional>

namespace Duende {

/// One fact of the summary of a daemon, as a person reads it.
struct Fact
{
    QString name;
    QString value;
    /// The value is not known: it is drawn dim.
    bool isUnknown = false;
    /// A machine reads it: it is drawn monospaced.
    bool isCode = false;
    /// It takes a whole line where short ones stand side by side.
    bool isLong = false;

    friend bool operator==(const Fact&, const Fact&) = default;
};

/// What is known of a daemon without asking for it in particular, in words.
class DaemonFacts
{
    Q_DECLARE_TR_FUNCTIONS(Duende::DaemonFacts)

public:
    /// The state in one sentence, exactly and relatively since when, and why it failed:
    /// "Failed since 31 Jan 2026 08:15:00 CET (2 min ago): exited with status 203". A `reason` that says more
    /// (DaemonDetails::reason) stands behind it instead.
    static QString sentence(const DaemonRecord& record, const QDateTime& now, const QString& reason = {});

    /// Always the same facts in the same order, so that the eye finds them at their place.
    static QList<Fact> of(const DaemonRecord& record, std::optional<double> cpuPercent);
};

} // namespace Duende
