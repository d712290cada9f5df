// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceheader.h"

#include "models/trace/tracechecksum.h"

#include <cstring>
#include <span>

namespace Duende {

std::optional<TraceFileHeader> readTraceHeader(const TraceFile& file)
{
    TraceFileHeader header{};
    const auto bytes = std::as_writable_bytes(std::span(&header, 1));
    if (!file.read(0, bytes) || std::memcmp(header.magic, traceFileMagic, sizeof header.magic) != 0
        || header.version != traceFileVersion
        || header.checksum != traceChecksum(std::as_bytes(std::span(&header, 1)).first(traceFileFixedBytes)))
        return std::nullopt;
    return header;
}

QString handleIn(const TraceFileHeader& header)
{
    return QString::fromUtf8(header.handle, qsizetype(qstrnlen(header.handle, sizeof header.handle)));
}

} // namespace Duende
