// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/text.h"

#include <array>
#include <cstring>

namespace Duende::Trace {

namespace {

constexpr int errorCount = 4096; // MAX_ERRNO and one

struct ErrorRow
{
    std::string_view name;
    std::string_view text;
};

/// The C library's words, asked for once.
const std::array<ErrorRow, errorCount>& errors()
{
    static const auto rows = [] {
        std::array<ErrorRow, errorCount> made{};
        for (int i = 0; i < errorCount; ++i) {
            const char* name = strerrorname_np(i);
            const char* text = strerrordesc_np(i);
            if (name && text && i > 0)
                made[std::size_t(i)] = {name, text};
        }
        return made;
    }();
    return rows;
}

} // namespace

std::string_view errorName(int error)
{
    return error > 0 && error < errorCount ? errors()[std::size_t(error)].name : std::string_view();
}

std::string_view errorText(int error)
{
    return error > 0 && error < errorCount ? errors()[std::size_t(error)].text : std::string_view();
}

} // namespace Duende::Trace
