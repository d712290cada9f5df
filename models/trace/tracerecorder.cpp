// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracerecorder.h"

#include "adapters/trace/wire/recordreader.h"
#include "models/trace/tracechecksum.h"

#include <QDateTime>

#include <algorithm>
#include <cstring>

namespace Duende {

namespace {

/// The file grows by so much at once.
constexpr quint64 growthBytes = quint64(4) * traceBlockBytes;
/// Of every block so much is kept free, so that the loss which ends a full recording has its place.
constexpr uint32_t reservedBytes = sizeof(Trace::LossRecord);

/// Pages are made ready so many at a time: few enough that they are still in the processor's cache when
/// written to.
constexpr std::size_t preparedAtOnce = 128 * 1024;

/// Views number rows with 32 bits.
constexpr quint64 mostRows = UINT32_MAX - traceBlockBytes;

bool isToldAgain(std::span<const std::byte> record)
{
    const Trace::RecordHeader header = Trace::RecordReader::header(record);
    return (header.kind == uint16_t(Trace::RecordKind::Process)
               || header.kind == uint16_t(Trace::RecordKind::Thread)
               || header.kind == uint16_t(Trace::RecordKind::Descriptor))
        && (header.flags & Trace::toldAgainFlag) != 0;
}

template <typename T> std::span<const std::byte> firstBytes(const T& value, std::size_t count)
{
    return std::as_bytes(std::span(&value, 1)).first(count);
}

/// Writes a number of the mapped file so that readers see all of it or nothing, after all that was written
/// before.
template <typename T> void store(std::byte* place, T value)
{
    __atomic_store_n(reinterpret_cast<T*>(place), value, __ATOMIC_RELEASE);
}

template <std::size_t size> void copyText(char (&place)[size], const QString& text)
{
    QByteArray bytes = text.toUtf8();
    bytes.truncate(qsizetype(size) - 1);
    std::memcpy(place, bytes.constData(), std::size_t(bytes.size()));
}

TraceFileHeader fileHeader(const TraceRecordingFacts& facts)
{
    TraceFileHeader header{};
    std::memcpy(header.magic, traceFileMagic, sizeof header.magic);
    header.version = traceFileVersion;
    header.blockBytes = traceBlockBytes;
    header.architecture = facts.architecture;
    header.agentKind = uint32_t(facts.agentKind);
    header.startRealtimeNs = facts.startRealtimeNs;
    header.startMonotonicNs = facts.startMonotonicNs;
    copyText(header.handle, facts.handle);
    copyText(header.host, facts.host);
    header.checksum = traceChecksum(firstBytes(header, traceFileFixedBytes));
    return header;
}

} // namespace

Result<std::unique_ptr<TraceRecorder>> TraceRecorder::create(
    const QString& path, const TraceRecordingFacts& facts, quint64 mostBytes, WhenFull whenFull)
{
    Result<TraceFile> file = TraceFile::create(path);
    if (!file)
        return std::unexpected(file.error());
    std::unique_ptr<TraceRecorder> recorder(new TraceRecorder);
    const quint64 leastBlocks = whenFull == WhenFull::Ring ? TraceRing::leastBlocks : 2;
    recorder->m_mostBytes
        = std::max(mostBytes, quint64(traceFileHeaderBytes) + leastBlocks * traceBlockBytes);
    if (whenFull == WhenFull::Ring)
        recorder->m_ring.emplace((recorder->m_mostBytes - traceFileHeaderBytes) / traceBlockBytes);
    recorder->m_recording.reset(new TraceRecording(std::move(*file)));
    TraceRecording& recording = *recorder->m_recording;
    recording.m_facts = facts;
    if (const Result<void> reserved = recording.m_file.reserve(traceFileHeaderBytes); !reserved)
        return std::unexpected(reserved.error());
    if (recorder->m_ring) {
        // Not every file system makes holes. There is nothing yet to make one of.
        if (const Result<void> tried = recording.m_file.giveBack(traceFileHeaderBytes, traceBlockBytes);
            !tried)
            return std::unexpected(tried.error().withAdvice(QStringLiteral(
                "Record to a disk of this machine, or let the recording stop when it is full.")));
    }
    recorder->m_fileBytes = traceFileHeaderBytes;
    Result<TraceMapping> mapping = recording.m_file.map(0, traceFileHeaderBytes, true);
    if (!mapping)
        return std::unexpected(mapping.error());
    recorder->m_headerMapping = std::move(*mapping);
    const TraceFileHeader header = fileHeader(facts);
    std::memcpy(recorder->m_headerMapping.bytes().data(), &header, sizeof header);
    if (const Result<void> opened = recorder->openBlock(); !opened)
        return std::unexpected(opened.error());
    recording.m_isGrowing = true;
    return recorder;
}

TraceRecorder::~TraceRecorder()
{
    if (m_recording && m_recording->isGrowing() && !finish())
        qWarning(
            "a recording could not be cut behind its last record"); // it is longer than it need be, no more
}

std::byte* TraceRecorder::payload() const
{
    return m_blockMapping.bytes().data() + sizeof(TraceBlockHeader);
}

Result<void> TraceRecorder::reserve(quint64 end)
{
    // Of a ring the holes do not count.
    const quint64 holes = m_ring ? quint64(m_ring->firstBlock()) * traceBlockBytes : 0;
    if (end - holes > m_mostBytes || m_openFacts.firstRow > mostRows)
        return std::unexpected(
            PlatformError::resourceLimit(QStringLiteral("%1 has reached its limit").arg(m_recording->path()))
                .withAdvice(QStringLiteral("Raise the limit of recordings, or trace fewer calls.")));
    if (end <= m_fileBytes)
        return {};
    quint64 size = std::min(std::max(end, m_fileBytes + growthBytes), m_mostBytes + holes);
    Result<void> reserved = m_recording->m_file.reserve(size);
    if (!reserved) { // the last bit of a disk is used, too
        size = end;
        reserved = m_recording->m_file.reserve(size);
    }
    if (reserved)
        m_fileBytes = size;
    return reserved;
}

void TraceRecorder::dropOldest()
{
    const uint32_t before = m_ring->firstBlock();
    const quint64 calls = m_ring->drop();
    m_counts.calls -= calls;
    m_counts.lost[std::size_t(Trace::LossCause::FileFull)] += calls;
    m_recording->dropBefore(m_ring->firstBlock());
    store(m_headerMapping.bytes().data() + offsetof(TraceFileHeader, firstBlock),
        uint64_t(m_ring->firstBlock()));
    publish();
    for (uint32_t number = before; number < m_ring->firstBlock(); ++number)
        m_dropped.push_back(number);
    giveBack();
}

void TraceRecorder::giveBack()
{
    // Whoever looks at a block keeps it for so long.
    std::erase_if(m_dropped, [this](uint32_t number) {
        return !m_recording->isMapped(number)
            && m_recording->m_file.giveBack(
                traceFileHeaderBytes + quint64(number) * traceBlockBytes, traceBlockBytes);
    });
}

void TraceRecorder::tellState()
{
    const std::vector<std::byte> records = m_ring->state();
    Trace::RecordReader reader(records);
    while (const auto record = reader.next())
        put(*record, Trace::RecordReader::header(*record).kind);
}

Result<void> TraceRecorder::openBlock()
{
    const auto number = uint32_t(m_recording->blockCount());
    const quint64 offset = traceFileHeaderBytes + quint64(number) * traceBlockBytes;
    const quint64 end = offset + traceBlockBytes;
    const TraceFile& file = m_recording->m_file;
    if (m_ring && m_ring->isFull() && m_ring->canDrop())
        dropOldest();
    Result<void> reserved = reserve(end);
    // A disk that is full is a limit, too.
    if (!reserved && m_ring && m_ring->canDrop()) {
        dropOldest();
        reserved = reserve(end);
    }
    if (!reserved)
        return reserved;
    Result<TraceMapping> mapping = file.map(offset, traceBlockBytes, true);
    if (!mapping)
        return std::unexpected(mapping.error());
    // Only now, as a full recording ends in an open block: the loss stands there.
    if (!m_blockMapping.isEmpty())
        closeBlock();
    m_blockMapping = std::move(*mapping);
    m_preparedBytes = 0;
    const quint64 firstRow = m_openFacts.firstRow + m_openFacts.rowCount;
    m_header = {};
    m_header.magic = traceBlockMagic;
    m_header.number = number;
    m_header.firstRow = firstRow;
    std::memcpy(m_blockMapping.bytes().data(), &m_header, sizeof m_header);
    m_openFacts = {.firstRow = firstRow};
    m_recording->beginBlock(m_openFacts, m_fileBytes);
    if (m_ring && m_ring->begin(number))
        tellState();
    return {};
}

void TraceRecorder::closeBlock()
{
    m_header.closedBytes = m_header.committedBytes;
    m_header.rowCount = m_openFacts.rowCount;
    m_header.firstTimeNs = m_openFacts.firstTimeNs;
    m_header.lastTimeNs = m_openFacts.lastTimeNs;
    m_header.payloadChecksum = traceChecksum(std::span(payload(), m_header.committedBytes));
    m_header.headerChecksum = traceChecksum(firstBytes(m_header, offsetof(TraceBlockHeader, headerChecksum)));
    // Killed in the middle of this, the block is open or it is whole: closedBytes comes last.
    TraceBlockHeader almost = m_header;
    almost.closedBytes = 0;
    std::memcpy(m_blockMapping.bytes().data(), &almost, sizeof almost);
    store(m_blockMapping.bytes().data() + offsetof(TraceBlockHeader, closedBytes), m_header.closedBytes);
    m_openFacts.isClosed = true;
    m_openFacts.isDamaged = false;
    m_recording->publish(m_openFacts, m_counts);
}

bool TraceRecorder::makeRoom(uint32_t bytes)
{
    if (m_full)
        return false;
    if (bytes <= traceBlockPayloadBytes - reservedBytes - m_header.committedBytes)
        return true;
    if (const Result<void> opened = openBlock(); !opened) {
        m_full = opened.error();
        return false;
    }
    return true;
}

bool TraceRecorder::append(std::span<const std::byte> records)
{
    if (!m_recording->isGrowing())
        return true;
    Trace::RecordReader reader(records);
    while (const auto record = reader.next()) {
        const uint16_t kind = Trace::RecordReader::header(*record).kind;
        // One that is shorter than its kind is nothing that can be read again.
        if (record->size() < leastTraceRecordBytes(kind))
            return publish(), false;
        append(*record, kind);
    }
    publish();
    return !reader.isDamaged();
}

void TraceRecorder::appendLoss(Trace::LossCause cause, quint64 count, quint64 timeNs, quint64 untilNs)
{
    Trace::LossRecord loss{};
    loss.header = {sizeof loss, uint16_t(Trace::RecordKind::Loss), 0};
    loss.timeNs = timeNs;
    loss.untilNs = untilNs;
    loss.count = count;
    loss.cause = uint8_t(cause);
    append(firstBytes(loss, sizeof loss));
}

void TraceRecorder::append(std::span<const std::byte> record, uint16_t kind)
{
    if (makeRoom(uint32_t(record.size()))) {
        put(record, kind);
        count(record, kind);
    } else {
        lose(record, kind);
    }
}

void TraceRecorder::put(std::span<const std::byte> record, uint16_t kind)
{
    const std::size_t end = sizeof(TraceBlockHeader) + m_header.committedBytes + record.size();
    while (m_preparedBytes < end) {
        m_blockMapping.prepare(m_preparedBytes, preparedAtOnce);
        m_preparedBytes += preparedAtOnce;
    }
    std::memcpy(payload() + m_header.committedBytes, record.data(), record.size());
    m_header.committedBytes += uint32_t(record.size());
    ++m_header.recordCount;
    store(
        m_blockMapping.bytes().data() + offsetof(TraceBlockHeader, committedBytes), m_header.committedBytes);
    if (m_ring && !isToldAgain(record))
        m_ring->add(record, kind, m_openFacts.firstRow + m_openFacts.rowCount);
    if (!isTraceRow(kind))
        return;
    const quint64 time = traceRecordTime(record);
    m_openFacts.firstTimeNs = m_openFacts.rowCount == 0 ? time : std::min(m_openFacts.firstTimeNs, time);
    m_openFacts.lastTimeNs = std::max(m_openFacts.lastTimeNs, time);
    ++m_openFacts.rowCount;
}

void TraceRecorder::count(std::span<const std::byte> record, uint16_t kind)
{
    if (kind == uint16_t(Trace::RecordKind::Call)) {
        ++m_counts.calls;
    } else if (kind == uint16_t(Trace::RecordKind::Loss)) {
        Trace::LossRecord loss;
        std::memcpy(&loss, record.data(), sizeof loss);
        const auto cause = std::min<std::size_t>(loss.cause, m_counts.lost.size() - 1);
        m_counts.lost[cause] += loss.count;
    }
}

void TraceRecorder::lose(std::span<const std::byte> record, uint16_t kind)
{
    if (kind == uint16_t(Trace::RecordKind::Loss)) {
        count(record, kind);
        return;
    }
    if (kind != uint16_t(Trace::RecordKind::Call))
        return;
    ++m_counts.lost[std::size_t(Trace::LossCause::FileFull)];
    const quint64 time = traceRecordTime(record);
    if (m_fileLoss.count != 0) {
        std::byte* const place = payload() + m_fileLossOffset;
        m_fileLoss.untilNs = std::max(m_fileLoss.untilNs, uint64_t(time));
        store(place + offsetof(Trace::LossRecord, untilNs), m_fileLoss.untilNs);
        store(place + offsetof(Trace::LossRecord, count), ++m_fileLoss.count);
        return;
    }
    m_fileLoss.header = {sizeof m_fileLoss, uint16_t(Trace::RecordKind::Loss), 0};
    m_fileLoss.timeNs = time;
    m_fileLoss.untilNs = time;
    m_fileLoss.count = 1;
    m_fileLoss.cause = uint8_t(Trace::LossCause::FileFull);
    m_fileLossOffset = m_header.committedBytes;
    put(firstBytes(m_fileLoss, sizeof m_fileLoss), uint16_t(Trace::RecordKind::Loss));
}

void TraceRecorder::publish()
{
    m_recording->publish(m_openFacts, m_counts);
    std::byte* const header = m_headerMapping.bytes().data();
    for (std::size_t cause = 0; cause < m_counts.lost.size(); ++cause)
        store(header + offsetof(TraceFileHeader, lost) + cause * sizeof(uint64_t),
            uint64_t(m_counts.lost[cause]));
    store(header + offsetof(TraceFileHeader, callCount), uint64_t(m_counts.calls));
}

Result<void> TraceRecorder::finish()
{
    if (!m_recording->isGrowing())
        return {};
    closeBlock();
    giveBack();
    const quint64 end = traceFileHeaderBytes + quint64(m_header.number) * traceBlockBytes
        + sizeof(TraceBlockHeader) + m_header.committedBytes;
    const int64_t now = QDateTime::currentMSecsSinceEpoch() * 1000000;
    store(m_headerMapping.bytes().data() + offsetof(TraceFileHeader, finishedRealtimeNs), now);
    // Readers may have the block mapped as a whole: bytes beyond the file's end would be a fault, so the file
    // keeps the page that it ends in, and readers never look behind what is committed.
    m_blockMapping = {};
    m_headerMapping = {};
    const Result<void> cut = m_recording->m_file.cut(end);
    m_recording->endGrowth(cut ? end : m_fileBytes);
    return cut;
}

} // namespace Duende
