// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/recordreader.h"

#include <string>
#include <string_view>
#include <vector>

namespace Duende::Trace {

/// Knows what the numbers of a process mean at the time of the call that is decoded. All may answer with an
/// empty text: then the number stands alone.
class CallSurroundings
{
public:
    virtual ~CallSurroundings() = default;
    /// What a descriptor is: a path, "TCP 10.0.0.1:80→10.0.0.2:5000", "pipe:[12]".
    virtual std::string descriptor(uint32_t pid, int descriptor) const = 0;
    /// The process' working directory.
    virtual std::string directory(uint32_t pid) const = 0;
};

/// A value with what it is made of.
struct DecodedValue
{
    std::string name; ///< "filename", "flags"; of an array's element its number
    std::string type; ///< as C writes it: "const char *"
    std::string text; ///< as strace would print it: "\"/etc/passwd\"", "O_RDONLY|O_CLOEXEC", "3</etc/passwd>"
    std::vector<DecodedValue> parts; ///< the fields of a structure, the elements of an array
    CaptureState state = CaptureState::Whole;
};

struct DecodedCall
{
    std::string_view name; ///< "openat"; "syscall_0x1f4" for a number that is not known
    std::vector<DecodedValue> arguments;
    std::string
        result; ///< "3</etc/passwd>", "-1 ENOENT (No such file or directory)", "?" where it never returned
    std::string_view errorName; ///< "ENOENT"; empty where it did not fail
};

/// Bytes of data, or elements of an array, that a text shows before its "..."; as many as strace.
inline constexpr uint32_t usualTextBytes = 32;

/// A call as text, argument by argument. Never fails: what cannot be decoded stands as a number. Paths are
/// shown whole, data up to `textBytes`. Safe from any thread as long as `surroundings` is.
DecodedCall decodeCall(
    const CallView& call, const CallSurroundings& surroundings, uint32_t textBytes = usualTextBytes);

/// "openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = 3</etc/passwd>", without time and process.
std::string callText(const DecodedCall& call);

/// The name of a call of an AUDIT_ARCH_… architecture; empty where the number is not known.
std::string_view callName(uint32_t architecture, int number);

/// What a call is about, for its colour and for filters.
enum class CallFamily : uint8_t {
    File,
    Descriptor,
    Network,
    Memory,
    Process,
    Signal,
    Ipc,
    Time,
    System,
    Other
};
CallFamily callFamily(uint32_t architecture, int number);

} // namespace Duende::Trace
