// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace Duende {

/// Bytes as `hexdump -C` has them: an offset, sixteen bytes, and their ASCII characters a line. Of more than
/// `maximum` bytes only so many, and a last line that tells how many there are.
QString hexDump(QByteArrayView bytes, qsizetype maximum);

} // namespace Duende
