// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/adapterregistry.h"

#include <memory>
#include <optional>

namespace Duende {

/// The adapters that this system has, in the order of the side bar. Connects to nothing yet.
std::shared_ptr<const AdapterRegistry> makeRegistry();

/// What keeps the last calls of marked daemons while no window is open; empty where this system has no place
/// for it.
std::optional<DaemonHandle> recorderService();

} // namespace Duende
