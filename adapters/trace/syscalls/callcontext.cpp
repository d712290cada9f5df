// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/callcontext.h"

namespace Duende::Trace {

namespace {

constexpr int currentDirectory = -100; // AT_FDCWD

} // namespace

CallContext::CallContext(
    const CallView& view, const CallInfo& info, const CallSurroundings& surroundings, uint32_t textBytes)
    : m_view(view)
    , m_info(info)
    , m_surroundings(surroundings)
    , m_textBytes(textBytes)
    , m_isWide(isWideArchitecture(view.call().architecture))
{
}

bool CallContext::hasSucceeded() const
{
    return !hasFailed() && (m_view.call().header.flags & (NoReturn | StillRunning | Restarted)) == 0;
}

int64_t CallContext::result() const
{
    return m_view.call().result;
}

uint64_t CallContext::value(const ArgumentInfo& argument) const
{
    const CallRecord& call = m_view.call();
    const uint64_t low = call.arguments[argument.place];
    if (argument.isPair)
        return uint64_t(uint32_t(low)) | call.arguments[argument.place + 1] << 32;
    switch (argument.bytes) {
    case 2:
        return uint16_t(low);
    case 4:
        return argument.isSigned ? uint64_t(int64_t(int32_t(uint32_t(low)))) : uint32_t(low);
    default:
        return low;
    }
}

uint64_t CallContext::value(int position) const
{
    if (position < 0 || std::size_t(position) >= m_info.arguments.size())
        return 0;
    return value(m_info.arguments[std::size_t(position)]);
}

std::optional<CaptureView> CallContext::captureAt(
    const ArgumentInfo& argument, bool atReturn, CapturePart part, int index) const
{
    std::optional<CaptureView> found = m_view.find(argument.place, part, index);
    if (!found)
        return {};
    if ((found->head.atReturn != 0) != atReturn) {
        found.reset();
        for (int i = 0; i < m_view.captureCount() && !found; ++i) {
            const CaptureView one = m_view.capture(i);
            if (one.head.argument == argument.place && one.head.part == uint8_t(part)
                && one.head.index == index && (one.head.atReturn != 0) == atReturn)
                found = one;
        }
    }
    if (!found || found->head.state == uint8_t(CaptureState::Unreadable))
        return {};
    return found;
}

std::optional<CaptureView> CallContext::capture(
    const ArgumentInfo& argument, CapturePart part, int index) const
{
    const std::optional<CaptureView> first = m_view.find(argument.place, part, index);
    if (!first)
        return {};
    if (first->head.atReturn == 0 && argument.kind.capture.time == CaptureTime::Both) {
        if (const auto later = captureAt(argument, true, part, index))
            return later;
    }
    if (first->head.state == uint8_t(CaptureState::Unreadable))
        return {};
    return first;
}

CaptureState CallContext::stateOf(const ArgumentInfo& argument) const
{
    const std::optional<CaptureView> found = m_view.find(argument.place);
    return found ? CaptureState(found->head.state) : CaptureState::Whole;
}

uint32_t CallContext::sizeOf(const ArgumentInfo& argument) const
{
    const CaptureRule& rule = argument.kind.capture;
    if (!m_isWide)
        return rule.narrowSize;
    return isArm() && rule.armSize != 0 ? rule.armSize : rule.wideSize;
}

void CallContext::appendDescriptor(std::string& text, int descriptor) const
{
    appendNumber(text, descriptor);
    if (descriptor < 0)
        return;
    const std::string what = m_surroundings.descriptor(m_view.call().pid, descriptor);
    if (!what.empty())
        text.append("<").append(what).append(">");
}

void CallContext::appendDirectory(std::string& text, int descriptor) const
{
    if (descriptor == currentDirectory)
        text.append("AT_FDCWD");
    else
        appendDescriptor(text, descriptor);
}

void appendAddress(std::string& text, uint64_t address)
{
    if (address == 0)
        text.append("NULL");
    else
        appendHex(text, address);
}

} // namespace Duende::Trace
