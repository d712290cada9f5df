// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace Duende {

/// An assignment in a unit file, systemd.syntax(7).
struct UnitDirective
{
    QString path;
    /// Where it begins, from 1.
    int line = 0;
    QString key;
    /// With what stands on continuing lines.
    QString value;
    /// The line as it stands in the file.
    QString text;

    friend bool operator==(const UnitDirective&, const UnitDirective&) = default;
};

/// The assignments of a unit file's text, in order; any bytes will do.
QList<UnitDirective> unitDirectives(const QByteArray& text, const QString& path);

/// Those of the files, the later of which override the earlier; files that cannot be read are left out.
/// Blocks.
QList<UnitDirective> readUnitDirectives(const QStringList& paths);

} // namespace Duende
