// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/invocation.h"
#include "models/filter/filterexpression.h"

#include <QSet>

#include <vector>

namespace Duende {

/// One daemon, as far as a listing tells.
struct ListedDaemon
{
    DaemonRecord record;
    /// Needs two listings.
    std::optional<double> cpuPercent;
};

/// What all adapters answered at one time.
struct Gathering
{
    struct Unavailable
    {
        AdapterScope scope;
        PlatformError error;
    };

    /// In the order of adapters, and by name below it; without the processes that another daemon's row stands
    /// for.
    std::vector<ListedDaemon> daemons;
    QList<Unavailable> unavailable;

    /// Asks every adapter at the same time; blocks. With a sampling time it asks twice, that long apart, and
    /// knows the processor use.
    static Gathering of(const AdapterRegistry& registry, const OperationContext& context,
        std::optional<std::chrono::milliseconds> samplingTime = std::nullopt);
};

/// Which daemons a person wants to see: the options --platform, --scope, --kind and --filter.
class DaemonSelection
{
public:
    /// Reads the options. WrongUsage was told already.
    static std::expected<DaemonSelection, ExitStatus> fromOptions(Invocation& invocation);

    bool includes(const AdapterScope& scope) const;
    bool includes(const DaemonRecord& record, std::optional<double> cpuPercent, const QDateTime& now) const;

    /// The error of a selection that no adapter of this machine is in: NotSupported.
    PlatformError unreachable() const;

    /// The filter asks for processor use.
    bool needsCpu() const;

private:
    std::optional<Platform> m_platform;
    QString m_scope; // empty: all
    QSet<DaemonKind> m_kinds; // empty: all
    FilterExpression m_filter;
};

} // namespace Duende
