// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitwriter/unitfilenames.h"
#include "adapters/systemd/unitwriter/writefailure.h"
#include "adapters/systemd/unitwriter/writerequest.h"

#include <cstdint>
#include <cstdlib>

using namespace Duende;

/// What a stranger gives the program that runs as root: its arguments are the first line, separated by
/// blanks, the rest is its input. What is taken for a request must be one, and must come back the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    std::vector<std::string_view> arguments;
    for (std::size_t at = 0; at <= end;) {
        const std::size_t blank = std::min(bytes.find(' ', at), end);
        arguments.push_back(bytes.substr(at, blank - at));
        at = blank + 1;
    }
    const std::string_view input = bytes.substr(std::min(end + 1, bytes.size()));
    if (const auto request = parseWriteRequest(arguments, input)) {
        const std::string& unit = request->target.unit;
        if (!isValid(*request) || !isUnitFileName(unit) || unit.find('/') != std::string::npos
            || request->target.dropIn.find('/') != std::string::npos
            || request->content.find('\0') != std::string::npos)
            std::abort();
        const std::vector<std::string> written = writeArguments(*request);
        const std::string again = writeInput(*request);
        if (parseWriteRequest(std::vector<std::string_view>(written.begin(), written.end()), again)
            != request)
            std::abort();
    }
    const WriteFailure failure = failureFromLine(bytes);
    if (!failure.path.empty() && failureFromLine(resultLine(failure)) != failure)
        std::abort();
    return 0;
}
