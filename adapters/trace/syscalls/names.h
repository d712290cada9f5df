// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

/// Names of numbers as the user headers of the kernel have them.
namespace Duende::Trace {

struct NameValue
{
    uint64_t value;
    const char* name;
};

/// Names that belong together.
struct NameSet
{
    std::span<const NameValue>
        rows; ///< values: sorted, each once; flags: in the order in which they are printed
    bool isFlags; ///< may be or-ed
    const char* unknown; ///< what an unknown value is said to be: "O_???"; may be empty
};

/// The name of a value; null where it has none.
const char* nameOf(const NameSet& set, uint64_t value);

/// "SEEK_SET"; "0x7 /* SEEK_??? */" for a value without a name.
void appendName(std::string& text, const NameSet& set, uint64_t value);
/// "MAP_PRIVATE|MAP_FIXED|0x8000000"; "0" for none; "0x8000000 /* MAP_??? */" where no bit has a name.
void appendFlags(std::string& text, const NameSet& set, uint64_t value);
/// One of both, as the set is.
void appendNamed(std::string& text, const NameSet& set, uint64_t value);

void appendHex(std::string& text, uint64_t value);
/// As C writes it: "0644"; "000" for nothing.
void appendOctal(std::string& text, uint64_t value);
void appendNumber(std::string& text, int64_t value);
void appendUnsigned(std::string& text, uint64_t value);

} // namespace Duende::Trace
