// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/syscalls/captureplan.h"
#include "adapters/trace/syscalls/decode.h"
#include "adapters/trace/syscalls/names.h"

#include <cstdint>
#include <span>
#include <string_view>

/// What is written by hand about a call: one row says what its arguments are, and with it what is read of the
/// tracee's memory and how it is printed.
namespace Duende::Trace {

class CallContext;
class Structure;
struct ArgumentInfo;

/// Prints an argument into `out.text` and `out.parts`. False: the call has no such argument this time.
using Decoder = bool (*)(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out);
/// Reads the fields of a structure one behind the other.
using Layout = void (*)(Structure& structure);

enum class CaptureTime : uint8_t {
    Never,
    Entry,
    Return, ///< whether it failed or not
    Success, ///< at the return, not when the call failed
    Both, ///< at the entry, and again at a return that did not fail
};

/// A capture plan without its argument. Sizes are those of x86-64, i386 and aarch64; the last is as the first
/// where it is 0.
struct CaptureRule
{
    CaptureShape shape = CaptureShape::Structure;
    CaptureTime time = CaptureTime::Never;
    LengthFrom lengthFrom = LengthFrom::Nothing;
    uint8_t lengthArgument = 0; ///< position in the call's list of arguments, not its register
    uint16_t wideSize = 0;
    uint16_t narrowSize = 0;
    uint16_t armSize = 0;
};

struct ArgumentKind
{
    Decoder decode = nullptr; ///< null: by the C type
    const NameSet* names = nullptr;
    Layout layout = nullptr;
    CaptureRule capture = {};
    int8_t other = 0; ///< another argument's position that the decoder needs
};

enum class ResultKind : uint8_t {
    Number,
    Descriptor,
    Address,
    Octal,
    Nothing, ///< it does not return
};

/// What stands in brackets behind the result: "Timeout", "flags O_RDWR", "[{fd=3, revents=POLLIN}]"; may be
/// empty.
using ResultNote = std::string (*)(const CallContext& context);

struct CallRow
{
    std::string_view name;
    CallFamily family = CallFamily::Other;
    ArgumentKind kinds[6] = {};
    ResultKind result = ResultKind::Number;
    ResultNote note = nullptr;
};

std::span<const CallRow> fileRows();
std::span<const CallRow> metadataRows();
std::span<const CallRow> descriptorRows();
std::span<const CallRow> eventRows();
std::span<const CallRow> networkRows();
std::span<const CallRow> memoryRows();
std::span<const CallRow> processRows();
std::span<const CallRow> signalRows();
std::span<const CallRow> ipcRows();
std::span<const CallRow> timeRows();
std::span<const CallRow> systemRows();

} // namespace Duende::Trace
