// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/systemd/unitspawn.h"

namespace Duende {

/// The unit file that says the same as a transient service (systemd.syntax(7), systemd.service(5)): systemd
/// reads it back as the same properties. A line break in a description, which no unit file can hold, becomes
/// a blank.
QString unitText(const TransientService& service);

} // namespace Duende
