// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringList>
#include <QVariant>

namespace Duende {

/// A command of a unit and how its last run went: an element of the properties ExecStart, ExecStartPre, …,
/// a(sasbttttuii).
struct UnitCommand
{
    QString path;
    /// With the program's name first.
    QStringList arguments;
    bool ignoresFailure = false;
    /// Microseconds since 1970; 0: not yet.
    quint64 startUsec = 0;
    quint64 exitUsec = 0;
    quint32 pid = 0;
    /// CLD_EXITED, CLD_KILLED, CLD_DUMPED (waitid(2)).
    int code = 0;
    int status = 0;

    bool hasEnded() const { return exitUsec != 0 && code != 0; }
    bool hasExitedWell() const;
    /// As a shell reads it: "/usr/bin/env -i \"two words\"".
    QString commandLine() const;

    friend bool operator==(const UnitCommand&, const UnitCommand&) = default;
};

/// Empty for a value of another form.
QList<UnitCommand> unitCommands(const QVariant& value);

} // namespace Duende
