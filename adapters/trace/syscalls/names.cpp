// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/names.h"

#include <algorithm>
#include <charconv>

namespace Duende::Trace {

namespace {

template <typename Number> void appendDigits(std::string& text, Number value, int base)
{
    char digits[66];
    const auto done = std::to_chars(digits, digits + sizeof digits, value, base);
    text.append(digits, done.ptr);
}

void appendUnknown(std::string& text, const NameSet& set, uint64_t value)
{
    appendHex(text, value);
    if (set.unknown[0] != 0)
        text.append(" /* ").append(set.unknown).append(" */");
}

} // namespace

const char* nameOf(const NameSet& set, uint64_t value)
{
    if (set.isFlags) {
        const auto found = std::ranges::find(set.rows, value, &NameValue::value);
        return found == set.rows.end() ? nullptr : found->name;
    }
    const auto found = std::ranges::lower_bound(set.rows, value, {}, &NameValue::value);
    return found == set.rows.end() || found->value != value ? nullptr : found->name;
}

void appendName(std::string& text, const NameSet& set, uint64_t value)
{
    if (const char* name = nameOf(set, value))
        text.append(name);
    else
        appendUnknown(text, set, value);
}

void appendFlags(std::string& text, const NameSet& set, uint64_t value)
{
    uint64_t rest = value;
    bool isFirst = true;
    for (const NameValue& row : set.rows) {
        if (row.value == 0) {
            if (value == 0) {
                text.append(row.name);
                return;
            }
            continue;
        }
        if ((rest & row.value) != row.value)
            continue;
        if (!isFirst)
            text.push_back('|');
        text.append(row.name);
        isFirst = false;
        rest &= ~row.value;
        if (rest == 0)
            return;
    }
    if (value == 0) {
        text.push_back('0');
    } else if (isFirst) {
        appendUnknown(text, set, value);
    } else {
        text.push_back('|');
        appendHex(text, rest);
    }
}

void appendNamed(std::string& text, const NameSet& set, uint64_t value)
{
    if (set.isFlags)
        appendFlags(text, set, value);
    else
        appendName(text, set, value);
}

void appendHex(std::string& text, uint64_t value)
{
    if (value == 0) {
        text.push_back('0');
        return;
    }
    text.append("0x");
    appendDigits(text, value, 16);
}

void appendOctal(std::string& text, uint64_t value)
{
    if (value == 0) {
        text.append("000");
        return;
    }
    text.append(value < 8 ? "00" : "0");
    appendDigits(text, value, 8);
}

void appendNumber(std::string& text, int64_t value)
{
    appendDigits(text, value, 10);
}

void appendUnsigned(std::string& text, uint64_t value)
{
    appendDigits(text, value, 10);
}

} // namespace Duende::Trace
