// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace Duende {

/// The word that a mistyped one was probably meant to be (case does not matter); empty where none is near.
QString nearestWord(QStringView mistyped, const QStringList& words);

} // namespace Duende
