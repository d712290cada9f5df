// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/quoted.h"

#include <algorithm>

namespace Duende::Trace {

namespace {

constexpr bool isDigit(unsigned byte)
{
    return byte >= '0' && byte <= '9';
}

void appendOctalEscape(std::string& text, unsigned byte, bool isBeforeDigit)
{
    text.push_back('\\');
    if (byte >= 0100 || isBeforeDigit)
        text.push_back(char('0' + (byte >> 6)));
    if (byte >= 010 || isBeforeDigit)
        text.push_back(char('0' + (byte >> 3 & 7)));
    text.push_back(char('0' + (byte & 7)));
}

} // namespace

void appendQuoted(std::string& text, std::span<const std::byte> bytes)
{
    text.push_back('"');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const unsigned byte = std::to_integer<unsigned>(bytes[i]);
        switch (byte) {
        case '"':
            text.append("\\\"");
            break;
        case '\\':
            text.append("\\\\");
            break;
        case '\n':
            text.append("\\n");
            break;
        case '\t':
            text.append("\\t");
            break;
        case '\r':
            text.append("\\r");
            break;
        case '\v':
            text.append("\\v");
            break;
        case '\f':
            text.append("\\f");
            break;
        default:
            if (byte >= ' ' && byte <= '~')
                text.push_back(char(byte));
            else
                appendOctalEscape(
                    text, byte, i + 1 < bytes.size() && isDigit(std::to_integer<unsigned>(bytes[i + 1])));
        }
    }
    text.push_back('"');
}

void appendQuoted(std::string& text, std::span<const std::byte> bytes, std::size_t mostBytes, bool isLonger)
{
    appendQuoted(text, bytes.first(std::min(bytes.size(), mostBytes)));
    if (isLonger || bytes.size() > mostBytes)
        text.append("...");
}

} // namespace Duende::Trace
