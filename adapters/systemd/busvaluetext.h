// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QVariant>

namespace Duende {

/// Any D-Bus value as text: the members of a structure separated by spaces, of an array by commas, of a
/// dictionary as "key=value"; bytes that are text as text. A value that is nested too deeply ends in an
/// ellipsis.
QString busValueText(const QVariant& value);

/// The elements of an array, each as busValueText(); of any other value the one text.
QStringList busValueTexts(const QVariant& value);

} // namespace Duende
