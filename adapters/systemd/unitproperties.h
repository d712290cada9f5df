// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/properties.h"

#include <QVariantMap>

namespace Duende {

/// All properties of a unit, typed and under headings, in the order in which people look for them. `values`
/// are those of the unit's interface and of its type's, `processes` one line a process. What says the same as
/// another property is left out: the times of the monotonic clock, and the lists of commands that have a
/// second form ("ExecStartEx").
QList<PropertyGroup> propertyGroups(const QVariantMap& values, const QStringList& processes);

} // namespace Duende
