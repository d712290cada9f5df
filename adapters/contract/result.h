// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/platformerror.h"

#include <expected>

namespace Duende {

/// What every operation that can fail returns.
template <typename T> using Result = std::expected<T, PlatformError>;

} // namespace Duende
