// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/properties.h"

#include <QVariantMap>

namespace Duende {

/// The value of one property by its name (org.freedesktop.systemd1(5)): durations, times, sizes, limits and
/// process numbers each as what they are; the largest number as no limit, or as not known where it counts
/// something. `all` holds the unit's other properties, on which the meaning of some depends. A structure
/// becomes readable text.
PropertyValue unitPropertyValue(const QString& name, const QVariant& value, const QVariantMap& all);

} // namespace Duende
