// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitwriter/unitfilenames.h"

#include <algorithm>
#include <array>

namespace Duende {

namespace {

constexpr std::array<std::string_view, 11> unitSuffixes{".service", ".socket", ".timer", ".path", ".target",
    ".mount", ".automount", ".swap", ".device", ".slice", ".scope"};
constexpr std::size_t longestUnitName = 255;
constexpr std::size_t longestDropInName = 200;

bool isLetterOrDigit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool consistsOf(std::string_view name, std::string_view others)
{
    return std::ranges::all_of(
        name, [others](char c) { return isLetterOrDigit(c) || others.find(c) != std::string_view::npos; });
}

} // namespace

bool isUnitFileName(std::string_view name)
{
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || name.size() > longestUnitName)
        return false;
    return name.front() != '.' && name.front() != '@' && consistsOf(name, ":-_.\\@")
        && std::ranges::find(unitSuffixes, name.substr(dot)) != unitSuffixes.end();
}

bool isDropInName(std::string_view name)
{
    return !name.empty() && name.size() <= longestDropInName && name.front() != '.'
        && consistsOf(name, ":-_.\\@+,~");
}

} // namespace Duende
