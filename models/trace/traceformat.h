// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/record.h"

#include <cstddef>
#include <cstdint>

/// How a recording (`.duende-trace`) lies in its file. All numbers are little-endian.
///
///     0                               TraceFileHeader, the rest of its 4096 bytes zero
///     4096 + n × traceBlockBytes      block n: TraceBlockHeader, then records as in record.h
///
/// Blocks stand on a fixed grid, so that every block is found without the one before it. A block is filled
/// from its beginning; `committedBytes` grows after the records that it counts are in place, so that a writer
/// that is killed leaves only whole records behind. A block that has no more room is closed: its facts and
/// checksums are final. A recording that was finished is cut behind its last record; one that was interrupted
/// ends in blocks of zeros. One whose oldest blocks make room for new ones has holes in place of them: its
/// first block is `firstBlock`, which begins with all processes, threads and descriptors that were there.
namespace Duende {

inline constexpr char traceFileMagic[8] = {'D', 'u', 'e', 'n', 'd', 'e', 'T', 'r'};
inline constexpr uint32_t traceFileVersion = 1;
inline constexpr uint32_t traceFileHeaderBytes = 4096;
inline constexpr uint32_t traceBlockBytes = 4U << 20;
inline constexpr uint32_t traceBlockMagic = 0x4b425444; // "DTBK"

/// Who recorded.
enum class TraceAgentKind : uint32_t { Unknown = 0, Ptrace = 1, Ebpf = 2, RemoteVsock = 3, Simulated = 4 };

/// The first bytes of the file. What stands before `finishedRealtimeNs` is written once and is what
/// `checksum` is of; the rest is kept up to date while it is recorded.
struct TraceFileHeader
{
    char magic[8]; ///< traceFileMagic
    uint32_t version; ///< traceFileVersion
    uint32_t blockBytes; ///< traceBlockBytes
    uint32_t architecture; ///< AUDIT_ARCH_… of the machine
    uint32_t agentKind; ///< TraceAgentKind
    int64_t startRealtimeNs; ///< since 1970
    uint64_t startMonotonicNs; ///< CLOCK_MONOTONIC at the same moment: the clock of the records
    char handle[512]; ///< the daemon's printed form, zero-padded UTF-8
    char host[256]; ///< name of the machine, zero-padded UTF-8
    uint64_t checksum; ///< traceChecksum() of all bytes before it

    int64_t finishedRealtimeNs; ///< 0 while it is being recorded, and after an interruption
    uint64_t lost[Trace::lossCauseCount]; ///< calls by LossCause, also those that have no LossRecord any more
    uint64_t callCount; ///< calls that are in the recording
    uint64_t firstBlock; ///< blocks before it made room; their calls are lost as FileFull
};
static_assert(sizeof(TraceFileHeader) == 880);
inline constexpr uint32_t traceFileFixedBytes = offsetof(TraceFileHeader, checksum);

/// The first bytes of a block. Of one that is not closed only magic, number, firstRow and committedBytes
/// count.
struct TraceBlockHeader
{
    uint32_t magic; ///< traceBlockMagic
    uint32_t number; ///< its place on the grid
    uint64_t firstRow; ///< number of the first of its records that is a row (see isTraceRow)
    uint32_t committedBytes; ///< of whole records behind this header
    uint32_t closedBytes; ///< 0 while it is open, then committedBytes
    uint32_t recordCount;
    uint32_t rowCount;
    uint64_t firstTimeNs; ///< the earliest and the latest time of its rows; 0 where it has none
    uint64_t lastTimeNs;
    uint64_t payloadChecksum; ///< traceChecksum() of the records
    uint64_t headerChecksum; ///< traceChecksum() of all bytes before it
};
static_assert(sizeof(TraceBlockHeader) == 64);
inline constexpr uint32_t traceBlockPayloadBytes = traceBlockBytes - sizeof(TraceBlockHeader);
static_assert(traceBlockPayloadBytes > Trace::maximumRecordBytes);

/// Whether a record is something that happened, and so a row: calls, signals, exits, execs and losses. The
/// others describe processes, threads and descriptors.
constexpr bool isTraceRow(uint16_t kind)
{
    using Trace::RecordKind;
    return kind == uint16_t(RecordKind::Call) || kind == uint16_t(RecordKind::Signal)
        || kind == uint16_t(RecordKind::Exit) || kind == uint16_t(RecordKind::Loss)
        || kind == uint16_t(RecordKind::Exec);
}

/// The least that a record of this kind takes; 8 for kinds that are not known.
constexpr uint32_t leastTraceRecordBytes(uint16_t kind)
{
    using Trace::RecordKind;
    switch (RecordKind(kind)) {
    case RecordKind::Call:
        return sizeof(Trace::CallRecord);
    case RecordKind::Signal:
        return sizeof(Trace::SignalRecord);
    case RecordKind::Process:
        return sizeof(Trace::ProcessRecord);
    case RecordKind::Thread:
        return sizeof(Trace::ThreadRecord);
    case RecordKind::Exit:
        return sizeof(Trace::ExitRecord);
    case RecordKind::Descriptor:
        return sizeof(Trace::DescriptorRecord);
    case RecordKind::Loss:
        return sizeof(Trace::LossRecord);
    case RecordKind::Exec:
        return sizeof(Trace::ExecRecord);
    }
    return sizeof(Trace::RecordHeader);
}

} // namespace Duende
