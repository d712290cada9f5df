// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/wire/message.h"

#include <algorithm>

namespace Duende::Trace {

namespace {

constexpr std::size_t mostText = 1000; // of the agent's own words

/// Reads values one behind the other; after the first that does not fit all fail.
class Cursor
{
public:
    explicit Cursor(ByteView bytes) : m_rest(bytes) { }

    template <typename Value> bool read(Value& value)
    {
        if (m_rest.size() < sizeof value)
            return false;
        std::memcpy(&value, m_rest.data(), sizeof value);
        m_rest = m_rest.subspan(sizeof value);
        return true;
    }

    bool readText(std::string& text, std::size_t length)
    {
        if (m_rest.size() < length)
            return false;
        text.assign(reinterpret_cast<const char*>(m_rest.data()), length);
        m_rest = m_rest.subspan(length);
        return true;
    }

    bool readText(std::string& text)
    {
        uint32_t length = 0;
        return read(length) && readText(text, length) && text.find('\0') == std::string::npos;
    }

    std::size_t left() const { return m_rest.size(); }

private:
    ByteView m_rest;
};

template <typename Value> void append(Bytes& bytes, const Value& value)
{
    const auto* begin = reinterpret_cast<const std::byte*>(&value);
    bytes.insert(bytes.end(), begin, begin + sizeof value);
}

void appendText(Bytes& bytes, const std::string& text)
{
    const auto* begin = reinterpret_cast<const std::byte*>(text.data());
    bytes.insert(bytes.end(), begin, begin + text.size());
}

void appendWord(Bytes& bytes, const std::string& word)
{
    append(bytes, uint32_t(word.size()));
    appendText(bytes, word);
}

void appendTarget(Bytes& bytes, const Target& target)
{
    if (!target.controlGroup.empty()) {
        append(bytes, TargetHead{uint32_t(TargetKind::ControlGroup), uint32_t(target.controlGroup.size())});
        appendText(bytes, target.controlGroup);
        return;
    }
    append(bytes, TargetHead{uint32_t(TargetKind::Processes), uint32_t(target.pids.size())});
    for (const uint32_t pid : target.pids)
        append(bytes, pid);
}

OptionsBody bodyOf(const TraceOptions& options)
{
    OptionsBody body{options.dataLimit, options.isPaused ? 1U : 0U, uint32_t(options.engine),
        options.onlyFailed ? 1U : 0U, options.awaitsGroup ? 1U : 0U, 0, options.leastDurationNs, {}};
    std::ranges::copy(options.calls, body.calls);
    return body;
}

void appendOptions(Bytes& bytes, const TraceOptions& options)
{
    append(bytes, bodyOf(options));
}

std::optional<Target> readTarget(Cursor& cursor)
{
    TargetHead head{};
    Target target;
    if (!cursor.read(head))
        return {};
    if (head.kind == uint32_t(TargetKind::ControlGroup)) {
        if (head.count > maximumGroupPath || !cursor.readText(target.controlGroup, head.count)
            || !isControlGroupPath(target.controlGroup))
            return {};
    } else if (head.kind == uint32_t(TargetKind::Processes)) {
        if (head.count == 0 || head.count > maximumTargets || cursor.left() != head.count * sizeof(uint32_t))
            return {};
        target.pids.resize(head.count);
        for (uint32_t& pid : target.pids) {
            cursor.read(pid);
            if (pid == 0 || pid > 0x7fffffff)
                return {};
        }
    } else {
        return {};
    }
    return cursor.left() == 0 ? std::optional(target) : std::nullopt;
}

std::optional<TraceOptions> readOptionsOf(Cursor& cursor)
{
    OptionsBody body{};
    if (!cursor.read(body) || body.dataLimit > maximumDataLimit || body.isPaused > 1
        || body.engine > uint32_t(EngineKind::Auto) || body.onlyFailed > 1 || body.awaitsGroup > 1
        || body.reserved != 0)
        return {};
    TraceOptions options{body.dataLimit, body.isPaused == 1, EngineKind(body.engine), body.onlyFailed == 1,
        body.leastDurationNs, {}, body.awaitsGroup == 1};
    std::ranges::copy(body.calls, options.calls.begin());
    return options;
}

} // namespace

Bytes frameOf(FrameType type, ByteView payload)
{
    Bytes bytes;
    if (payload.size() > maximumPayload)
        return bytes;
    bytes.reserve(sizeof(FrameHeader) + payload.size());
    append(bytes, FrameHeader{uint32_t(payload.size()), uint16_t(type), 0});
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    return bytes;
}

bool isControlGroupPath(const std::string& path)
{
    if (path.empty() || path.size() > maximumGroupPath || path.find('\0') != std::string::npos)
        return false;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string part = path.substr(begin, end - begin);
        if (part.empty() || part == "." || part == "..")
            return false;
        begin = end + 1;
    }
    return true;
}

Bytes inspectFrame(const InspectRequest& request)
{
    Bytes payload;
    append(payload, InspectHead{uint32_t(request.engine), 0});
    appendTarget(payload, request.target);
    return frameOf(FrameType::Inspect, payload);
}

std::optional<InspectRequest> readInspect(ByteView payload)
{
    Cursor cursor(payload);
    InspectHead head{};
    if (!cursor.read(head) || head.engine > uint32_t(EngineKind::Auto) || head.reserved != 0)
        return {};
    const auto target = readTarget(cursor);
    if (!target)
        return {};
    return InspectRequest{EngineKind(head.engine), *target};
}

Bytes attachFrame(const AttachRequest& request)
{
    Bytes payload;
    appendOptions(payload, request.options);
    appendTarget(payload, request.target);
    return frameOf(FrameType::Attach, payload);
}

std::optional<AttachRequest> readAttach(ByteView payload)
{
    Cursor cursor(payload);
    const auto options = readOptionsOf(cursor);
    if (!options)
        return {};
    const auto target = readTarget(cursor);
    if (!target)
        return {};
    return AttachRequest{*options, *target};
}

Bytes startFrame(const StartRequest& request)
{
    Bytes payload;
    appendOptions(payload, request.options);
    append(payload,
        StartHead{uint32_t(request.command.arguments.size()), uint32_t(request.command.variables.size())});
    for (const std::string& argument : request.command.arguments)
        appendWord(payload, argument);
    for (const std::string& variable : request.command.variables)
        appendWord(payload, variable);
    appendWord(payload, request.command.folder);
    return frameOf(FrameType::Start, payload);
}

std::optional<StartRequest> readStart(ByteView payload)
{
    Cursor cursor(payload);
    const auto options = readOptionsOf(cursor);
    StartHead head{};
    if (!options || !cursor.read(head) || head.argumentCount == 0 || head.argumentCount > maximumWords
        || head.variableCount > maximumWords)
        return {};
    StartRequest request{*options, {}};
    request.command.arguments.resize(head.argumentCount);
    request.command.variables.resize(head.variableCount);
    const auto read = [&cursor](std::string& text) { return cursor.readText(text); };
    if (!std::ranges::all_of(request.command.arguments, read)
        || !std::ranges::all_of(request.command.variables, read) || !read(request.command.folder)
        || cursor.left() != 0 || request.command.arguments.front().empty())
        return {};
    return request;
}

Bytes optionsFrame(const TraceOptions& options)
{
    return frameOf(FrameType::Options, bodyOf(options));
}

std::optional<TraceOptions> readOptions(ByteView payload)
{
    Cursor cursor(payload);
    const auto options = readOptionsOf(cursor);
    return cursor.left() == 0 ? options : std::nullopt;
}

Bytes reportFrame(const InspectReport& report)
{
    constexpr std::size_t most = (maximumPayload - mostText) / 2 / sizeof(ReportProcess) - 1;
    const std::size_t processes = std::min(report.processes.size(), most);
    const std::size_t sleepers = std::min(report.sleepers.size(), most);
    Bytes payload;
    const std::string text = report.whyNotEbpf.substr(0, mostText);
    append(payload,
        ReportHead{uint32_t(processes), uint32_t(sleepers), uint32_t(report.engine), uint32_t(text.size())});
    for (std::size_t i = 0; i < processes; ++i)
        append(payload, report.processes[i]);
    for (std::size_t i = 0; i < sleepers; ++i)
        append(payload, report.sleepers[i]);
    appendText(payload, text);
    return frameOf(FrameType::Report, payload);
}

std::optional<InspectReport> readReport(ByteView payload)
{
    Cursor cursor(payload);
    ReportHead head{};
    if (!cursor.read(head)
        || cursor.left()
            != uint64_t(head.processCount) * sizeof(ReportProcess)
                + uint64_t(head.sleeperCount) * sizeof(ReportSleeper) + head.textLength
        || head.textLength > mostText || head.engine > uint32_t(EngineKind::Ebpf))
        return {};
    InspectReport report;
    report.processes.resize(head.processCount);
    report.sleepers.resize(head.sleeperCount);
    for (ReportProcess& process : report.processes)
        cursor.read(process);
    for (ReportSleeper& sleeper : report.sleepers)
        cursor.read(sleeper);
    report.engine = EngineKind(head.engine);
    cursor.readText(report.whyNotEbpf, head.textLength);
    return report;
}

Bytes refusedFrame(const Refusal& refusal)
{
    const std::string text = refusal.text.substr(0, mostText);
    Bytes payload;
    append(payload, RefusedHead{uint32_t(refusal.code), refusal.pid, refusal.value, uint32_t(text.size())});
    appendText(payload, text);
    return frameOf(FrameType::Refused, payload);
}

std::optional<Refusal> readRefused(ByteView payload)
{
    Cursor cursor(payload);
    RefusedHead head{};
    Refusal refusal;
    if (!cursor.read(head) || head.textLength > mostText || cursor.left() != head.textLength
        || !cursor.readText(refusal.text, head.textLength))
        return {};
    refusal.code = RefusalCode(head.code);
    refusal.pid = head.pid;
    refusal.value = head.value;
    return refusal;
}

Bytes armFrame(const ArmRequest& request)
{
    Bytes payload;
    append(payload, ArmHead{request.number, request.leastCalls, request.dataLimit, 0});
    appendTarget(payload, request.target);
    return frameOf(FrameType::Arm, payload);
}

std::optional<ArmRequest> readArm(ByteView payload)
{
    Cursor cursor(payload);
    ArmHead head{};
    if (!cursor.read(head) || head.number == 0 || head.leastCalls < leastKeptCalls
        || head.leastCalls > mostKeptCalls || head.dataLimit > maximumDataLimit || head.reserved != 0)
        return {};
    const auto target = readTarget(cursor);
    if (!target)
        return {};
    return ArmRequest{head.number, head.leastCalls, head.dataLimit, *target};
}

Bytes armedFrame(uint32_t number, const Refusal& refusal)
{
    const std::string text = refusal.text.substr(0, mostText);
    Bytes payload;
    append(payload, ArmedHead{number, uint32_t(refusal.code), refusal.value, uint32_t(text.size())});
    appendText(payload, text);
    return frameOf(FrameType::Armed, payload);
}

std::optional<Refusal> readArmed(ByteView payload)
{
    Cursor cursor(payload);
    ArmedHead head{};
    Refusal refusal;
    if (!cursor.read(head) || head.textLength > mostText || cursor.left() != head.textLength
        || !cursor.readText(refusal.text, head.textLength))
        return {};
    refusal.code = RefusalCode(head.code);
    refusal.pid = head.number;
    refusal.value = head.value;
    return refusal;
}

} // namespace Duende::Trace
