// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/properties.h"

#include <QByteArray>

namespace Duende {

/// The names of a set of capabilities, capabilities(7): "CAP_NET_ADMIN"; the text "all" for the full set.
PropertyValue capabilityNames(quint64 mask);

/// The namespaces that RestrictNamespaces= lets a service make: "no" where nothing is restricted, "yes" where
/// none is left.
PropertyValue namespaceRestriction(quint64 allowed);

/// A set of processors or memory nodes as systemd sends it, a bit each from the first byte's lowest: "0-3,
/// 9". Not known for an empty set, which means that none was chosen.
PropertyValue numberSet(const QByteArray& bits);

/// "other", "fifo", "rr", "batch", "idle": sched(7).
PropertyValue schedulingPolicy(qint64 number);

/// "none", "realtime", "best-effort", "idle": ioprio_set(2).
PropertyValue ioSchedulingClass(qint64 number);

} // namespace Duende
