// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitcontrolgroups.h"

#include "adapters/systemd/unitname.h"

#include <QFile>

#include <memory>

#include <dirent.h>

namespace Duende {

namespace {

constexpr int deepestSlice = 32;

struct DirectoryCloser
{
    void operator()(DIR* directory) const { ::closedir(directory); }
};

void walk(const QString& root, const QString& group, int depth, QHash<QString, QString>& groups)
{
    const std::unique_ptr<DIR, DirectoryCloser> directory(
        ::opendir(QFile::encodeName(QString(root + group)).constData()));
    if (!directory || depth > deepestSlice)
        return;
    while (const dirent* entry = ::readdir(directory.get())) {
        if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
            continue;
        const QString folder = QFile::decodeName(entry->d_name);
        const QString unit = unitOfControlGroupName(folder);
        const std::optional<DaemonKind> kind = unitKind(unit);
        if (!kind)
            continue;
        const QString path = group + QLatin1Char('/') + folder;
        groups.insert(unit, path);
        if (*kind == DaemonKind::Slice)
            walk(root, path, depth + 1, groups);
    }
}

QString unifiedRoot(const QString& cgroupRoot)
{
    const bool isUnified = QFile::exists(QString(cgroupRoot + QStringLiteral("/cgroup.controllers")));
    return isUnified ? cgroupRoot : QString(cgroupRoot + QStringLiteral("/unified"));
}

} // namespace

QHash<QString, QString> unitControlGroups(const QString& cgroupRoot, const QString& managerGroup)
{
    QHash<QString, QString> groups;
    walk(unifiedRoot(cgroupRoot), managerGroup == QLatin1StringView("/") ? QString() : managerGroup, 0,
        groups);
    return groups;
}

bool controlGroupExists(const QString& cgroupRoot, const QString& group)
{
    return group.startsWith(QLatin1Char('/')) && QFile::exists(QString(unifiedRoot(cgroupRoot) + group));
}

QString unitOfControlGroupName(QStringView folder)
{
    return (folder.startsWith(u'_') ? folder.sliced(1) : folder).toString();
}

} // namespace Duende
