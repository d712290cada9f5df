// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/daemonwords.h"

#include "adapters/contract/signal.h"

#include <QCoreApplication>

namespace Duende {

namespace {

struct KindNames
{
    const char* title;
    const char* plural;
};

// In the order of DaemonKind.
constexpr std::array<KindNames, daemonKindCount> kindNames{{
    {QT_TRANSLATE_NOOP("DaemonWords", "Service"), QT_TRANSLATE_NOOP("DaemonWords", "Services")},
    {QT_TRANSLATE_NOOP("DaemonWords", "Process"), QT_TRANSLATE_NOOP("DaemonWords", "Processes")},
    {QT_TRANSLATE_NOOP("DaemonWords", "Container"), QT_TRANSLATE_NOOP("DaemonWords", "Containers")},
    {QT_TRANSLATE_NOOP("DaemonWords", "microVM"), QT_TRANSLATE_NOOP("DaemonWords", "microVMs")},
    {QT_TRANSLATE_NOOP("DaemonWords", "WebAssembly module"),
        QT_TRANSLATE_NOOP("DaemonWords", "WebAssembly modules")},
    {QT_TRANSLATE_NOOP("DaemonWords", "Socket"), QT_TRANSLATE_NOOP("DaemonWords", "Sockets")},
    {QT_TRANSLATE_NOOP("DaemonWords", "Timer"), QT_TRANSLATE_NOOP("DaemonWords", "Timers")},
    {QT_TRANSLATE_NOOP("DaemonWords", "Path"), QT_TRANSLATE_NOOP("DaemonWords", "Paths")},
    {QT_TRANSLATE_NOOP("DaemonWords", "Target"), QT_TRANSLATE_NOOP("DaemonWords", "Targets")},
    {QT_TRANSLATE_NOOP("DaemonWords", "Mount"), QT_TRANSLATE_NOOP("DaemonWords", "Mounts")},
    {QT_TRANSLATE_NOOP("DaemonWords", "Automount"), QT_TRANSLATE_NOOP("DaemonWords", "Automounts")},
    {QT_TRANSLATE_NOOP("DaemonWords", "Swap"), QT_TRANSLATE_NOOP("DaemonWords", "Swaps")},
    {QT_TRANSLATE_NOOP("DaemonWords", "Device"), QT_TRANSLATE_NOOP("DaemonWords", "Devices")},
    {QT_TRANSLATE_NOOP("DaemonWords", "Slice"), QT_TRANSLATE_NOOP("DaemonWords", "Slices")},
    {QT_TRANSLATE_NOOP("DaemonWords", "Scope"), QT_TRANSLATE_NOOP("DaemonWords", "Scopes")},
}};

const KindNames& namesOf(DaemonKind kind)
{
    return kindNames.at(size_t(kind));
}

QString translated(const char* text)
{
    return QCoreApplication::translate("DaemonWords", text);
}

struct ActionNames
{
    const char* title;
    const char* progress;
    const char* done;
    const char* infinitive;
};

const ActionNames& namesOf(DaemonAction action)
{
    static constexpr ActionNames start{QT_TRANSLATE_NOOP("DaemonWords", "Start"),
        QT_TRANSLATE_NOOP("DaemonWords", "Starting %1"), QT_TRANSLATE_NOOP("DaemonWords", "Started %1"),
        QT_TRANSLATE_NOOP("DaemonWords", "start %1")};
    static constexpr ActionNames stop{QT_TRANSLATE_NOOP("DaemonWords", "Stop"),
        QT_TRANSLATE_NOOP("DaemonWords", "Stopping %1"), QT_TRANSLATE_NOOP("DaemonWords", "Stopped %1"),
        QT_TRANSLATE_NOOP("DaemonWords", "stop %1")};
    static constexpr ActionNames restart{QT_TRANSLATE_NOOP("DaemonWords", "Restart"),
        QT_TRANSLATE_NOOP("DaemonWords", "Restarting %1"), QT_TRANSLATE_NOOP("DaemonWords", "Restarted %1"),
        QT_TRANSLATE_NOOP("DaemonWords", "restart %1")};
    static constexpr ActionNames reload{QT_TRANSLATE_NOOP("DaemonWords", "Reload"),
        QT_TRANSLATE_NOOP("DaemonWords", "Reloading %1"), QT_TRANSLATE_NOOP("DaemonWords", "Reloaded %1"),
        QT_TRANSLATE_NOOP("DaemonWords", "reload %1")};
    static constexpr ActionNames pause{QT_TRANSLATE_NOOP("DaemonWords", "Pause"),
        QT_TRANSLATE_NOOP("DaemonWords", "Pausing %1"), QT_TRANSLATE_NOOP("DaemonWords", "Paused %1"),
        QT_TRANSLATE_NOOP("DaemonWords", "pause %1")};
    static constexpr ActionNames resume{QT_TRANSLATE_NOOP("DaemonWords", "Resume"),
        QT_TRANSLATE_NOOP("DaemonWords", "Resuming %1"), QT_TRANSLATE_NOOP("DaemonWords", "Resumed %1"),
        QT_TRANSLATE_NOOP("DaemonWords", "resume %1")};
    static constexpr ActionNames kill{QT_TRANSLATE_NOOP("DaemonWords", "Kill"),
        QT_TRANSLATE_NOOP("DaemonWords", "Killing %1"), QT_TRANSLATE_NOOP("DaemonWords", "Killed %1"),
        QT_TRANSLATE_NOOP("DaemonWords", "kill %1")};
    static constexpr ActionNames signal{QT_TRANSLATE_NOOP("DaemonWords", "Send signal"),
        QT_TRANSLATE_NOOP("DaemonWords", "Signalling %1"), QT_TRANSLATE_NOOP("DaemonWords", "Signalled %1"),
        QT_TRANSLATE_NOOP("DaemonWords", "signal %1")};
    static constexpr ActionNames resetFailed{QT_TRANSLATE_NOOP("DaemonWords", "Reset failed state"),
        QT_TRANSLATE_NOOP("DaemonWords", "Resetting the failed state of %1"),
        QT_TRANSLATE_NOOP("DaemonWords", "Reset the failed state of %1"),
        QT_TRANSLATE_NOOP("DaemonWords", "reset the failed state of %1")};
    static constexpr ActionNames enable{QT_TRANSLATE_NOOP("DaemonWords", "Enable"),
        QT_TRANSLATE_NOOP("DaemonWords", "Enabling %1"), QT_TRANSLATE_NOOP("DaemonWords", "Enabled %1"),
        QT_TRANSLATE_NOOP("DaemonWords", "enable %1")};
    static constexpr ActionNames disable{QT_TRANSLATE_NOOP("DaemonWords", "Disable"),
        QT_TRANSLATE_NOOP("DaemonWords", "Disabling %1"), QT_TRANSLATE_NOOP("DaemonWords", "Disabled %1"),
        QT_TRANSLATE_NOOP("DaemonWords", "disable %1")};
    static constexpr ActionNames mask{QT_TRANSLATE_NOOP("DaemonWords", "Mask"),
        QT_TRANSLATE_NOOP("DaemonWords", "Masking %1"), QT_TRANSLATE_NOOP("DaemonWords", "Masked %1"),
        QT_TRANSLATE_NOOP("DaemonWords", "mask %1")};
    static constexpr ActionNames unmask{QT_TRANSLATE_NOOP("DaemonWords", "Unmask"),
        QT_TRANSLATE_NOOP("DaemonWords", "Unmasking %1"), QT_TRANSLATE_NOOP("DaemonWords", "Unmasked %1"),
        QT_TRANSLATE_NOOP("DaemonWords", "unmask %1")};
    switch (action) {
    case DaemonAction::Start:
        return start;
    case DaemonAction::Stop:
        return stop;
    case DaemonAction::Restart:
        return restart;
    case DaemonAction::Reload:
        return reload;
    case DaemonAction::Pause:
        return pause;
    case DaemonAction::Resume:
        return resume;
    case DaemonAction::Kill:
        return kill;
    case DaemonAction::Signal:
        return signal;
    case DaemonAction::ResetFailed:
        return resetFailed;
    case DaemonAction::Enable:
        return enable;
    case DaemonAction::Disable:
        return disable;
    case DaemonAction::Mask:
        return mask;
    case DaemonAction::Unmask:
        return unmask;
    }
    Q_UNREACHABLE_RETURN(start);
}

} // namespace

QString kindTitle(DaemonKind kind)
{
    return translated(namesOf(kind).title);
}

QString kindsTitle(DaemonKind kind)
{
    return translated(namesOf(kind).plural);
}

bool isDaemonKind(DaemonKind kind)
{
    return kind <= DaemonKind::Module;
}

QString stateTitle(DaemonStatus::State state)
{
    switch (state) {
    case DaemonStatus::State::Created:
        return translated(QT_TRANSLATE_NOOP("DaemonWords", "Created"));
    case DaemonStatus::State::Starting:
        return translated(QT_TRANSLATE_NOOP("DaemonWords", "Starting"));
    case DaemonStatus::State::Running:
        return translated(QT_TRANSLATE_NOOP("DaemonWords", "Running"));
    case DaemonStatus::State::Paused:
        return translated(QT_TRANSLATE_NOOP("DaemonWords", "Paused"));
    case DaemonStatus::State::Stopping:
        return translated(QT_TRANSLATE_NOOP("DaemonWords", "Stopping"));
    case DaemonStatus::State::Stopped:
        return translated(QT_TRANSLATE_NOOP("DaemonWords", "Stopped"));
    case DaemonStatus::State::Failed:
        return translated(QT_TRANSLATE_NOOP("DaemonWords", "Failed"));
    }
    Q_UNREACHABLE_RETURN({});
}

QString failureText(const FailureReason& reason)
{
    switch (reason.kind) {
    case FailureReason::Kind::Signal:
        return translated(QT_TRANSLATE_NOOP("DaemonWords", "killed by signal %1"))
            .arg(systemSignalName(reason.value));
    case FailureReason::Kind::ExitCode:
        return translated(QT_TRANSLATE_NOOP("DaemonWords", "exited with status %1")).arg(reason.value);
    case FailureReason::Kind::ResourceExhausted:
        return translated(QT_TRANSLATE_NOOP("DaemonWords", "ran out of a resource"));
    case FailureReason::Kind::PolicyViolation:
        return translated(QT_TRANSLATE_NOOP("DaemonWords", "was refused by a policy"));
    case FailureReason::Kind::HealthCheckTimeout:
        return translated(QT_TRANSLATE_NOOP("DaemonWords", "did not answer in time"));
    case FailureReason::Kind::Internal:
        return translated(QT_TRANSLATE_NOOP("DaemonWords", "failed"));
    }
    Q_UNREACHABLE_RETURN({});
}

QString actionTitle(DaemonAction action)
{
    return translated(namesOf(action).title);
}

QString actionProgressText(DaemonAction action, const QString& name)
{
    return translated(namesOf(action).progress).arg(name);
}

QString actionDoneText(DaemonAction action, const QString& name)
{
    return translated(namesOf(action).done).arg(name);
}

QString actionInfinitive(DaemonAction action, const QString& name)
{
    return translated(namesOf(action).infinitive).arg(name);
}

bool isDestructive(DaemonAction action)
{
    switch (action) {
    case DaemonAction::Stop:
    case DaemonAction::Restart:
    case DaemonAction::Kill:
    case DaemonAction::Mask:
        return true;
    case DaemonAction::Start:
    case DaemonAction::Reload:
    case DaemonAction::Pause:
    case DaemonAction::Resume:
    case DaemonAction::Signal:
    case DaemonAction::ResetFailed:
    case DaemonAction::Enable:
    case DaemonAction::Disable:
    case DaemonAction::Unmask:
        return false;
    }
    Q_UNREACHABLE_RETURN(true);
}

} // namespace Duende
