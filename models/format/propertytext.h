// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/properties.h"

#include <QLocale>

namespace Duende {

/// A property's value as ValueText::property() writes it; but a number that names something (a process, a
/// user) is no amount, and has no separators: "12345".
QString propertyText(const Property& property, const QLocale& locale = QLocale());

} // namespace Duende
