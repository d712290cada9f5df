// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/adapters/systemd/failingunits.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QThread>

#include <algorithm>

namespace Duende {

using namespace Qt::StringLiterals;

FailingUnits::FailingUnits()
{
    makeFiles();
    addStarts();
    addEnds();
    addOthers();
}

void FailingUnits::add(const FailingUnit& unit, const QString& text)
{
    m_units.write(unit.unit, text);
    m_all.append(unit);
}

void FailingUnits::makeFiles()
{
    QFile::setPermissions(m_folder.path(), QFile::Permissions(0x7755));
    const auto write = [this](const QString& name, const QByteArray& text, QFile::Permissions permissions) {
        QFile file(path(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(text);
        file.setPermissions(permissions);
    };
    write(u"plain"_s, "#!/bin/sh\n", QFile::Permissions(0x6644));
    write(u"script"_s, "#!/nowhere/interpreter\n", QFile::Permissions(0x7755));
    write(u"listen"_s,
        "#!/usr/bin/perl\nuse IO::Socket::INET;\n"
        "my $socket = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1', LocalPort => 47110)\n"
        "    or die \"cannot listen on port 47110: $!\\n\";\nsystem('systemd-notify --ready');\nsleep "
        "1000;\n",
        QFile::Permissions(0x7755));
    write(u"secret"_s, "secret\n", QFile::Permissions(0x6600));
}

void FailingUnits::addStarts()
{
    add({u"zz-missing.service"_s, u"ExecStart"_s, u"exit-code"_s,
            u"The main process could not be run: the program /usr/local/bin/zz-bckup does not exist "
            "\\(exit status 203, EXEC\\)\\."_s,
            u"/usr/local/bin/zz-bckup --all"_s, 4},
        u"[Unit]\nDescription=Nightly backup\n[Service]\nExecStart=/usr/local/bin/zz-bckup --all\n"_s);
    add({u"zz-forbidden.service"_s, u"ExecStart"_s, u"exit-code"_s,
            u"The main process could not be run: the program %1 may not be executed: its permissions are "
            "rw-r--r-- \\(exit status 203, EXEC\\)\\."_s.arg(path(u"plain"_s)),
            {}, 2},
        u"[Service]\nExecStart=%1\n"_s.arg(path(u"plain"_s)));
    add({u"zz-interpreter.service"_s, u"ExecStart"_s, u"exit-code"_s,
            u"The main process could not be run: the program %1 is a script whose interpreter "
            "/nowhere/interpreter does not exist \\(exit status 203, EXEC\\)\\."_s.arg(path(u"script"_s)),
            {}, 2},
        u"[Service]\nExecStart=%1\n"_s.arg(path(u"script"_s)));
    add({u"zz-user.service"_s, u"ExecStart"_s, u"exit-code"_s,
            u"The main process could not be run: the user zz-nobody does not exist \\(exit status 217, "
            "USER\\)\\."_s,
            {}, 3},
        u"[Service]\nExecStart=/bin/sleep 1\nUser=zz-nobody\n"_s);
    add({u"zz-prepare.service"_s, u"ExecStartPre"_s, u"exit-code"_s,
            u"The command of ExecStartPre= exited with status 3\\. Its last words: “cannot prepare”\\."_s,
            u"cannot prepare"_s, 3},
        u"[Service]\nExecStartPre=/bin/true\nExecStartPre=/bin/sh -c 'echo cannot prepare; sleep 0.1; exit "
        u"3'\n"
        "ExecStart=/bin/sleep infinity\n"_s);
}

void FailingUnits::addEnds()
{
    add({u"zz-config.service"_s, u"ExecStart"_s, u"exit-code"_s,
            u"The main process exited with status 78, which by convention means a wrong configuration "
            "\\(CONFIG\\)\\. Its last words: “.*/etc/zz-not-there.conf: No such file or directory”\\."_s,
            u"/etc/zz-not-there.conf"_s, 2},
        u"[Service]\nExecStart=/bin/sh -c 'cat /etc/zz-not-there.conf; sleep 0.1; exit 78'\n"_s);
    add({u"zz-permission.service"_s, u"ExecStart"_s, u"exit-code"_s,
            u"The main process exited with status 1\\. Its last words: “cat: .*secret: Permission denied”\\."_s,
            u"It runs as the user nobody."_s, 3},
        u"[Service]\nUser=nobody\nExecStart=/bin/cat %1\n"_s.arg(path(u"secret"_s)));
    add({u"zz-port.service"_s, u"ExecStart"_s, u"exit-code"_s,
            u"The main process exited with status 98\\. Its last words: “cannot listen on port 47110: "
            u"Address "
            "already in use”\\."_s,
            u"cannot listen on port 47110: Address already in use"_s, 5},
        u"[Unit]\nRequires=zz-holder.service\nAfter=zz-holder.service\n[Service]\nExecStart=%1\n"_s.arg(
            path(u"listen"_s)));
    m_units.write(u"zz-holder.service"_s,
        u"[Service]\nType=notify\nNotifyAccess=all\nExecStart=%1\n"_s.arg(path(u"listen"_s)));
    add({u"zz-watchdog.service"_s, u"ExecStart"_s, u"watchdog"_s,
            u"It did not answer its watchdog within 1 s \\(WatchdogSec=\\), so systemd ended it with the "
            "signal ABRT\\."_s,
            u"Watchdog timeout"_s, 4},
        u"[Service]\nType=notify\nNotifyAccess=all\nWatchdogSec=1\n"
        "ExecStart=/bin/sh -c 'systemd-notify --ready; exec sleep 100'\n"_s);
    add({u"zz-killed.service"_s, u"ExecStart"_s, u"signal"_s,
            u"The main process was ended by the signal KILL, which no program can catch\\. Its last words: "
            "“eating memory”\\."_s,
            u"eating memory"_s, 2},
        u"[Service]\nExecStart=/bin/sh -c 'echo eating memory; sleep 0.1; kill -KILL $$$$'\n"_s);
    add({u"zz-crash.service"_s, u"ExecStart"_s, u"signal|core-dump"_s,
            u"The main process (was ended by|crashed with) the signal SEGV, an invalid access to memory.*"_s,
            {}, 2},
        u"[Service]\nExecStart=/bin/sh -c 'kill -SEGV $$$$'\n"_s);
    add({u"zz-slow.service"_s, u"ExecStart"_s, u"timeout"_s,
            u"It did not get ready within 1 s \\(TimeoutStartSec=\\), so systemd ended it\\."_s,
            u"start operation timed out"_s, 3},
        u"[Service]\nType=notify\nTimeoutStartSec=1\nExecStart=/bin/sleep 100\n"_s);
}

void FailingUnits::addOthers()
{
    add({u"zz-limit.service"_s, u"ExecStart"_s, u"exit-code"_s,
            u"The main process exited with status 1\\. Its last words: “cannot work”\\. After 3 restarts "
            u"systemd "
            "gave up: it was started too often\\."_s,
            u"It may be started 3 times within 30 s"_s, 6},
        u"[Unit]\nStartLimitBurst=3\nStartLimitIntervalSec=30\n[Service]\nRestart=on-failure\n"
        "ExecStart=/bin/sh -c 'echo cannot work; sleep 0.1; exit 1'\n"_s);
    add({u"zz-condition.service"_s, u"Condition"_s, u"condition"_s,
            u"It was not started, because a condition of its unit file is not met: "
            "ConditionPathExists=/etc/zz-not-there"_s,
            u"ConditionPathExists=/etc/zz-not-there"_s, 2},
        u"[Unit]\nConditionPathExists=/etc/zz-not-there\n[Service]\nExecStart=/bin/sleep infinity\n"_s);
    add({u"zz-needed.service"_s, u"ExecStart"_s, u"exit-code"_s, u"The main process exited with status 4.*"_s,
            {}, 3},
        u"[Service]\nType=oneshot\nExecStart=/bin/sh -c 'exit 4'\n"_s);
    add({u"zz-dependent.service"_s, u"Dependency"_s, u"dependency"_s,
            u"It was not started, because a unit that it needs failed: zz-needed\\.service failed: the main "
            "process exited with status 4.*"_s,
            u"zz-needed.service"_s, 2},
        u"[Unit]\nRequires=zz-needed.service\nAfter=zz-needed.service\n[Service]\n"
        "ExecStart=/bin/sleep infinity\n"_s);
}

bool FailingUnits::fail()
{
    QStringList names;
    for (const FailingUnit& unit : std::as_const(m_all))
        names.append(unit.unit);
    m_units.systemctl(QStringList{u"start"_s, u"--no-block"_s} + names);
    const auto isDone = [this](const QString& unit) {
        const QString state
            = m_units.systemctl({u"show"_s, u"-P"_s, u"ActiveState,SubState,Job"_s, unit}).simplified();
        const bool mayStand = unit == u"zz-condition.service"_s || unit == u"zz-dependent.service"_s;
        return state == u"failed failed"_s || (mayStand && state == u"inactive dead"_s);
    };
    const QDeadlineTimer deadline(30000);
    while (!std::ranges::all_of(names, isDone)) {
        if (deadline.hasExpired())
            return false;
        QThread::msleep(100);
    }
    // The journal takes in what the last of them wrote.
    outputOf(u"journalctl"_s, {u"--sync"_s});
    return true;
}

} // namespace Duende
