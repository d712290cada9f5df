// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/support/procfs.h"

#include <QHash>
#include <QSet>

namespace Duende {

/// Says in one line what each of these sockets of a process is, by inode: "TCP 127.0.0.1:80 ↔
/// 10.0.0.7:51022", "TCP 0.0.0.0:80, listening", "UNIX /run/x.sock ↔ nginx (812)". Reads the socket tables of
/// the process's own network namespace, and for the other ends of UNIX sockets the descriptors of the other
/// processes as far as they may be read. What no table has is left out.
QHash<quint64, QString> socketTexts(const Procfs& procfs, qint64 pid, const QSet<quint64>& inodes);

} // namespace Duende
