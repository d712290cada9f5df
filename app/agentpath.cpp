// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agentpath.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace Duende {

QString agentPath()
{
    const QString installed = QStringLiteral(DUENDE_AGENT);
    const QString folder = QCoreApplication::applicationDirPath();
    for (const QString& path : {installed, QString(folder + QStringLiteral("/duende-agent")),
             QString(folder + QStringLiteral("/../" DUENDE_LIBEXECDIR "/duende-agent"))}) {
        if (QFileInfo(path).isExecutable())
            return QDir::cleanPath(path);
    }
    return installed;
}

} // namespace Duende
