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

/// "shared", "slave", "private", mount_namespaces(7); not known where it is the manager's own choice.
PropertyValue mountPropagation(quint64 flags);

/// A facility and a level of syslog(3), or both in one number: "daemon", "info", "daemon.info".
PropertyValue syslogFacility(qint64 number);
PropertyValue syslogLevel(qint64 number);
PropertyValue syslogPriority(qint64 number);

/// "default", "preferred", "bind", "interleave", "local": set_mempolicy(2).
PropertyValue memoryPolicy(qint64 number);

/// "EPERM (Operation not permitted)": errno(3). Not known for 0.
PropertyValue errorNumber(qint64 number);

/// The secure bits that are set, capabilities(7): "keep-caps".
PropertyValue secureBits(qint64 mask);

/// "other", "fifo", "rr", "batch", "idle": sched(7).
PropertyValue schedulingPolicy(qint64 number);

/// "none", "realtime", "best-effort", "idle": ioprio_set(2).
PropertyValue ioSchedulingClass(qint64 number);

} // namespace Duende
