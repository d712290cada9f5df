// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/syscalls/callrow.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace Duende::Trace {

/// AUDIT_ARCH_… of linux/audit.h, which not every system that reads a recording has.
inline constexpr uint32_t architectureX86_64 = 0xc000003e;
inline constexpr uint32_t architectureI386 = 0x40000003;
inline constexpr uint32_t architectureAarch64 = 0xc00000b7;

/// Whether its pointers have 64 bits.
constexpr bool isWideArchitecture(uint32_t architecture)
{
    return (architecture & 0x80000000U) != 0;
}

struct ArgumentInfo
{
    std::string_view name;
    std::string_view type; ///< as C writes it
    ArgumentKind kind;
    uint8_t position = 0; ///< in the call's list of arguments
    uint8_t place = 0; ///< first register
    uint8_t bytes = 8; ///< what counts of the register: 1, 2, 4, 8
    bool isPair = false; ///< 64 bits in two registers, the low half first
    bool isSigned = false;
    bool isPointer = false;
};

struct CallInfo
{
    std::string_view name; ///< empty: no such call
    const CallRow* row = nullptr; ///< null where nothing is written about it
    std::vector<ArgumentInfo> arguments;
    std::vector<CapturePlan> plans;
};

/// The calls of an architecture by number. Made at first use; safe from any thread.
class CallTable
{
public:
    /// Null for an architecture that is not known.
    static const CallTable* of(uint32_t architecture);
    /// The call of an architecture; null where either is not known. A number of the x32 interface is taken as
    /// that of its 64-bit sister.
    static const CallInfo* find(uint32_t architecture, int number);

    /// All numbers, with holes.
    const std::vector<CallInfo>& calls() const { return m_calls; }

private:
    explicit CallTable(uint32_t architecture);
    std::vector<CallInfo> m_calls;
};

} // namespace Duende::Trace
