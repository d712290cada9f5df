// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

class QPalette;

namespace Duende {

/// The colour of a family of calls, a Trace::CallFamily as a number; any other number is taken for "other".
/// It stands out from the palette's base by at least 3 : 1 wherever black or white does, and no two have the
/// same lightness: families that follow each other differ in it by far. Cheap enough for every cell.
QColor familyColor(int family, const QPalette& palette);

/// What a legend calls it: "Files", "Network".
QString familyTitle(int family);

} // namespace Duende
