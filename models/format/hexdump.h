// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace Duende {

/// Bytes as `hexdump -C` has them: an offset, sixteen bytes (or eight, for a narrow place), and their ASCII
/// characters a line; what is no printable ASCII stands as a point. Of more than `maximum` bytes only so
/// many, and a last line that tells how many there are.
QString hexDump(QByteArrayView bytes, qsizetype maximum, qsizetype bytesOfLine = 16);

/// How many characters a line of it has.
qsizetype hexDumpWidth(qsizetype bytesOfLine);

} // namespace Duende
