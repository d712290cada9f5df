// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitexitstatus.h"

#include "adapters/contract/signal.h"

#include <algorithm>
#include <array>

#include <csignal>

namespace Duende {

namespace {

using Text = QLatin1StringView;

struct ExitStatus
{
    int status;
    Text word;
    Text meaning;
};

// systemd.exec(5), "Process exit codes". The first are the LSB's for init scripts, then BSD's.
constexpr std::array statuses{
    ExitStatus{2, Text("INVALIDARGUMENT"), Text()},
    ExitStatus{3, Text("NOTIMPLEMENTED"), Text()},
    ExitStatus{4, Text("NOPERMISSION"), Text()},
    ExitStatus{5, Text("NOTINSTALLED"), Text()},
    ExitStatus{6, Text("NOTCONFIGURED"), Text()},
    ExitStatus{7, Text("NOTRUNNING"), Text()},
    ExitStatus{64, Text("USAGE"), Text("wrong usage of a command")},
    ExitStatus{65, Text("DATAERR"), Text("wrong data")},
    ExitStatus{66, Text("NOINPUT"), Text("an input that cannot be opened")},
    ExitStatus{67, Text("NOUSER"), Text("an unknown user")},
    ExitStatus{68, Text("NOHOST"), Text("an unknown host")},
    ExitStatus{69, Text("UNAVAILABLE"), Text("a service that is not available")},
    ExitStatus{70, Text("SOFTWARE"), Text("an error of the program itself")},
    ExitStatus{71, Text("OSERR"), Text("an error of the operating system")},
    ExitStatus{72, Text("OSFILE"), Text("a system file that is missing")},
    ExitStatus{73, Text("CANTCREAT"), Text("an output file that cannot be made")},
    ExitStatus{74, Text("IOERR"), Text("an error of input or output")},
    ExitStatus{75, Text("TEMPFAIL"), Text("a failure that may pass")},
    ExitStatus{76, Text("PROTOCOL"), Text("a violated protocol")},
    ExitStatus{77, Text("NOPERM"), Text("a missing permission")},
    ExitStatus{78, Text("CONFIG"), Text("a wrong configuration")},
    ExitStatus{200, Text("CHDIR"), Text("the working directory could not be entered")},
    ExitStatus{201, Text("NICE"), Text("the nice value could not be set")},
    ExitStatus{202, Text("FDS"), Text("the file descriptors could not be arranged")},
    ExitStatus{203, Text("EXEC"), Text("the program could not be executed")},
    ExitStatus{204, Text("MEMORY"), Text("there was not enough memory")},
    ExitStatus{205, Text("LIMITS"), Text("the resource limits could not be set")},
    ExitStatus{206, Text("OOM_ADJUST"), Text("OOMScoreAdjust= could not be applied")},
    ExitStatus{207, Text("SIGNAL_MASK"), Text("the signal mask could not be set")},
    ExitStatus{208, Text("STDIN"), Text("standard input could not be set up")},
    ExitStatus{209, Text("STDOUT"), Text("standard output could not be set up")},
    ExitStatus{210, Text("CHROOT"), Text("the root directory could not be changed")},
    ExitStatus{211, Text("IOPRIO"), Text("the priority of input and output could not be set")},
    ExitStatus{212, Text("TIMERSLACK"), Text("the timer slack could not be set")},
    ExitStatus{213, Text("SECUREBITS"), Text("the secure bits could not be set")},
    ExitStatus{214, Text("SETSCHEDULER"), Text("the processor scheduling could not be set")},
    ExitStatus{215, Text("CPUAFFINITY"), Text("the processor affinity could not be set")},
    ExitStatus{216, Text("GROUP"), Text("its groups could not be taken on")},
    ExitStatus{217, Text("USER"), Text("its user could not be taken on")},
    ExitStatus{218, Text("CAPABILITIES"), Text("its capabilities could not be set")},
    ExitStatus{219, Text("CGROUP"), Text("its control group could not be set up")},
    ExitStatus{220, Text("SETSID"), Text("a session of its own could not be made")},
    ExitStatus{221, Text("CONFIRM"), Text("a person refused to run it at the console")},
    ExitStatus{222, Text("STDERR"), Text("standard error could not be set up")},
    ExitStatus{224, Text("PAM"), Text("its PAM session could not be set up")},
    ExitStatus{225, Text("NETWORK"), Text("its network namespace could not be set up")},
    ExitStatus{226, Text("NAMESPACE"), Text("its view of the file system could not be set up")},
    ExitStatus{227, Text("NO_NEW_PRIVILEGES"), Text("NoNewPrivileges= could not be applied")},
    ExitStatus{228, Text("SECCOMP"), Text("the filter of its system calls could not be applied")},
    ExitStatus{229, Text("SELINUX_CONTEXT"), Text("its SELinux context could not be set")},
    ExitStatus{230, Text("PERSONALITY"), Text("its execution domain could not be set")},
    ExitStatus{231, Text("APPARMOR_PROFILE"), Text("its AppArmor profile could not be set")},
    ExitStatus{232, Text("ADDRESS_FAMILIES"), Text("its address families could not be restricted")},
    ExitStatus{233, Text("RUNTIME_DIRECTORY"), Text("its runtime directory could not be set up")},
    ExitStatus{235, Text("CHOWN"), Text("the owner of a socket could not be changed")},
    ExitStatus{236, Text("SMACK_PROCESS_LABEL"), Text("its SMACK label could not be set")},
    ExitStatus{237, Text("KEYRING"), Text("its kernel keyring could not be set up")},
    ExitStatus{238, Text("STATE_DIRECTORY"), Text("its state directory could not be set up")},
    ExitStatus{239, Text("CACHE_DIRECTORY"), Text("its cache directory could not be set up")},
    ExitStatus{240, Text("LOGS_DIRECTORY"), Text("its logs directory could not be set up")},
    ExitStatus{241, Text("CONFIGURATION_DIRECTORY"), Text("its configuration directory could not be set up")},
    ExitStatus{242, Text("NUMA_POLICY"), Text("its NUMA policy could not be set")},
    ExitStatus{243, Text("CREDENTIALS"), Text("its credentials could not be set up")},
    ExitStatus{244, Text("BPF"), Text("its BPF restrictions could not be applied")},
    ExitStatus{245, Text("KSM"), Text("the merging of its memory could not be set up")},
};

constexpr int firstOwnStatus = 200;

const ExitStatus* find(int status)
{
    const auto found = std::ranges::find(statuses, status, &ExitStatus::status);
    return found == statuses.end() ? nullptr : &*found;
}

// signal(7).
QString cause(int number)
{
    switch (number) {
    case SIGSEGV:
        return QStringLiteral("an invalid access to memory");
    case SIGABRT:
        return QStringLiteral("by which a program ends itself when it finds itself in a wrong state");
    case SIGBUS:
        return QStringLiteral("an access to memory that is not there");
    case SIGILL:
        return QStringLiteral("an instruction that the processor does not know");
    case SIGFPE:
        return QStringLiteral("an impossible calculation, such as a division by zero");
    case SIGSYS:
        return QStringLiteral("a system call that it may not make");
    case SIGXCPU:
        return QStringLiteral("its limit of processor time");
    case SIGXFSZ:
        return QStringLiteral("its limit of the size of files");
    case SIGKILL:
        return QStringLiteral("which no program can catch");
    default:
        return {};
    }
}

} // namespace

QString exitStatusWord(int status)
{
    const ExitStatus* known = find(status);
    return known ? QString(known->word) : QString();
}

QString exitStatusText(int status)
{
    const QString word = exitStatusWord(status);
    return word.isEmpty() ? QString::number(status)
                          : QString(QString::number(status) + QStringLiteral(" (") + word + QLatin1Char(')'));
}

QString exitStatusMeaning(int status)
{
    const ExitStatus* known = status >= firstOwnStatus ? find(status) : nullptr;
    return known ? QString(known->meaning) : QString();
}

QString exitStatusConvention(int status)
{
    const ExitStatus* known = status < firstOwnStatus ? find(status) : nullptr;
    return known ? QString(known->meaning) : QString();
}

QString signalMeaning(int number)
{
    const QString meaning = cause(number);
    const QString name = systemSignalName(number);
    return meaning.isEmpty() ? name : QString(name + QStringLiteral(", ") + meaning);
}

} // namespace Duende
