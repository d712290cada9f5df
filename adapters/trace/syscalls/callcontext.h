// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/syscalls/calltable.h"

#include <cstdint>
#include <optional>
#include <string>

namespace Duende::Trace {

/// A call while it is decoded. It holds references only.
class CallContext
{
public:
    CallContext(
        const CallView& view, const CallInfo& info, const CallSurroundings& surroundings, uint32_t textBytes);

    const CallView& view() const { return m_view; }
    const CallInfo& info() const { return m_info; }
    uint32_t architecture() const { return m_view.call().architecture; }
    /// Pointers have 64 bits.
    bool isWide() const { return m_isWide; }
    bool isArm() const { return architecture() == architectureAarch64; }
    bool hasFailed() const { return m_view.hasFailed(); }
    /// It came back and did not fail.
    bool hasSucceeded() const;
    int64_t result() const;
    /// Bytes of data or elements of an array that a text shows before its "...".
    uint32_t textBytes() const { return m_textBytes; }

    /// An argument as its C type has it, sign-extended where that is signed; 0 where the call has none there.
    uint64_t value(int position) const;
    uint64_t value(const ArgumentInfo& argument) const;
    int integer(int position) const { return int(uint32_t(value(position))); }

    /// What was read of the argument's memory, the return's before the entry's; not where it was unreadable.
    std::optional<CaptureView> capture(
        const ArgumentInfo& argument, CapturePart part = CapturePart::Value, int index = 0) const;
    /// The same of one of both times.
    std::optional<CaptureView> captureAt(const ArgumentInfo& argument, bool atReturn,
        CapturePart part = CapturePart::Value, int index = 0) const;
    /// Whether somebody tried to read it, and how far that went.
    CaptureState stateOf(const ArgumentInfo& argument) const;
    /// The bytes that the rule of an argument gives a structure or an element here.
    uint32_t sizeOf(const ArgumentInfo& argument) const;

    /// "3</etc/passwd>", "-1".
    void appendDescriptor(std::string& text, int descriptor) const;
    /// As that, "AT_FDCWD" for the working directory.
    void appendDirectory(std::string& text, int descriptor) const;

private:
    const CallView& m_view;
    const CallInfo& m_info;
    const CallSurroundings& m_surroundings;
    uint32_t m_textBytes;
    bool m_isWide;
};

/// "0x7ffe1000", "NULL".
void appendAddress(std::string& text, uint64_t address);

} // namespace Duende::Trace
