// SPDX-License-Identifier: GPL-3.0-or-later
// duende-unit-writer VERB UNIT [NAME]: writes one unit file of the machine's administrator, for a person whom
// polkit has let do so. The verbs and what is read from standard input: see writerequest.h; what is printed
// and the exit status: see writefailure.h. It takes no path, runs nothing and reads no variable of its
// environment.
#include "adapters/systemd/unitwriter/unitfolder.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace Duende;

namespace {

constexpr const char* administratorFolder = "/etc/systemd/system";

/// Standard input until its end; one byte more than the longest request where it is longer.
std::string readInput()
{
    std::string input(longestWriteInput + 1, '\0');
    std::size_t size = 0;
    while (size < input.size()) {
        const ssize_t count = ::read(STDIN_FILENO, input.data() + size, input.size() - size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        size += std::size_t(count);
    }
    input.resize(size);
    return input;
}

std::expected<std::string, WriteFailure> run(int argc, char** argv)
{
    const std::vector<std::string_view> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    const auto request = parseWriteRequest(arguments, readInput());
    if (!request)
        return std::unexpected(request.error());
    // Half a change is none: neither a terminal nor the asker's limits end this in the middle.
    sigset_t all;
    ::sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, nullptr);
    const auto folder = UnitFolder::open(administratorFolder, UnitFolder::Links::Refuse);
    if (!folder)
        return std::unexpected(folder.error());
    return folder->apply(*request);
}

} // namespace

int main(int argc, char** argv)
{
    ::clearenv();
    ::umask(0022);
    const auto written = run(argc, argv);
    const std::string line = written ? resultLine(*written) : resultLine(written.error());
    std::fputs(line.c_str(), stdout);
    if (!written && written.error().kind == WriteFailure::Kind::Usage)
        std::fputs("usage: duende-unit-writer write-drop-in|remove-drop-in UNIT NAME\n"
                   "       duende-unit-writer write-unit|remove-unit UNIT\n",
            stderr);
    return written ? EXIT_SUCCESS : exitStatusOf(written.error().kind);
}
