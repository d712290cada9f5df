// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

namespace Duende {

/// The control group of every unit that has one now, by the unit's name: the paths below the manager's own
/// group `managerGroup` ("" and "/" are the root), from the root of the hierarchy. Reads the folders of the
/// unified hierarchy at `cgroupRoot`, which is cheaper than a question to the manager for each unit. What a
/// unit keeps inside its group is not looked at: it is not this manager's.
QHash<QString, QString> unitControlGroups(const QString& cgroupRoot, const QString& managerGroup);

/// Whether a control group is there. The manager knows paths of groups that it has removed, or has not made
/// yet.
bool controlGroupExists(const QString& cgroupRoot, const QString& group);

/// The unit that a control group's folder is named after (systemd writes "_" before a name that the kernel
/// could take for a file of its own).
QString unitOfControlGroupName(QStringView folder);

} // namespace Duende
