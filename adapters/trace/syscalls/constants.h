// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/syscalls/names.h"

/// The sets of tables/constantsets.txt.
namespace Duende::Trace {

#include "adapters/trace/syscalls/tables/constants.inc"

} // namespace Duende::Trace
