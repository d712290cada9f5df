// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace Duende::Trace {

/// The bytes in quotation marks, as C would read them back: "\n", "\33", "\0011".
void appendQuoted(std::string& text, std::span<const std::byte> bytes);

/// The first `mostBytes` of them; "..." behind the mark where more is there or `isLonger`.
void appendQuoted(std::string& text, std::span<const std::byte> bytes, std::size_t mostBytes, bool isLonger);

} // namespace Duende::Trace
