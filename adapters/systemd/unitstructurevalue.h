// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/properties.h"

#include <QVariant>

namespace Duende {

/// The value of a property that is a structure of the bus, or a list of them, written as its directive has it
/// in a unit file where there is one ("OnBootSec=15min"), else in words. `value` holds a QDBusArgument.
PropertyValue unitStructureValue(const QString& name, const QVariant& value);

} // namespace Duende
