// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace Duende {

/// What a tracing agent attaches to: a control group with all that is in it, or processes with all their
/// threads; and from then on every child.
struct TraceTarget
{
    /// As the machine's own counting has it; empty where there is a control group.
    QList<qint64> pids;
    /// Below the mount of its hierarchy: "system.slice/nginx.service".
    QString controlGroup;

    bool isEmpty() const { return pids.isEmpty() && controlGroup.isEmpty(); }
    friend bool operator==(const TraceTarget&, const TraceTarget&) = default;
};

} // namespace Duende
