// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/syscalls/callcontext.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace Duende::Trace {

/// Reads a C structure field by field, in the alignment of the call's architecture, and prints it as strace
/// does:
/// "{tv_sec=1, tv_nsec=0}". Fields beyond the bytes that were captured are left out, and "..." stands for
/// them.
class Structure
{
public:
    /// `out.parts` gets the fields, finish() writes `out.text`. The bytes begin at an address that is
    /// aligned.
    Structure(const CallContext& context, std::span<const std::byte> bytes, DecodedValue& out);

    const CallContext& context() const { return m_context; }
    /// The text of the whole; nothing may follow.
    void finish();

    /// Fields by their width in bytes; 0 is that of a pointer or long. Empty where the bytes do not reach.
    std::optional<uint64_t> number(const char* name, unsigned bytes);
    std::optional<int64_t> signedNumber(const char* name, unsigned bytes);
    std::optional<uint64_t> hex(const char* name, unsigned bytes);
    std::optional<uint64_t> octal(const char* name, unsigned bytes);
    std::optional<uint64_t> address(const char* name);
    std::optional<uint64_t> named(const char* name, unsigned bytes, const NameSet& set);
    std::optional<int> descriptor(const char* name);
    /// A user or group: -1 stands for none.
    void id(const char* name, unsigned bytes = 4);
    /// An array of char up to its zero.
    void characters(const char* name, std::size_t length);
    void nested(const char* name, const char* type, Layout layout);

    /// The next field's value, which is not printed.
    std::optional<uint64_t> take(unsigned bytes);
    void skip(std::size_t bytes) { m_offset += bytes; }
    void seek(std::size_t offset) { m_offset = offset; }
    std::size_t offset() const { return m_offset; }
    std::span<const std::byte> rest() const;
    /// A field that was printed elsewhere.
    void add(const char* name, const char* type, std::string text);
    void add(DecodedValue part);
    /// From here on fields are parts only; the text shows "..." for them.
    void abbreviate() { m_isAbbreviated = true; }
    /// From here on fields are in the text again.
    void unfold() { m_isAbbreviated = false; }
    /// More is there than is read.
    void cut() { m_isCut = true; }

private:
    unsigned width(unsigned bytes) const { return bytes != 0 ? bytes : m_context.isWide() ? 8 : 4; }

    const CallContext& m_context;
    std::span<const std::byte> m_bytes;
    DecodedValue& m_out;
    std::string m_text;
    std::size_t m_offset = 0;
    bool m_isAbbreviated = false;
    bool m_hasHidden = false;
    bool m_isCut = false;
};

/// A number of `bytes` bytes at `offset`, which must be inside.
uint64_t numberAt(std::span<const std::byte> bytes, std::size_t offset, unsigned width);

} // namespace Duende::Trace
