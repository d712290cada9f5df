// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/wire/recordreader.h"

#include <cstring>

namespace Duende::Trace {

namespace {

constexpr std::size_t padded(std::size_t bytes)
{
    return (bytes + 7) & ~std::size_t(7);
}

Capture headAt(std::span<const std::byte> bytes)
{
    Capture head;
    std::memcpy(&head, bytes.data(), sizeof head);
    return head;
}

} // namespace

std::optional<CallView> CallView::of(std::span<const std::byte> bytes)
{
    CallView view;
    if (bytes.size() < sizeof(CallRecord))
        return {};
    std::memcpy(&view.m_call, bytes.data(), sizeof(CallRecord));
    const RecordHeader header = view.m_call.header;
    if (header.kind != uint16_t(RecordKind::Call) || header.size != bytes.size())
        return {};
    view.m_captures = bytes.subspan(sizeof(CallRecord));
    std::span<const std::byte> rest = view.m_captures;
    for (int i = 0; i < view.m_call.captureCount; ++i) {
        if (rest.size() < sizeof(Capture))
            return {};
        const Capture head = headAt(rest);
        if (head.argument > 5 || head.part > uint8_t(CapturePart::Length)
            || head.state > uint8_t(CaptureState::Partial)
            || padded(head.length) > rest.size() - sizeof(Capture))
            return {};
        rest = rest.subspan(sizeof(Capture) + padded(head.length));
    }
    return view;
}

CaptureView CallView::capture(int position) const
{
    std::span<const std::byte> rest = m_captures;
    for (;; --position) {
        const Capture head = headAt(rest);
        if (position == 0)
            return {head, rest.subspan(sizeof(Capture), head.length)};
        rest = rest.subspan(sizeof(Capture) + padded(head.length));
    }
}

std::optional<CaptureView> CallView::find(int argument, CapturePart part, int index) const
{
    std::span<const std::byte> rest = m_captures;
    for (int i = 0; i < m_call.captureCount; ++i) {
        const Capture head = headAt(rest);
        if (head.argument == argument && head.part == uint8_t(part) && head.index == index)
            return CaptureView{head, rest.subspan(sizeof(Capture), head.length)};
        rest = rest.subspan(sizeof(Capture) + padded(head.length));
    }
    return {};
}

std::optional<std::span<const std::byte>> RecordReader::next()
{
    const std::span<const std::byte> rest = m_bytes.subspan(m_consumed);
    if (rest.empty())
        return {};
    if (rest.size() >= sizeof(RecordHeader)) {
        const RecordHeader head = header(rest);
        if (head.size >= sizeof(RecordHeader) && head.size % 8 == 0 && head.size <= maximumRecordBytes
            && head.size <= rest.size()) {
            m_consumed += head.size;
            return rest.first(head.size);
        }
    }
    m_isDamaged = true;
    return {};
}

RecordHeader RecordReader::header(std::span<const std::byte> record)
{
    RecordHeader header;
    std::memcpy(&header, record.data(), sizeof header);
    return header;
}

} // namespace Duende::Trace
