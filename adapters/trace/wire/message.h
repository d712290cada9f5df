// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/frame.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

/// The payloads of frame.h as values. Reading checks every length; an empty answer means that bytes do not
/// add up.
namespace Duende::Trace {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

/// What to trace: processes, or those of a control group (then `pids` is empty).
struct Target
{
    std::vector<uint32_t> pids;
    std::string controlGroup;
};

struct TraceOptions
{
    uint32_t dataLimit = defaultDataLimit;
    bool isPaused = false;
    EngineKind engine = EngineKind::Ptrace;
    bool onlyFailed = false;
    uint64_t leastDurationNs = 0;
    std::array<uint64_t, callSetWords> calls{}; ///< see OptionsBody
    bool awaitsGroup = false;

    bool keepsAllCalls() const { return calls == std::array<uint64_t, callSetWords>{}; }
    /// Whether calls of that number are kept, as far as that decides it.
    bool keeps(int number) const
    {
        const auto place = unsigned(number);
        return keepsAllCalls() || place >= callSetWords * 64
            || ((calls[place / 64] >> (place % 64)) & 1) != 0;
    }
};

struct Command
{
    std::vector<std::string> arguments;
    std::vector<std::string> variables;
    std::string folder; ///< empty: the agent's
};

struct AttachRequest
{
    TraceOptions options;
    Target target;
};

struct StartRequest
{
    TraceOptions options;
    Command command;
};

struct InspectRequest
{
    EngineKind engine = EngineKind::Ptrace;
    Target target;
};

struct ArmRequest
{
    uint32_t number = 0;
    uint32_t leastCalls = leastKeptCalls;
    uint32_t dataLimit = 0;
    Target target{};
};

struct InspectReport
{
    std::vector<ReportProcess> processes;
    std::vector<ReportSleeper> sleepers;
    EngineKind engine = EngineKind::Ptrace;
    std::string whyNotEbpf{};
};

struct Refusal
{
    RefusalCode code = RefusalCode::None;
    uint32_t pid = 0;
    uint32_t value = 0;
    std::string text;
};

/// A whole frame over a payload that is one structure.
template <typename Body>
    requires(!std::is_convertible_v<const Body&, ByteView>)
Bytes frameOf(FrameType type, const Body& body)
{
    static_assert(std::is_trivially_copyable_v<Body>);
    const FrameHeader header{sizeof(Body), uint16_t(type), 0};
    Bytes bytes(sizeof header + sizeof body);
    std::memcpy(bytes.data(), &header, sizeof header);
    std::memcpy(bytes.data() + sizeof header, &body, sizeof body);
    return bytes;
}
/// A whole frame over bytes; empty where they are longer than maximumPayload.
Bytes frameOf(FrameType type, ByteView payload);

/// A payload that is one structure and nothing more.
template <typename Body> std::optional<Body> bodyOf(ByteView payload)
{
    static_assert(std::is_trivially_copyable_v<Body>);
    if (payload.size() != sizeof(Body))
        return {};
    Body body;
    std::memcpy(&body, payload.data(), sizeof body);
    return body;
}

Bytes inspectFrame(const InspectRequest& request);
std::optional<InspectRequest> readInspect(ByteView payload);
Bytes attachFrame(const AttachRequest& request);
std::optional<AttachRequest> readAttach(ByteView payload);
/// Empty where the words are longer than a frame.
Bytes startFrame(const StartRequest& request);
std::optional<StartRequest> readStart(ByteView payload);
Bytes optionsFrame(const TraceOptions& options);
std::optional<TraceOptions> readOptions(ByteView payload);
/// Cut to as many processes and sleepers as fit a frame.
Bytes reportFrame(const InspectReport& report);
std::optional<InspectReport> readReport(ByteView payload);
Bytes refusedFrame(const Refusal& refusal);
std::optional<Refusal> readRefused(ByteView payload);

Bytes armFrame(const ArmRequest& request);
std::optional<ArmRequest> readArm(ByteView payload);
Bytes armedFrame(uint32_t number, const Refusal& refusal);
/// With the number in place of the refusal's pid.
std::optional<Refusal> readArmed(ByteView payload);

/// Whether a control group's path may be used: relative, no empty part, no "." or "..", no zero, not too
/// long.
bool isControlGroupPath(const std::string& path);

} // namespace Duende::Trace
