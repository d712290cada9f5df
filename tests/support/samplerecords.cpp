// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/samplerecords.h"

namespace Duende {

DaemonRecord unitRecord(const QString& name, DaemonStatus status)
{
    DaemonRecord record;
    record.handle = DaemonHandle(SystemdHandle{name});
    record.kind = DaemonKind::Service;
    record.scope = QStringLiteral("system");
    record.name = name;
    record.status = status;
    record.controlGroup = QStringLiteral("/system.slice/") + name;
    record.claimsProcesses = true;
    record.actions = status.isActive() ? DaemonAction::Stop | DaemonAction::Restart | DaemonAction::Pause
            | DaemonAction::Kill | DaemonAction::Signal
                                       : DaemonActions(DaemonAction::Start);
    return record;
}

DaemonRecord processRecord(quint32 pid, const QString& name, const QString& controlGroup)
{
    DaemonRecord record;
    record.handle = DaemonHandle(NativeHandle{pid, 1});
    record.kind = DaemonKind::Process;
    record.scope = QStringLiteral("native");
    record.name = name;
    record.status = DaemonStatus::State::Running;
    record.pid = pid;
    record.controlGroup = controlGroup;
    record.actions = DaemonAction::Stop | DaemonAction::Kill | DaemonAction::Signal;
    return record;
}

} // namespace Duende
