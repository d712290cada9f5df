// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/definitionedit/unittemplates.h"

#include <QCoreApplication>

namespace Duende {

namespace {

QString translated(const char* text)
{
    return QCoreApplication::translate("UnitTemplates", text);
}

} // namespace

QList<UnitTemplate> unitTemplates()
{
    return {
        {DaemonKind::Service, translated(QT_TRANSLATE_NOOP("UnitTemplates", "Service: runs a program")),
            QStringLiteral(".service"),
            "[Unit]\nDescription=\n\n[Service]\nExecStart=\nRestart=on-failure\n\n"
            "[Install]\nWantedBy=multi-user.target\n"},
        {DaemonKind::Timer, translated(QT_TRANSLATE_NOOP("UnitTemplates", "Timer: starts a unit at times")),
            QStringLiteral(".timer"),
            "[Unit]\nDescription=\n\n[Timer]\nOnCalendar=daily\nPersistent=true\n\n"
            "[Install]\nWantedBy=timers.target\n"},
        {DaemonKind::Socket,
            translated(QT_TRANSLATE_NOOP("UnitTemplates", "Socket: starts a service when it is spoken to")),
            QStringLiteral(".socket"),
            "[Unit]\nDescription=\n\n[Socket]\nListenStream=\n\n[Install]\nWantedBy=sockets.target\n"},
        {DaemonKind::Path,
            translated(QT_TRANSLATE_NOOP("UnitTemplates", "Path: starts a service when a file changes")),
            QStringLiteral(".path"),
            "[Unit]\nDescription=\n\n[Path]\nPathChanged=\n\n[Install]\nWantedBy=paths.target\n"},
        {DaemonKind::Mount, translated(QT_TRANSLATE_NOOP("UnitTemplates", "Mount: attaches a file system")),
            QStringLiteral(".mount"),
            "[Unit]\nDescription=\n\n[Mount]\nWhat=\nWhere=\n\n[Install]\nWantedBy=local-fs.target\n"},
        {DaemonKind::Target, translated(QT_TRANSLATE_NOOP("UnitTemplates", "Target: groups other units")),
            QStringLiteral(".target"), "[Unit]\nDescription=\n\n[Install]\nWantedBy=multi-user.target\n"},
        {DaemonKind::Slice,
            translated(QT_TRANSLATE_NOOP("UnitTemplates", "Slice: limits what a group of units may use")),
            QStringLiteral(".slice"), "[Unit]\nDescription=\n\n[Slice]\nMemoryMax=\n"},
    };
}

} // namespace Duende
