// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceexport.h"

#include "models/trace/tracewriter.h"

#include <QSaveFile>

namespace Duende {

namespace {

constexpr qsizetype mostText = 64 * 1024 * 1024;
constexpr qsizetype blockSize = 256 * 1024;
constexpr quint64 rowsACheck = 4096;

PlatformError fileError(const QSaveFile& file)
{
    return PlatformError::io(QStringLiteral("cannot write %1: %2").arg(file.fileName(), file.errorString()))
        .withAdvice(
            QStringLiteral("See whether the folder may be written to and has room, or choose another."));
}

} // namespace

Result<quint64> TraceExport::toSink(const std::shared_ptr<const TraceRecording>& recording, const Rows& rows,
    TraceFormat format, const Sink& sink, const OperationContext& context)
{
    const std::unique_ptr<TraceWriter> writer = TraceWriter::create(format, *recording);
    // What it goes through tells what descriptors are: each is needed once, at its place.
    TraceProcesses processes(TraceProcesses::Memory::Present);
    TraceCursor cursor(recording);
    const quint64 end = recording->rowCount();
    std::size_t nextChosen = 0;
    quint64 count = 0;
    quint64 looked = 0;
    QByteArray block;
    writer->begin(block);
    while (const auto record = cursor.next()) {
        if (record->isRow && record->row >= end)
            break;
        processes.add(*record);
        if (++looked % rowsACheck == 0) {
            if (const Result<void> check = context.check(QStringLiteral("export")); !check)
                return std::unexpected(check.error());
            context.report(QStringLiteral("%L1 events").arg(count), double(record->row) / double(end));
        }
        if (!record->isRow)
            continue;
        if (rows) {
            while (nextChosen < rows->size() && (*rows)[nextChosen] < record->row)
                ++nextChosen;
            if (nextChosen == rows->size())
                break;
            if ((*rows)[nextChosen] != record->row)
                continue;
        }
        writer->write(block, TraceWrittenRow::of(*record, processes));
        ++count;
        if (block.size() >= blockSize) {
            if (const Result<void> passed = sink(block); !passed)
                return std::unexpected(passed.error());
            block.clear();
        }
    }
    writer->end(block, recording->counts());
    if (const Result<void> passed = sink(block); !passed)
        return std::unexpected(passed.error());
    return count;
}

Result<quint64> TraceExport::toFile(const std::shared_ptr<const TraceRecording>& recording, const Rows& rows,
    TraceFormat format, const QString& path, const OperationContext& context)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return std::unexpected(fileError(file));
    const Sink sink = [&](const QByteArray& bytes) -> Result<void> {
        if (file.write(bytes) != bytes.size())
            return std::unexpected(fileError(file));
        return {};
    };
    const Result<quint64> count = toSink(recording, rows, format, sink, context);
    if (!count)
        return count;
    if (!file.commit())
        return std::unexpected(fileError(file));
    return count;
}

Result<QByteArray> TraceExport::toText(const std::shared_ptr<const TraceRecording>& recording,
    const Rows& rows, TraceFormat format, const OperationContext& context)
{
    QByteArray all;
    const Sink sink = [&](const QByteArray& bytes) -> Result<void> {
        all += bytes;
        if (all.size() > mostText)
            return std::unexpected(
                PlatformError::resourceLimit(QStringLiteral("these rows are more than 64 MiB"))
                    .withAdvice(QStringLiteral("Export them to a file.")));
        return {};
    };
    const Result<quint64> count = toSink(recording, rows, format, sink, context);
    if (!count)
        return std::unexpected(count.error());
    return all;
}

} // namespace Duende
