// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Duende {

/// Text of an unknown hand (a process's name, a path) as it may stand inside a message: UTF-8 decoded, on one
/// line, without control, bidirectional or other invisible characters (each becomes U+FFFD), and cut with an
/// ellipsis after `maxLength` characters.
QString displayText(QByteArrayView bytes, qsizetype maxLength = 200);
QString displayText(QStringView text, qsizetype maxLength = 200);

} // namespace Duende
