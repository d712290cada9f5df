// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/rootsalone.h"

#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>

namespace Duende {

bool isRootsAlone(const QString& path)
{
    for (QString place = path; !place.isEmpty();
        place = place == u"/" ? QString() : QFileInfo(place).path()) {
        struct stat status{};
        if (::lstat(QFile::encodeName(place).constData(), &status) != 0 || status.st_uid != 0
            || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0 || S_ISLNK(status.st_mode))
            return false;
    }
    return true;
}

} // namespace Duende
