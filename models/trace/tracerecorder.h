// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracerecording.h"
#include "models/trace/tracering.h"

namespace Duende {

/// Writes a recording: whoever receives records appends them here, and from then on they are in the file,
/// whatever becomes of this process. One thread at a time; append() takes no longer than the copy of its
/// bytes, except where the file grows (by a system call every few megabytes).
class TraceRecorder
{
public:
    /// What becomes of a recording that has reached its limit.
    enum class WhenFull {
        Stop, ///< nothing more is taken; what comes is counted as lost
        Ring, ///< the oldest blocks make room and their calls are counted as lost: the last ones are there
    };

    /// The file takes up to so many bytes on the disk: at least two blocks, of a ring four.
    static constexpr quint64 usualMostBytes = quint64(4) << 30;

    /// Creates the file. Errors: those of TraceFile.
    static Result<std::unique_ptr<TraceRecorder>> create(const QString& path,
        const TraceRecordingFacts& facts, quint64 mostBytes = usualMostBytes,
        WhenFull whenFull = WhenFull::Stop);
    /// Finishes it, where finish() has not.
    ~TraceRecorder();
    TraceRecorder(const TraceRecorder&) = delete;
    TraceRecorder& operator=(const TraceRecorder&) = delete;

    /// What is being written, for readers.
    const std::shared_ptr<TraceRecording>& recording() const { return m_recording; }

    /// Takes a sequence of records. Gives false when its bytes are not records up to their end: what stands
    /// before that has been taken.
    bool append(std::span<const std::byte> records);
    /// Counts calls that were lost before they came here, and puts a LossRecord in their place.
    void appendLoss(Trace::LossCause cause, quint64 count, quint64 timeNs, quint64 untilNs);

    /// No more is taken: the limit was reached, or there is no room on the disk.
    bool isFull() const { return m_full.has_value(); }
    /// Why; only of a full one.
    const PlatformError& fullError() const { return *m_full; }

    /// Closes the last block and cuts the file behind it. Nothing can be appended afterwards.
    Result<void> finish();

private:
    TraceRecorder() = default;

    bool makeRoom(uint32_t bytes);
    Result<void> openBlock();
    Result<void> reserve(quint64 end);
    void dropOldest();
    void giveBack();
    void tellState();
    void closeBlock();
    void append(std::span<const std::byte> record, uint16_t kind);
    void put(std::span<const std::byte> record, uint16_t kind);
    void count(std::span<const std::byte> record, uint16_t kind);
    void lose(std::span<const std::byte> record, uint16_t kind);
    void publish();
    std::byte* payload() const;

    std::shared_ptr<TraceRecording> m_recording;
    quint64 m_mostBytes = usualMostBytes;
    quint64 m_fileBytes = 0;
    std::optional<TraceRing> m_ring;
    std::vector<uint32_t> m_dropped; // blocks whose room is to be given back
    TraceMapping m_headerMapping;
    TraceMapping m_blockMapping;
    std::size_t m_preparedBytes = 0; // of it
    TraceBlockHeader m_header{}; // of the open block, kept up to date here and written when it is closed
    TraceBlockFacts m_openFacts;
    TraceCounts m_counts;
    std::optional<PlatformError> m_full;
    Trace::LossRecord m_fileLoss{}; // of what came when it was full
    uint32_t m_fileLossOffset = 0; // in the payload
};

} // namespace Duende
