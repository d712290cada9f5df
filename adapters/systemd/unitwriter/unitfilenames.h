// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace Duende {

/// Whether `name` is the full name of a unit, as systemd.unit(5) has it: one of the types as suffix, at most
/// 255 characters of the allowed ones; templates and instances, too. No such name leaves its folder.
bool isUnitFileName(std::string_view name);

/// Whether a drop-in may be called `name`, without ".conf": ASCII letters, digits and -_.:@\+,~ with no dot
/// in front, at most 200 characters.
bool isDropInName(std::string_view name);

} // namespace Duende
