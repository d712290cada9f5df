// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/systemd/unitwriter/writefailure.h"

#include <cstddef>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace Duende {

/// A unit file below the administrator's folder.
struct UnitFileTarget
{
    /// "nginx.service"
    std::string unit;
    /// The drop-in's name without ".conf"; empty for the unit's main file.
    std::string dropIn;

    friend bool operator==(const UnitFileTarget&, const UnitFileTarget&) = default;
};

/// One change of one unit file. The asker says what is in the file now, so that nobody's work is lost.
struct WriteRequest
{
    static constexpr std::size_t maximumSize = std::size_t{1024} * 1024;

    UnitFileTarget target;
    bool isRemoval = false;
    /// What is in the file now; empty where there is none.
    std::optional<std::string> expected;
    /// What shall be in it; no NUL, at most maximumSize.
    std::string content;
    /// Only its owner may read a file that is made anew. One that is there keeps its mode.
    bool isPrivate = false;

    friend bool operator==(const WriteRequest&, const WriteRequest&) = default;
};

/// The longest input there is: two contents and their heading.
constexpr std::size_t longestWriteInput = 2 * WriteRequest::maximumSize + 256;

/// The request of a verb with its operands and of the bytes of standard input:
///
///     write-drop-in UNIT NAME | remove-drop-in UNIT NAME | write-unit UNIT | remove-unit UNIT
///
///     duende-unit-writer 1\n
///     private 0|1\n
///     expected absent|LENGTH\n
///     content LENGTH\n
///     the bytes expected, then the new ones, and no more
///
/// Everything is checked, names too. Errors: Usage.
std::expected<WriteRequest, WriteFailure> parseWriteRequest(
    std::span<const std::string_view> arguments, std::string_view input);

/// Whether a request may be carried out: its names, its sizes, what it expects.
bool isValid(const WriteRequest& request);

/// What to give the program for a request: the inverse of parseWriteRequest().
std::vector<std::string> writeArguments(const WriteRequest& request);
std::string writeInput(const WriteRequest& request);

} // namespace Duende
