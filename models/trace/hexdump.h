// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace Duende {

/// Bytes as lines of sixteen: "00000010  68 65 6c 6c 6f …  |hello…|"; characters that are no printable ASCII
/// stand as points. At most `mostBytes` of them.
QString hexDump(const QByteArray& bytes, qsizetype mostBytes);

} // namespace Duende
