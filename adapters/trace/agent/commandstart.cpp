// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/commandstart.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace Duende::Trace {

namespace {

bool isProgram(const std::string& path)
{
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

std::string programOf(const Command& command)
{
    const std::string& name = command.arguments.front();
    if (name.find('/') != std::string::npos)
        return name;
    std::string path = "/usr/local/bin:/usr/bin:/bin";
    for (const std::string& variable : command.variables) {
        if (variable.starts_with("PATH="))
            path = variable.substr(5);
    }
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find(':', begin), path.size());
        const std::string folder = end > begin ? path.substr(begin, end - begin) : ".";
        if (isProgram(folder + "/" + name))
            return folder + "/" + name;
        begin = end + 1;
    }
    return {};
}

std::vector<char*> pointersOf(const std::vector<std::string>& words)
{
    std::vector<char*> pointers;
    for (const std::string& word : words)
        pointers.push_back(const_cast<char*>(word.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

/// What the new process runs: nothing but system calls.
[[noreturn]] void runChild(const char* program, char** arguments, char** variables, const char* folder,
    int inputFd, int goFd, int failureFd)
{
    const auto fail = [failureFd] {
        const int error = errno;
        [[maybe_unused]] const ssize_t count = ::write(failureFd, &error, sizeof error);
        ::_exit(127);
    };
    for (int number = 1; number < NSIG; ++number) {
        struct sigaction action{};
        action.sa_handler = SIG_DFL;
        ::sigaction(number, &action, nullptr);
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (inputFd < 0)
        inputFd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (inputFd < 0 || ::dup2(inputFd, STDIN_FILENO) < 0 || (*folder != '\0' && ::chdir(folder) != 0))
        fail();
    char byte = 0;
    while (::read(goFd, &byte, 1) < 0 && errno == EINTR) { }
    if (byte == 0)
        ::_exit(127); // the agent is gone
    ::execve(program, arguments, variables);
    fail();
    ::_exit(127);
}

Refusal refused(RefusalCode code, int error)
{
    return {code, 0, uint32_t(error), std::strerror(error)};
}

} // namespace

std::expected<CommandStart, Refusal> CommandStart::fork(const Command& command, int inputFd)
{
    const std::string program = programOf(command);
    if (program.empty())
        return std::unexpected(refused(RefusalCode::NotFound, ENOENT));
    std::vector<char*> arguments = pointersOf(command.arguments);
    std::vector<char*> variables = pointersOf(command.variables);
    int go[2];
    int failure[2];
    if (::pipe2(go, O_CLOEXEC) != 0)
        return std::unexpected(refused(RefusalCode::System, errno));
    if (::pipe2(failure, O_CLOEXEC) != 0) {
        const int error = errno;
        ::close(go[0]);
        ::close(go[1]);
        return std::unexpected(refused(RefusalCode::System, error));
    }
    CommandStart start;
    start.m_go = go[1];
    start.m_failure = failure[0];
    start.m_pid = ::fork();
    if (start.m_pid == 0) {
        ::close(go[1]);
        runChild(program.c_str(), arguments.data(), variables.data(), command.folder.c_str(), inputFd, go[0],
            failure[1]);
    }
    const int error = errno;
    ::close(go[0]);
    ::close(failure[1]);
    if (start.m_pid < 0)
        return std::unexpected(refused(RefusalCode::System, error));
    return start;
}

CommandStart::CommandStart(CommandStart&& other) noexcept
    : m_pid(other.m_pid)
    , m_go(std::exchange(other.m_go, -1))
    , m_failure(std::exchange(other.m_failure, -1))
{
}

CommandStart::~CommandStart()
{
    if (m_go >= 0)
        ::close(m_go);
    if (m_failure >= 0)
        ::close(m_failure);
}

void CommandStart::go()
{
    [[maybe_unused]] const ssize_t count = ::write(m_go, "g", 1);
}

int CommandStart::failure()
{
    int error = 0;
    return ::read(m_failure, &error, sizeof error) == ssize_t(sizeof error) ? error : 0;
}

} // namespace Duende::Trace
