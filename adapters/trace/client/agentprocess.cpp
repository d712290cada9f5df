// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/client/agentprocess.h"

#include "adapters/support/displaytext.h"
#include "adapters/support/rootsalone.h"

#include <QFile>
#include <QFileInfo>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

extern char** environ;

namespace Duende::Trace {

namespace {

constexpr QLatin1StringView pkexec("/usr/bin/pkexec");
constexpr int firstFreeDescriptor = 10; // beyond those that the agent gets
constexpr int agentInput = 3; // main.cpp of the agent

Result<void> checkInstallation(const AgentCall& call)
{
    const QString path = displayText(call.agentPath);
    if (!QFileInfo(call.agentPath).isExecutable())
        return std::unexpected(PlatformError::tracerFailed(QStringLiteral("%1 is not installed").arg(path))
                .withAdvice(QStringLiteral("Install Duende as a whole.")));
    if (!call.isAdministrator)
        return {};
    if (!isRootsAlone(call.agentPath))
        return std::unexpected(PlatformError::permissionDenied(
            QStringLiteral(
                "this needs an administrator's rights, and %1 could be changed by others than root")
                .arg(path))
                .withAdvice(QStringLiteral(
                    "Install Duende in a folder that only root can write, or run it with sudo.")));
    if (!QFileInfo::exists(pkexec))
        return std::unexpected(PlatformError::permissionDenied(
            QStringLiteral("this needs an administrator's rights, and pkexec is not installed"))
                .withAdvice(QStringLiteral("Install polkit's pkexec, or run duende with sudo.")));
    return {};
}

/// The descriptor under a number that no fixed one of the new process has.
FileDescriptor moved(FileDescriptor fd)
{
    return FileDescriptor(::fcntl(fd.get(), F_DUPFD_CLOEXEC, firstFreeDescriptor));
}

PlatformError noResources(int error)
{
    return PlatformError::resourceLimit(QStringLiteral("the tracer could not be started")).withErrno(error);
}

/// posix_spawn's two tables, freed with it.
class SpawnTables
{
public:
    SpawnTables()
    {
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawnattr_init(&attributes);
        sigset_t signals;
        ::sigemptyset(&signals);
        ::posix_spawnattr_setsigmask(&attributes, &signals);
        ::sigfillset(&signals);
        ::posix_spawnattr_setsigdefault(&attributes, &signals);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    SpawnTables(const SpawnTables&) = delete;
    SpawnTables& operator=(const SpawnTables&) = delete;
    ~SpawnTables()
    {
        ::posix_spawn_file_actions_destroy(&actions);
        ::posix_spawnattr_destroy(&attributes);
    }

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
};

std::vector<QByteArray> wordsOf(const AgentCall& call)
{
    std::vector<QByteArray> words;
    if (call.isAdministrator) {
        words.push_back(QByteArray(pkexec.data(), pkexec.size()));
        words.push_back(QByteArrayLiteral("--disable-internal-agent"));
    }
    words.push_back(QFile::encodeName(call.agentPath));
    if (call.inputDescriptor >= 0 && !call.isAdministrator)
        words.push_back(QByteArrayLiteral("--input"));
    return words;
}

} // namespace

Result<AgentProcess> AgentProcess::start(const AgentCall& call)
{
    if (const Result<void> checked = checkInstallation(call); !checked)
        return std::unexpected(checked.error());
    std::array<int, 2> pair{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0)
        return std::unexpected(noResources(errno));
    AgentProcess process;
    process.m_socket = moved(FileDescriptor(pair[0]));
    const FileDescriptor far = moved(FileDescriptor(pair[1]));
    SpawnTables tables;
    FileDescriptor errors;
    if (call.isAdministrator) {
        std::array<int, 2> pipe{};
        if (::pipe2(pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
            return std::unexpected(noResources(errno));
        process.m_errors = moved(FileDescriptor(pipe[0]));
        errors = moved(FileDescriptor(pipe[1]));
        ::posix_spawn_file_actions_adddup2(&tables.actions, errors.get(), STDERR_FILENO);
    } else if (call.inputDescriptor >= 0) {
        ::posix_spawn_file_actions_adddup2(&tables.actions, call.inputDescriptor, agentInput);
    }
    if (call.outputDescriptor >= 0 && !call.isAdministrator)
        ::posix_spawn_file_actions_adddup2(&tables.actions, call.outputDescriptor, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&tables.actions, far.get(), STDIN_FILENO);
    if (!process.m_socket.isValid() || !far.isValid()
        || ::fcntl(process.m_socket.get(), F_SETFL, O_NONBLOCK) != 0)
        return std::unexpected(noResources(errno));

    std::vector<QByteArray> words = wordsOf(call);
    std::vector<char*> arguments;
    for (QByteArray& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const int error = ::posix_spawn(
        &process.m_pid, arguments.front(), &tables.actions, &tables.attributes, arguments.data(), environ);
    if (error != 0) {
        process.m_pid = -1;
        return std::unexpected(noResources(error));
    }
    SystemResult<PidFd> pidFd = PidFd::open(process.m_pid);
    if (!pidFd)
        return std::unexpected(noResources(pidFd.error()));
    process.m_pidFd.emplace(*std::move(pidFd));
    return process;
}

AgentProcess::AgentProcess(AgentProcess&& other) noexcept
    : m_socket(std::move(other.m_socket))
    , m_errors(std::move(other.m_errors))
    , m_pidFd(std::move(other.m_pidFd))
    , m_pid(std::exchange(other.m_pid, -1))
    , m_waitStatus(other.m_waitStatus)
{
}

AgentProcess::~AgentProcess()
{
    m_socket.reset();
    if (m_pid < 0 || waitStatus())
        return;
    // It detaches first, which nobody waits for here; but its status must be read by somebody.
    std::thread([pid = m_pid] {
        while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) { }
    }).detach();
}

std::optional<int> AgentProcess::waitStatus()
{
    int status = 0;
    if (!m_waitStatus && ::waitpid(m_pid, &status, WNOHANG) == m_pid)
        m_waitStatus = status;
    return m_waitStatus;
}

QByteArray AgentProcess::errorOutput()
{
    QByteArray text(4096, Qt::Uninitialized);
    const ssize_t size = m_errors.isValid() ? ::read(m_errors.get(), text.data(), size_t(text.size())) : 0;
    text.resize(size > 0 ? size : 0);
    return text;
}

} // namespace Duende::Trace
