// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

/// What to read of a tracee's memory for a call: data for every engine, so that none has a decoder of its
/// own.
namespace Duende::Trace {

enum class CaptureShape : uint8_t {
    String, ///< up to its zero; at most maximumStringBytes
    Buffer, ///< data: as long as the call says, cut at the limit that the user set
    Structure, ///< `size` bytes, or what the length says when that is less, never cut by the user's limit
    Array, ///< count × `size` bytes, at most maximumArrayBytes
    StringArray, ///< pointers up to a null; each string is an Element
    Vector, ///< iovec[]: the array as Value, the data as Elements, their sum cut at the user's limit
    Message, ///< msghdr: itself as Value, Name, Vector, Elements, Control
    MessageArray, ///< mmsghdr[]: the first one as Message, the array as Value
};

/// Where a length or count stands.
enum class LengthFrom : uint8_t {
    Nothing, ///< `size` alone says it
    Argument, ///< the value of argument `lengthArgument`
    Integer, ///< the same where the kernel takes an int: its lower half, and nothing when that is negative
    Result, ///< the call's result
    Pointer, ///< the uint32_t that argument `lengthArgument` points at (also captured, as part Length)
};

struct CapturePlan
{
    uint8_t argument; ///< 0 … 5
    CaptureShape shape;
    bool atReturn; ///< read when the call has returned (an answer), else at its entry
    bool onlyOnSuccess; ///< at the return: not when the call failed
    LengthFrom lengthFrom;
    uint8_t lengthArgument;
    uint16_t size; ///< bytes of the structure or of one element; of a Buffer those in front that its length
                   ///< leaves out
};

inline constexpr uint32_t maximumStringBytes = 4096;
inline constexpr uint32_t maximumArrayBytes = 4096;
inline constexpr uint32_t maximumElements = 64; ///< of a StringArray or Vector

/// The plans of a call, empty where there is nothing to read or the call is not known. `architecture` is an
/// AUDIT_ARCH_… value. Cheap: two table look-ups; safe from any thread.
std::span<const CapturePlan> capturePlans(uint32_t architecture, int number);

} // namespace Duende::Trace
