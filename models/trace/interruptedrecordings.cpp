// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/interruptedrecordings.h"

#include "models/trace/tracechecksum.h"
#include "models/trace/tracefile.h"
#include "models/trace/traceformat.h"
#include "models/trace/traceheader.h"
#include "models/trace/tracemarksfile.h"

#include <QDir>

#include <algorithm>
#include <cstring>
#include <functional>
#include <optional>

namespace Duende {

namespace {

constexpr qint64 nsPerMs = 1'000'000;

/// What a file says of itself, where it is a recording that was interrupted.
std::optional<InterruptedRecording> lookAt(const QString& path)
{
    const Result<TraceFile> file = TraceFile::open(path);
    if (!file)
        return std::nullopt;
    const auto header = readTraceHeader(*file);
    if (!header)
        return std::nullopt;
    if (header->finishedRealtimeNs != 0 || header->callCount == 0 || file->isInUse())
        return std::nullopt;
    InterruptedRecording found;
    found.path = path;
    found.handle = handleIn(*header);
    found.start = QDateTime::fromMSecsSinceEpoch(header->startRealtimeNs / nsPerMs);
    found.calls = header->callCount;
    return found;
}

} // namespace

Result<QList<InterruptedRecording>> InterruptedRecordings::find(
    const QString& folder, const OperationContext& context)
{
    QList<InterruptedRecording> found;
    const QFileInfoList files = QDir(folder).entryInfoList(
        {QStringLiteral("*.duende-trace")}, QDir::Files | QDir::NoSymLinks, QDir::Time);
    for (const QFileInfo& file : files) {
        if (const Result<void> checked = context.check(QStringLiteral("looking for recordings")); !checked)
            return std::unexpected(checked.error());
        if (const auto one = lookAt(file.absoluteFilePath()))
            found.append(*one);
    }
    std::ranges::stable_sort(found, std::ranges::greater(), &InterruptedRecording::start);
    return found;
}

Result<void> InterruptedRecordings::discard(const QString& path)
{
    for (const QString& one : {TraceMarksFile::pathOf(path), path}) {
        QFile file(one);
        if (file.exists() && !file.remove())
            return std::unexpected(PlatformError::io(QStringLiteral("%1 cannot be removed").arg(one))
                    .withCause(file.errorString())
                    .withAdvice(QStringLiteral("Look at who owns the folder.")));
    }
    return {};
}

} // namespace Duende
