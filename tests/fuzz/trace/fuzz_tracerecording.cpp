// SPDX-License-Identifier: GPL-3.0-or-later
// A recording of any bytes: whatever stands in it, it is refused or read to its end, and all that is made of
// its records (tables, statistics, a filter, exports) stays within them. The first byte chooses: even, and
// the rest is the file; odd, and the rest is one block in a good file: its header, of which the sums are made
// right where bit 1 is set, and its records.
#include "models/trace/tracechecksum.h"
#include "models/trace/traceexport.h"
#include "models/trace/tracefilter.h"
#include "models/trace/tracestatistics.h"

#include <cstdlib>
#include <cstring>

#include <sys/mman.h>
#include <unistd.h>

using namespace Duende;

namespace {

void check(bool isRight)
{
    if (!isRight)
        std::abort();
}

template <typename T> std::span<const std::byte> firstBytes(const T& value, std::size_t count)
{
    return std::as_bytes(std::span(&value, 1)).first(count);
}

QByteArray goodFile(std::span<const uint8_t> block, bool mendsSums)
{
    TraceFileHeader header{};
    std::memcpy(header.magic, traceFileMagic, sizeof header.magic);
    header.version = traceFileVersion;
    header.blockBytes = traceBlockBytes;
    header.checksum = traceChecksum(firstBytes(header, traceFileFixedBytes));
    QByteArray file(reinterpret_cast<const char*>(&header), sizeof header);
    file.resize(traceFileHeaderBytes, '\0');
    TraceBlockHeader first{};
    const std::size_t size = std::min(block.size(), sizeof first);
    if (size != 0)
        std::memcpy(&first, block.data(), size);
    block = block.subspan(size);
    if (mendsSums) {
        first.magic = traceBlockMagic;
        first.number = 0;
        first.committedBytes = uint32_t(block.size());
        if (first.closedBytes != 0)
            first.closedBytes = first.committedBytes;
        first.payloadChecksum = traceChecksum(std::as_bytes(block));
        first.headerChecksum = traceChecksum(firstBytes(first, offsetof(TraceBlockHeader, headerChecksum)));
    }
    file.append(reinterpret_cast<const char*>(&first), sizeof first);
    file.append(reinterpret_cast<const char*>(block.data()), qsizetype(block.size()));
    return file;
}

void readAll(const std::shared_ptr<const TraceRecording>& recording)
{
    static const TraceFilter filter(FilterExpression::parse(
        QStringLiteral("call~o or path~a or peer~b or data~c or fd=3 or process~d or bytes>1 or errno=EIO"),
        traceFilterSchema())
            .value_or(FilterExpression()));
    TraceProcesses processes;
    TraceStatistics statistics;
    TraceCursor cursor(recording);
    quint64 rows = 0;
    while (const auto record = cursor.next()) {
        check(record->row < recording->rowCount() || !record->isRow);
        processes.add(*record);
        statistics.add(*record, processes);
        if (!record->isRow)
            continue;
        ++rows;
        filter.passes(record->bytes, record->row, processes, 0);
    }
    check(rows <= recording->rowCount());
    for (quint64 row = 0; row < std::min<quint64>(recording->rowCount(), 300); ++row)
        traceRowFacts(recording->row(row).bytes);
    statistics.failures();
    statistics.polling(0);
    TraceStatistics::leaks(processes);
    for (const TraceFormat format :
        {TraceFormat::Strace, TraceFormat::JsonLines, TraceFormat::Csv, TraceFormat::Chrome})
        check(TraceExport::toText(recording, nullptr, format, OperationContext()).has_value());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0 || size > 100000)
        return 0;
    const std::span<const uint8_t> rest(data + 1, size - 1);
    const QByteArray file = (data[0] & 1) == 0
        ? QByteArray(reinterpret_cast<const char*>(rest.data()), qsizetype(rest.size()))
        : goodFile(rest, (data[0] & 2) != 0);
    const int descriptor = memfd_create("recording", MFD_CLOEXEC);
    check(descriptor >= 0);
    check(write(descriptor, file.constData(), size_t(file.size())) == ssize_t(file.size()));
    const auto recording = TraceRecording::open(QStringLiteral("/proc/self/fd/%1").arg(descriptor));
    if (recording)
        readAll(*recording);
    close(descriptor);
    return 0;
}
