// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/client/traceerrors.h"

#include "adapters/support/displaytext.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/wait.h>

namespace Duende::Trace {

namespace {

// pkexec(1)
constexpr int dismissed = 126;
constexpr int notAuthorized = 127;
constexpr int endedByWatchdog = 70; // watchdog.h of the agent

QString processText(const Refusal& refusal)
{
    return refusal.pid == 0 ? QStringLiteral("the target") : QStringLiteral("process %1").arg(refusal.pid);
}

PlatformError yamaError(const Refusal& refusal)
{
    const PlatformError error = PlatformError::permissionDenied(
        QStringLiteral("%1 cannot be traced: the kernel's Yama restricts tracing").arg(processText(refusal)))
                                    .withCause(
                                        QStringLiteral("kernel.yama.ptrace_scope is %1").arg(refusal.value));
    if (refusal.value >= 3)
        return error.withAdvice(QStringLiteral("Tracing is switched off until the machine is booted anew."));
    return error.withAdvice(
        QStringLiteral("Trace it with an administrator's rights, or set kernel.yama.ptrace_scope to 0."));
}

PlatformError noEbpfError(const Refusal& refusal)
{
    const std::size_t end = refusal.text.find('\n');
    const QString reason
        = displayText(QByteArrayView(refusal.text).first(qsizetype(std::min(end, refusal.text.size()))));
    const QString rest = end == std::string::npos
        ? QString()
        : displayText(QByteArrayView(refusal.text).sliced(qsizetype(end + 1)));
    return PlatformError::tracerFailed(QStringLiteral("eBPF cannot be used: %1").arg(reason))
        .withCause(rest)
        .withAdvice(
            QStringLiteral("Trace with ptrace, which works everywhere, or with an administrator's rights."));
}

PlatformError systemError(const Refusal& refusal)
{
    const int error = int(refusal.value);
    const QString text = QStringLiteral("%1 could not be traced").arg(processText(refusal));
    if (error == EPERM || error == EACCES)
        return PlatformError::permissionDenied(text).withErrno(error).withAdvice(
            QStringLiteral("Trace it with an administrator's rights."));
    const PlatformError failed = PlatformError::tracerFailed(text);
    return error != 0 ? failed.withErrno(error) : failed.withCause(displayText(QByteArrayView(refusal.text)));
}

} // namespace

PlatformError errorOf(const Refusal& refusal)
{
    const QString process = processText(refusal);
    switch (refusal.code) {
    case RefusalCode::Yama:
        return yamaError(refusal);
    case RefusalCode::OtherUser:
        return PlatformError::permissionDenied(
            QStringLiteral("%1 runs as another user (uid %2)").arg(process).arg(refusal.value))
            .withAdvice(QStringLiteral("Trace it with an administrator's rights."));
    case RefusalCode::AlreadyTraced:
        return PlatformError::invalidState(
            QStringLiteral("%1 is already traced by process %2").arg(process).arg(refusal.value))
            .withAdvice(QStringLiteral("A process has one tracer at a time: end the other one first."));
    case RefusalCode::KernelThread:
        return PlatformError::invalidState(
            QStringLiteral("%1 is a thread of the kernel, which makes no system calls").arg(process));
    case RefusalCode::Gone:
        return PlatformError::notFound(refusal.pid == 0 ? QStringLiteral("a process to trace") : process)
            .withAdvice(QStringLiteral("It has ended."));
    case RefusalCode::OwnAncestor:
        return PlatformError::invalidState(
            QStringLiteral("%1 started the tracer, and would stand still with it").arg(process))
            .withAdvice(QStringLiteral("Trace it from a session that it did not start."));
    case RefusalCode::NotSupported:
        return PlatformError::tracerFailed(
            QStringLiteral("this kernel cannot trace in the way that is needed"))
            .withCause(displayText(QByteArrayView(refusal.text)))
            .withAdvice(QStringLiteral("Linux 5.3 or later is needed."));
    case RefusalCode::Protocol:
        return PlatformError::tracerFailed(
            QStringLiteral("the tracer is of another version than this program"))
            .withAdvice(QStringLiteral("Install Duende as a whole."));
    case RefusalCode::Busy:
        return PlatformError::invalidState(QStringLiteral("this tracer traces something already"));
    case RefusalCode::NotFound:
        return PlatformError::notFound(QStringLiteral("the program to start")).withErrno(int(refusal.value));
    case RefusalCode::NoEbpf:
        return noEbpfError(refusal);
    case RefusalCode::System:
    case RefusalCode::None:
        break;
    }
    return systemError(refusal);
}

bool mayAdministratorHelp(const Refusal& refusal)
{
    return (refusal.code == RefusalCode::NoEbpf && (refusal.value == EPERM || refusal.value == EACCES))
        || (refusal.code == RefusalCode::Yama && refusal.value < 3) || refusal.code == RefusalCode::OtherUser
        || (refusal.code == RefusalCode::System && (refusal.value == EPERM || refusal.value == EACCES));
}

PlatformError agentEndError(int waitStatus, bool isAdministrator, bool hasSpoken, const QByteArray& words)
{
    const QString cause = displayText(words.trimmed().split('\n').value(0));
    const int status = WIFEXITED(waitStatus) ? WEXITSTATUS(waitStatus) : -1;
    if (isAdministrator && !hasSpoken && status == dismissed)
        return PlatformError::permissionDenied(QStringLiteral("the authorization was not given"))
            .withCause(cause)
            .withAdvice(QStringLiteral("Trace again and enter the password when you are asked for it."));
    if (isAdministrator && !hasSpoken && status == notAuthorized) {
        if (words.contains("No authentication agent"))
            return PlatformError::permissionDenied(
                QStringLiteral("nobody could be asked for an administrator's authorization"))
                .withCause(cause)
                .withAdvice(QStringLiteral(
                    "No polkit agent runs in this session. Start one, or run duende with sudo."));
        return PlatformError::permissionDenied(
            QStringLiteral("you are not authorized to trace processes of others"))
            .withCause(cause)
            .withAdvice(QStringLiteral("Ask the machine's administrator."));
    }
    const PlatformError error = PlatformError::tracerFailed(QStringLiteral("the tracer ended by itself"))
                                    .withAdvice(QStringLiteral("The traced processes go on untraced."));
    if (status == endedByWatchdog || status == 128 + SIGKILL)
        return error.withCause(QStringLiteral("it was killed, or it hung and its watchdog ended it"));
    return error.withCause(WIFSIGNALED(waitStatus) ? QStringLiteral("signal %1").arg(WTERMSIG(waitStatus))
                                                   : QStringLiteral("exit status %1").arg(status));
}

} // namespace Duende::Trace
