// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/lastcallsfiles.h"

#include "models/trace/traceheader.h"

#include <QDir>

namespace Duende {

namespace {

constexpr QLatin1StringView infix("-last-calls");

} // namespace

QString LastCallsFiles::stem(const QString& name)
{
    return name + infix;
}

LastCallsFiles::Found LastCallsFiles::find(const QString& folder, const QSet<QString>& known)
{
    Found found;
    const QFileInfoList files = QDir(folder).entryInfoList({u'*' + infix + QStringLiteral("*.duende-trace")},
        QDir::Files | QDir::NoSymLinks, QDir::Time | QDir::Reversed);
    for (const QFileInfo& info : files) {
        const QString path = info.absoluteFilePath();
        if (known.contains(path))
            continue;
        const Result<TraceFile> file = TraceFile::open(path);
        const auto header = file ? readTraceHeader(*file) : std::nullopt;
        if (!header)
            continue;
        const Result<DaemonHandle> handle = DaemonHandle::parse(handleIn(*header));
        if (header->finishedRealtimeNs == 0)
            found.isOneGrowing = found.isOneGrowing || file->isInUse();
        else if (handle)
            found.recordings.append(
                {*handle, info.fileName().section(infix, 0, 0), path, header->callCount, 0, 0});
    }
    return found;
}

} // namespace Duende
