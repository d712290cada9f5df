// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitwriter/writerequest.h"

#include "adapters/systemd/unitwriter/unitfilenames.h"

#include <charconv>

namespace Duende {

namespace {

constexpr std::string_view firstLine = "duende-unit-writer 1\n";

/// Takes a line "KEY VALUE\n" off the front of `input` and gives the value; nothing where it is another line.
std::optional<std::string_view> takeLine(std::string_view& input, std::string_view key)
{
    const std::size_t end = input.find('\n');
    if (end == std::string_view::npos || !input.starts_with(key))
        return std::nullopt;
    const std::string_view value = input.substr(key.size(), end - key.size());
    input.remove_prefix(end + 1);
    return value;
}

std::optional<std::size_t> lengthOf(std::string_view digits)
{
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    if (error != std::errc{} || end != digits.data() + digits.size() || length > WriteRequest::maximumSize)
        return std::nullopt;
    return length;
}

bool takeInput(WriteRequest& request, std::string_view input)
{
    if (!input.starts_with(firstLine))
        return false;
    input.remove_prefix(firstLine.size());
    const auto isPrivate = takeLine(input, "private ");
    const auto expected = takeLine(input, "expected ");
    const auto content = takeLine(input, "content ");
    if (!isPrivate || !expected || !content || (*isPrivate != "0" && *isPrivate != "1"))
        return false;
    const bool isAbsent = *expected == "absent";
    const auto expectedLength = isAbsent ? std::optional<std::size_t>(0) : lengthOf(*expected);
    const auto contentLength = lengthOf(*content);
    if (!expectedLength || !contentLength || input.size() != *expectedLength + *contentLength)
        return false;
    request.isPrivate = *isPrivate == "1";
    if (!isAbsent)
        request.expected = input.substr(0, *expectedLength);
    request.content = input.substr(*expectedLength);
    return true;
}

bool takeArguments(WriteRequest& request, std::span<const std::string_view> arguments)
{
    if (arguments.empty())
        return false;
    const std::string_view verb = arguments[0];
    const bool isDropIn = verb == "write-drop-in" || verb == "remove-drop-in";
    request.isRemoval = verb == "remove-drop-in" || verb == "remove-unit";
    if ((!isDropIn && verb != "write-unit" && verb != "remove-unit")
        || arguments.size() != (isDropIn ? 3U : 2U))
        return false;
    request.target.unit = arguments[1];
    if (isDropIn)
        request.target.dropIn = arguments[2];
    // An empty name must not turn a drop-in into the unit itself.
    return !isDropIn || !request.target.dropIn.empty();
}

} // namespace

std::expected<WriteRequest, WriteFailure> parseWriteRequest(
    std::span<const std::string_view> arguments, std::string_view input)
{
    WriteRequest request;
    if (!takeArguments(request, arguments) || !takeInput(request, input) || !isValid(request))
        return std::unexpected(WriteFailure{WriteFailure::Kind::Usage, {}, 0});
    return request;
}

bool isValid(const WriteRequest& request)
{
    if (!isUnitFileName(request.target.unit)
        || !(request.target.dropIn.empty() || isDropInName(request.target.dropIn)))
        return false;
    if (request.isRemoval && !(request.expected && request.content.empty()))
        return false;
    return request.content.size() <= WriteRequest::maximumSize
        && (!request.expected || request.expected->size() <= WriteRequest::maximumSize)
        && request.content.find('\0') == std::string::npos;
}

std::vector<std::string> writeArguments(const WriteRequest& request)
{
    const bool isDropIn = !request.target.dropIn.empty();
    std::vector<std::string> arguments{
        std::string(request.isRemoval ? "remove-" : "write-") + (isDropIn ? "drop-in" : "unit"),
        request.target.unit};
    if (isDropIn)
        arguments.push_back(request.target.dropIn);
    return arguments;
}

std::string writeInput(const WriteRequest& request)
{
    std::string input(firstLine);
    input += request.isPrivate ? "private 1\n" : "private 0\n";
    input += "expected " + (request.expected ? std::to_string(request.expected->size()) : "absent") + "\n";
    input += "content " + std::to_string(request.content.size()) + "\n";
    if (request.expected)
        input += *request.expected;
    return input + request.content;
}

} // namespace Duende
