// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Duende {

/// A time as unit files have it, systemd.time(7): "1min 30s", "0"; "infinity" for the largest number.
QString timeSpanText(quint64 usec);

/// A size as unit files have it, to the base of 1024, exactly: "512M", "1000".
QString sizeText(quint64 bytes);

} // namespace Duende
