// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace Duende {

/// `font` with figures that are all as wide as each other, so that numbers under each other can be compared.
QFont tabularFigures(QFont font);

/// The desktop's monospaced font, as large as `like` looks: for what a machine reads.
QFont monospaced(const QFont& like);

} // namespace Duende
