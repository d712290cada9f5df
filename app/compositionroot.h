// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/adapterregistry.h"

#include <memory>

namespace Duende {

/// The adapters that this system has, in the order of the side bar. Connects to nothing yet.
std::shared_ptr<const AdapterRegistry> makeRegistry();

} // namespace Duende
