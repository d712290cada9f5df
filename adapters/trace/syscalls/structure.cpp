// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/quoted.h"

#include <algorithm>
#include <cstring>

namespace Duende::Trace {

namespace {

const char* typeName(unsigned bytes, bool isSigned)
{
    switch (bytes) {
    case 0:
        return isSigned ? "long" : "unsigned long";
    case 1:
        return isSigned ? "signed char" : "unsigned char";
    case 2:
        return isSigned ? "short" : "unsigned short";
    case 4:
        return isSigned ? "int" : "unsigned int";
    default:
        return isSigned ? "int64_t" : "uint64_t";
    }
}

int64_t extended(uint64_t value, unsigned width)
{
    const unsigned shift = 64 - width * 8;
    return int64_t(value << shift) >> shift;
}

} // namespace

uint64_t numberAt(std::span<const std::byte> bytes, std::size_t offset, unsigned width)
{
    uint64_t value = 0;
    std::memcpy(&value, bytes.data() + offset, width); // little-endian, as all three architectures
    return value;
}

Structure::Structure(const CallContext& context, std::span<const std::byte> bytes, DecodedValue& out)
    : m_context(context)
    , m_bytes(bytes)
    , m_out(out)
{
}

void Structure::finish()
{
    m_out.text.append("{").append(m_text);
    if (m_isCut || m_hasHidden)
        m_out.text.append(m_text.empty() ? "..." : ", ...");
    m_out.text.append("}");
}

std::optional<uint64_t> Structure::take(unsigned bytes)
{
    const unsigned size = width(bytes);
    const std::size_t alignment = m_context.isWide() ? size : std::min(size, 4U); // i386 aligns 64 bits to 4
    m_offset = (m_offset + alignment - 1) / alignment * alignment;
    if (m_bytes.size() < size || m_offset > m_bytes.size() - size) {
        m_isCut = true;
        return {};
    }
    const uint64_t value = numberAt(m_bytes, m_offset, size);
    m_offset += size;
    return value;
}

std::span<const std::byte> Structure::rest() const
{
    return m_bytes.subspan(std::min(m_offset, m_bytes.size()));
}

void Structure::add(DecodedValue part)
{
    if (m_isAbbreviated) {
        m_hasHidden = true;
    } else {
        if (!m_text.empty())
            m_text.append(", ");
        m_text.append(part.name).append("=").append(part.text);
    }
    m_out.parts.push_back(std::move(part));
}

void Structure::add(const char* name, const char* type, std::string text)
{
    add(DecodedValue{name, type, std::move(text), {}, CaptureState::Whole});
}

std::optional<uint64_t> Structure::number(const char* name, unsigned bytes)
{
    const std::optional<uint64_t> value = take(bytes);
    if (value) {
        std::string text;
        appendUnsigned(text, *value);
        add(name, typeName(bytes, false), std::move(text));
    }
    return value;
}

std::optional<int64_t> Structure::signedNumber(const char* name, unsigned bytes)
{
    const std::optional<uint64_t> value = take(bytes);
    if (!value)
        return {};
    const int64_t number = extended(*value, width(bytes));
    std::string text;
    appendNumber(text, number);
    add(name, typeName(bytes, true), std::move(text));
    return number;
}

std::optional<uint64_t> Structure::hex(const char* name, unsigned bytes)
{
    const std::optional<uint64_t> value = take(bytes);
    if (value) {
        std::string text;
        appendHex(text, *value);
        add(name, typeName(bytes, false), std::move(text));
    }
    return value;
}

std::optional<uint64_t> Structure::octal(const char* name, unsigned bytes)
{
    const std::optional<uint64_t> value = take(bytes);
    if (value) {
        std::string text;
        appendOctal(text, *value);
        add(name, typeName(bytes, false), std::move(text));
    }
    return value;
}

std::optional<uint64_t> Structure::address(const char* name)
{
    const std::optional<uint64_t> value = take(0);
    if (value) {
        std::string text;
        appendAddress(text, *value);
        add(name, "void *", std::move(text));
    }
    return value;
}

std::optional<uint64_t> Structure::named(const char* name, unsigned bytes, const NameSet& set)
{
    const std::optional<uint64_t> value = take(bytes);
    if (value) {
        std::string text;
        appendNamed(text, set, *value);
        add(name, typeName(bytes, false), std::move(text));
    }
    return value;
}

std::optional<int> Structure::descriptor(const char* name)
{
    const std::optional<uint64_t> value = take(4);
    if (!value)
        return {};
    const int number = int(uint32_t(*value));
    std::string text;
    m_context.appendDescriptor(text, number);
    add(name, "int", std::move(text));
    return number;
}

void Structure::id(const char* name, unsigned bytes)
{
    const std::optional<uint64_t> value = take(bytes);
    if (!value)
        return;
    std::string text;
    if (*value == UINT32_MAX)
        text = "-1";
    else
        appendUnsigned(text, *value);
    add(name, typeName(bytes, false), std::move(text));
}

void Structure::characters(const char* name, std::size_t length)
{
    const std::span<const std::byte> left = rest();
    std::span<const std::byte> field = left.first(std::min(length, left.size()));
    const auto end = std::ranges::find(field, std::byte(0));
    field = field.first(std::size_t(end - field.begin()));
    m_offset += length;
    if (left.empty() && length > 0) {
        m_isCut = true;
        return;
    }
    std::string text;
    appendQuoted(text, field);
    if (left.size() < length && field.size() == left.size())
        text.append("...");
    add(name, "char[]", std::move(text));
}

void Structure::nested(const char* name, const char* type, Layout layout)
{
    DecodedValue part{name, type, {}, {}, CaptureState::Whole};
    if (m_context.isWide())
        m_offset = (m_offset + 7) & ~std::size_t(7);
    const std::span<const std::byte> left = rest();
    if (left.empty()) {
        m_isCut = true;
        return;
    }
    Structure inner(m_context, left, part);
    layout(inner);
    inner.finish();
    m_offset += inner.offset();
    add(std::move(part));
}

} // namespace Duende::Trace
