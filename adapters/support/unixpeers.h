// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/support/readfile.h"

#include <QHash>

namespace Duende {

/// The socket at the other end of every connected UNIX socket of this program's own network namespace, by
/// inode; asks the kernel, sock_diag(7), with UDIAG_SHOW_PEER. Needs no rights. Blocks for at most a second.
/// Errors: EPROTONOSUPPORT and ENOENT where the kernel cannot tell.
SystemResult<QHash<quint64, quint64>> unixSocketPeers();

} // namespace Duende
