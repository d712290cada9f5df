// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace Duende {

/// A 64-bit sum that tells damaged bytes from whole ones; not one against forgery. Four lanes of 8-byte
/// words, each multiplied by an odd constant and turned, are joined with the length; bytes behind the last
/// whole word are padded with zeros. Several GB a second. Never 0.
uint64_t traceChecksum(std::span<const std::byte> bytes);

} // namespace Duende
