// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace Duende {

/// `base` with how many daemons have failed written over its corner: a number on a disc, so that it is told
/// by shape as well as by colour; "9+" above nine. `base` itself where none has. Sharp at the sizes of trays.
QIcon failureBadge(const QIcon& base, qsizetype failed);

} // namespace Duende
