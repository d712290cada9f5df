// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/launcher.h"

#include "adapters/native/launchplan.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Duende {

namespace {

enum class Step : int { Session, Streams, OpenFiles, Memory, Nice, Groups, Group, User, WorkingDir, Execute };

// What the child sends through the pipe when it cannot go on.
struct Failure
{
    Step step = Step::Session;
    int error = 0;
};

// Between fork(2) and execve(2) only async-signal-safe functions may be called, signal-safety(7): another
// thread may have held any lock at the moment of the fork. The C library's setgroups() and its kin are not
// among them, the system calls are.
class Child
{
public:
    Child(const LaunchPlan& plan, int logFd, int pipeFd) : m_plan(plan), m_logFd(logFd), m_pipeFd(pipeFd) { }

    [[noreturn]] void run()
    {
        if (::setsid() < 0)
            fail(Step::Session);
        ::umask(022);
        streams();
        limits();
        account();
        if (::chdir(m_plan.workingDir.constData()) != 0)
            fail(Step::WorkingDir);
        closeOnExec();
        signals();
        ::execve(m_plan.program.constData(), m_plan.argv.pointers(), m_plan.envp.pointers());
        fail(Step::Execute);
    }

private:
    [[noreturn]] void fail(Step step)
    {
        const Failure failure{step, errno};
        [[maybe_unused]] const ssize_t written = ::write(m_pipeFd, &failure, sizeof failure);
        ::_exit(127);
    }

    void streams()
    {
        const int null = ::open("/dev/null", O_RDONLY);
        if (null < 0 || ::dup2(null, STDIN_FILENO) < 0 || ::dup2(m_logFd, STDOUT_FILENO) < 0
            || ::dup2(m_logFd, STDERR_FILENO) < 0)
            fail(Step::Streams);
    }

    void limits()
    {
        if (m_plan.openFiles && !setLimit(RLIMIT_NOFILE, *m_plan.openFiles))
            fail(Step::OpenFiles);
        if (m_plan.memory && !setLimit(RLIMIT_AS, *m_plan.memory))
            fail(Step::Memory);
        if (m_plan.nice && ::setpriority(PRIO_PROCESS, 0, *m_plan.nice) != 0)
            fail(Step::Nice);
    }

    static bool setLimit(__rlimit_resource_t resource, rlim_t value)
    {
        const rlimit limit{value, value};
        return ::setrlimit(resource, &limit) == 0;
    }

    void account()
    {
        if (m_plan.groups && ::syscall(SYS_setgroups, m_plan.groups->size(), m_plan.groups->data()) != 0)
            fail(Step::Groups);
        if (m_plan.gid && ::syscall(SYS_setresgid, *m_plan.gid, *m_plan.gid, *m_plan.gid) != 0)
            fail(Step::Group);
        if (m_plan.uid && ::syscall(SYS_setresuid, *m_plan.uid, *m_plan.uid, *m_plan.uid) != 0)
            fail(Step::User);
    }

    // Marked, not closed: the pipe is to stay until execve(2) has succeeded.
    static void closeOnExec()
    {
        if (::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) == 0)
            return;
        // Kernels before 5.11. What lies beyond was not opened by Duende, which marks its own.
        constexpr int highest = 4096;
        for (int fd = 3; fd < highest; ++fd)
            ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    }

    static void signals()
    {
        struct sigaction action{};
        action.sa_handler = SIG_DFL;
        for (int number = 1; number < NSIG; ++number)
            ::sigaction(number, &action, nullptr);
        sigset_t none;
        ::sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
    }

    const LaunchPlan& m_plan;
    const int m_logFd;
    const int m_pipeFd;
};

// Blocks every signal in this thread, so that no handler of Duende's runs in the child.
class SignalsBlocked
{
public:
    SignalsBlocked()
    {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &m_before);
    }
    Q_DISABLE_COPY_MOVE(SignalsBlocked)
    ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }

private:
    sigset_t m_before;
};

QString failureText(const DaemonSpec& spec, const LaunchPlan& plan, Step step)
{
    switch (step) {
    case Step::Session:
        return QStringLiteral("cannot begin a session");
    case Step::Streams:
        return QStringLiteral("cannot set up standard input and output");
    case Step::OpenFiles:
        return QStringLiteral("cannot limit open files to %1").arg(plan.openFiles.value_or(0));
    case Step::Memory:
        return QStringLiteral("cannot limit memory to %1 bytes").arg(plan.memory.value_or(0));
    case Step::Nice:
        return QStringLiteral("cannot set the niceness to %1").arg(plan.nice.value_or(0));
    case Step::Groups:
    case Step::Group:
        return QStringLiteral("cannot join the groups of %1")
            .arg(spec.user.isEmpty() ? spec.group : spec.user);
    case Step::User:
        return QStringLiteral("cannot become the user %1").arg(spec.user);
    case Step::WorkingDir:
        return QStringLiteral("cannot enter the folder %1").arg(QString::fromLocal8Bit(plan.workingDir));
    case Step::Execute:
        return QStringLiteral("cannot run %1").arg(QString::fromLocal8Bit(plan.program));
    }
    return QStringLiteral("cannot run %1").arg(QString::fromLocal8Bit(plan.program));
}

PlatformError launchError(const DaemonSpec& spec, const LaunchPlan& plan, const Failure& failure)
{
    const QString cause = errnoText(failure.error).section(QStringLiteral(": "), 1).toLower();
    const QString detail = QString(failureText(spec, plan, failure.step) + QStringLiteral(": ") + cause);
    const bool isRight = failure.step != Step::Execute && failure.step != Step::WorkingDir
        && (failure.error == EPERM || failure.error == EACCES);
    if (isRight)
        return PlatformError::permissionDenied(detail)
            .withErrno(failure.error)
            .withAdvice(QStringLiteral("Run Duende as root for this, or leave it out of the spec."));
    const PlatformError error = PlatformError::spawnFailed(detail).withErrno(failure.error);
    switch (failure.error) {
    case ENOENT:
        return error.withAdvice(
            QStringLiteral("Check the path; a script's first line may name a program that is not there."));
    case EACCES:
        return error.withAdvice(
            QStringLiteral("Check that the file is executable and its folders may be entered."));
    case ENOEXEC:
        return error.withAdvice(QStringLiteral(
            "Check that it is a program of this machine; a script needs a first line with #!."));
    case ETXTBSY:
        return error.withAdvice(
            QStringLiteral("Something is writing to the file; try again when it is done."));
    default:
        return error;
    }
}

Result<std::array<FileDescriptor, 2>> makePipe()
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return std::unexpected(
            PlatformError::spawnFailed(QStringLiteral("cannot make a pipe")).withErrno(errno));
    return std::array{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

// Waits for the end of the pipe, which execve(2) brings, or for a failure in it.
Result<std::optional<Failure>> readFailure(int pipeFd, const OperationContext& context)
{
    constexpr int sliceMs = 50; // how long a cancellation may take to be seen
    for (;;) {
        pollfd entry{pipeFd, POLLIN, 0};
        if (::poll(&entry, 1, sliceMs) == 1) {
            Failure failure;
            const ssize_t size = ::read(pipeFd, &failure, sizeof failure);
            if (size == static_cast<ssize_t>(sizeof failure))
                return failure;
            if (size >= 0)
                return std::nullopt;
        }
        if (const Result<void> checked = context.check(QStringLiteral("spawn")); !checked)
            return std::unexpected(checked.error());
    }
}

void reap(pid_t pid)
{
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) { }
}

} // namespace

Result<void> checkLaunch(const DaemonSpec& spec)
{
    return LaunchPlan::of(spec).transform([](const LaunchPlan&) { });
}

QList<std::pair<QString, QString>> unsupportedLaunchFields()
{
    const QString noManager = QStringLiteral("A native process has no manager that restarts it.");
    const QString noGroup
        = QStringLiteral("This needs a control group of its own, which a native process has not.");
    const QString noImage = QStringLiteral("A native process runs in no container.");
    const QString noMachine = QStringLiteral("A native process runs in no virtual machine.");
    const QString notRoot = QStringLiteral("Only root can start a process as somebody else.");
    QList<std::pair<QString, QString>> fields{
        {QStringLiteral("restart"), noManager},
        {QStringLiteral("restart_delay"), noManager},
        {QStringLiteral("resources.cpu_quota_percent"), noGroup},
        {QStringLiteral("resources.pids_max"), noGroup},
        {QStringLiteral("platform.container_image"), noImage},
        {QStringLiteral("platform.vcpus"), noMachine},
        {QStringLiteral("platform.kernel_path"), noMachine},
        {QStringLiteral("platform.rootfs_path"), noMachine},
    };
    if (::geteuid() != 0) {
        fields.append({QStringLiteral("user"), notRoot});
        fields.append({QStringLiteral("group"), notRoot});
    }
    return fields;
}

Result<Launched> launch(const DaemonSpec& spec, int logFd, const OperationContext& context)
{
    const Result<LaunchPlan> plan = LaunchPlan::of(spec);
    if (!plan)
        return std::unexpected(plan.error());
    Result<std::array<FileDescriptor, 2>> pipe = makePipe();
    if (!pipe)
        return std::unexpected(pipe.error());
    auto& [readEnd, writeEnd] = *pipe;
    pid_t pid = 0;
    {
        const SignalsBlocked blocked;
        pid = ::fork();
        if (pid == 0)
            Child(*plan, logFd, writeEnd.get()).run();
    }
    if (pid < 0)
        return std::unexpected(
            PlatformError::resourceLimit(QStringLiteral("no more processes can be started"))
                .withErrno(errno));
    writeEnd.reset();
    const Result<std::optional<Failure>> failure = readFailure(readEnd.get(), context);
    if (!failure || *failure) {
        ::kill(pid, SIGKILL);
        reap(pid);
        return std::unexpected(failure ? launchError(spec, *plan, **failure) : failure.error());
    }
    SystemResult<PidFd> pidFd = PidFd::open(pid); // still ours: nobody else reads its exit status
    if (!pidFd) {
        ::kill(pid, SIGKILL);
        reap(pid);
        return std::unexpected(PlatformError::spawnFailed(QStringLiteral("cannot watch the new process"))
                .withErrno(pidFd.error()));
    }
    return Launched{pid, *std::move(pidFd)};
}

} // namespace Duende
