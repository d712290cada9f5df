// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/journal/journalaccess.h"

#include "adapters/support/userdatabase.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStringList>

#include <array>
#include <cerrno>
#include <sys/stat.h>
#include <systemd/sd-id128.h>
#include <unistd.h>

namespace Duende {

namespace {

/// The folders of systemd-journald.service(8), FILES.
QStringList foldersOf(const JournalPlace& place)
{
    if (!place.directory.isEmpty())
        return {place.directory};
    sd_id128_t machine;
    if (sd_id128_get_machine(&machine) < 0)
        return {};
    std::array<char, SD_ID128_STRING_MAX> text;
    const QString id = QString::fromLatin1(sd_id128_to_string(machine, text.data()));
    return {QStringLiteral("/var/log/journal/") + id, QStringLiteral("/run/log/journal/") + id};
}

struct Findings
{
    bool hasFiles = false;
    bool canRead = false;
    /// The group of what cannot be read.
    std::optional<gid_t> group;
};

void note(Findings& findings, const QString& path)
{
    const QByteArray name = QFile::encodeName(path);
    if (::access(name.constData(), R_OK) == 0) {
        findings.canRead = true;
        return;
    }
    struct stat status = {};
    if (::stat(name.constData(), &status) == 0 && !findings.group)
        findings.group = status.st_gid;
}

Findings lookAt(const QStringList& folders, UnitScope scope, uid_t uid)
{
    Findings findings;
    const QString own = QStringLiteral("user-%1").arg(uid);
    for (const QString& folder : folders) {
        if (!QFileInfo::exists(folder))
            continue;
        if (::access(QFile::encodeName(folder).constData(), R_OK | X_OK) != 0) {
            findings.hasFiles = true;
            note(findings, folder);
            continue;
        }
        const QStringList files = QDir(folder).entryList({QStringLiteral("*.journal")}, QDir::Files);
        for (const QString& file : files) {
            findings.hasFiles = true;
            const bool isUsers = file.startsWith(QStringLiteral("user-"));
            const bool isOwn
                = file.startsWith(own + QLatin1Char('.')) || file.startsWith(own + QLatin1Char('@'));
            if (!isUsers || (isOwn && scope == UnitScope::User))
                note(findings, folder + QLatin1Char('/') + file);
        }
    }
    return findings;
}

PlatformError notAllowed(const Findings& findings, UnitScope scope)
{
    // Where the files are the journal group's, the distributions let that of administrators read as well.
    QStringList groups;
    if (findings.group && *findings.group != 0)
        groups.append(groupName(*findings.group));
    for (const QString& group : {QStringLiteral("systemd-journal"), QStringLiteral("adm")}) {
        if (!groups.contains(group) && groupIdByName(group))
            groups.append(group);
    }
    const PlatformError error = PlatformError::permissionDenied(scope == UnitScope::System
            ? QStringLiteral("you may not read the journal of the system")
            : QStringLiteral("you have no journal of your own, and may not read that of the system"))
                                    .withErrno(EACCES);
    if (groups.isEmpty())
        return error.withAdvice(QStringLiteral("Only root may read it."));
    return error.withAdvice(QStringLiteral("Its readers are the members of the group %1. Have yourself added "
                                           "to it, and log in again.")
            .arg(groups.join(QStringLiteral(" or "))));
}

} // namespace

QStringList journalFiles(const JournalPlace& place)
{
    QStringList folders = foldersOf(place);
    if (place.directory.isEmpty()) {
        // A namespace's folder is the machine's with the namespace behind it.
        for (const QString& folder : QStringList(folders)) {
            const QFileInfo info(folder);
            const QStringList others
                = info.dir().entryList({info.fileName() + QStringLiteral(".*")}, QDir::Dirs);
            for (const QString& other : others)
                folders.append(info.dir().filePath(other));
        }
    }
    QStringList files;
    for (const QString& folder : std::as_const(folders)) {
        const QDir dir(folder);
        const QStringList names = dir.entryList(
            {QStringLiteral("*.journal"), QStringLiteral("*.journal~")}, QDir::Files, QDir::Name);
        for (const QString& name : names)
            files.append(dir.filePath(name));
    }
    return files;
}

Result<void> checkJournalAccess(const JournalPlace& place, UnitScope scope, uid_t uid)
{
    const Findings findings = lookAt(foldersOf(place), scope, uid);
    if (findings.canRead)
        return {};
    if (findings.hasFiles && (findings.group || scope == UnitScope::System))
        return std::unexpected(notAllowed(findings, scope));
    return std::unexpected(PlatformError::notFound(place.directory.isEmpty()
            ? QStringLiteral("there is no journal on this machine")
            : QStringLiteral("there is no journal in %1").arg(place.directory))
            .withAdvice(QStringLiteral("systemd-journald.service writes it; see whether that runs, and "
                                       "journald.conf(5) for where it stores.")));
}

} // namespace Duende
