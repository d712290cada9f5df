// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceprocesses.h"

#include "adapters/trace/syscalls/decode.h"

#include <algorithm>
#include <cstring>
#include <mutex>

namespace Duende {

namespace {

constexpr qint64 inProgress = -115; // EINPROGRESS: a socket that does not wait connects later
constexpr uint32_t closedOnExec = 02000000; // O_CLOEXEC
constexpr qint64 badDescriptor = -9; // EBADF: the only way in which close() closes nothing

template <typename Record> Record recordIn(std::span<const std::byte> bytes)
{
    Record record;
    std::memcpy(&record, bytes.data(), sizeof record);
    return record;
}

/// `length` bytes behind the record and `offset` others, as far as there are any.
std::string textIn(std::span<const std::byte> bytes, std::size_t offset, std::size_t length)
{
    const std::size_t from = std::min(offset, bytes.size());
    const std::size_t size = std::min(length, bytes.size() - from);
    return {reinterpret_cast<const char*>(bytes.data()) + from, size};
}

std::string commIn(const char (&comm)[16])
{
    return {comm, strnlen(comm, sizeof comm)};
}

/// Appends a record with the texts that stand behind it.
template <typename Record>
void append(std::vector<std::byte>& records, Record record, Trace::RecordKind kind, const std::string& tail)
{
    const std::size_t size = (sizeof record + tail.size() + 7) / 8 * 8;
    record.header = {uint32_t(size), uint16_t(kind), Trace::toldAgainFlag};
    const std::size_t at = records.size();
    records.resize(at + size);
    std::memcpy(records.data() + at, &record, sizeof record);
    if (!tail.empty())
        std::memcpy(records.data() + at + sizeof record, tail.data(), tail.size());
}

void copyComm(char (&place)[16], const std::string& comm)
{
    std::memcpy(place, comm.data(), std::min(comm.size(), sizeof place - 1));
}

} // namespace

/// The state after the last record, for whoever holds the lock.
class TraceProcesses::Present final : public Trace::CallSurroundings
{
public:
    explicit Present(const TraceProcesses& processes) : m_processes(processes) { }

    std::string descriptor(uint32_t pid, int descriptor) const override
    {
        const TraceDescriptorSegment* const segment
            = m_processes.m_descriptors.at(pid, descriptor, TraceDescriptorTable::noRow - 1);
        return segment ? m_processes.m_texts.text(segment->text) : std::string();
    }
    std::string directory(uint32_t pid) const override
    {
        return m_processes.m_texts.text(
            m_processes.m_directories.at(pid, 0, TraceDescriptorTable::noRow - 1));
    }

private:
    const TraceProcesses& m_processes;
};

TraceProcesses::TraceProcesses(Memory memory)
    : m_descriptors(memory == Memory::History)
    , m_comms(memory == Memory::History)
    , m_directories(memory == Memory::History)
{
}

TraceProcesses::~TraceProcesses() = default;

void TraceProcesses::add(const TraceCursor::Record& record)
{
    const std::scoped_lock lock(m_mutex);
    take(record);
}

bool TraceProcesses::addFrom(TraceCursor& cursor, int most)
{
    const std::scoped_lock lock(m_mutex);
    for (; most > 0; --most) {
        const auto record = cursor.next();
        if (!record)
            return false;
        take(*record);
    }
    return true;
}

void TraceProcesses::take(const TraceCursor::Record& record)
{
    // 4 thousand million rows are more than any file here can hold; beyond that nothing is told.
    if (record.row >= TraceDescriptorTable::noRow)
        return;
    const auto row = uint32_t(record.row);
    m_descriptors.forgetClosed();
    for (const auto& [pid, tid] : m_exited)
        m_comms.forget(pid, tid);
    m_exited.clear();
    m_knownRows = record.row + (record.isRow ? 1 : 0);
    switch (Trace::RecordKind(record.kind)) {
    case Trace::RecordKind::Call: {
        const DescriptorEffect effect = effectOf(record.bytes);
        if (effect != DescriptorEffect::None) {
            if (const auto call = Trace::CallView::of(record.bytes))
                takeCall(*call, effect, row);
        }
        return;
    }
    case Trace::RecordKind::Process:
        return takeProcess(record.bytes, row);
    case Trace::RecordKind::Thread:
        return takeThread(record.bytes, row);
    case Trace::RecordKind::Descriptor:
        return takeDescriptor(record.bytes, row);
    case Trace::RecordKind::Exit:
        return takeExit(record.bytes, row);
    case Trace::RecordKind::Exec:
        return takeExec(record.bytes, row);
    case Trace::RecordKind::Signal:
    case Trace::RecordKind::Loss:
        return;
    }
}

DescriptorEffect TraceProcesses::effectOf(std::span<const std::byte> bytes)
{
    uint32_t architecture = 0;
    int32_t number = 0;
    std::memcpy(&architecture, bytes.data() + offsetof(Trace::CallRecord, architecture), sizeof architecture);
    std::memcpy(&number, bytes.data() + offsetof(Trace::CallRecord, number), sizeof number);
    if (number < 0 || number >= 4096)
        return DescriptorEffect::None;
    if (architecture != m_effectsArchitecture) {
        m_effects.assign(4096, unknownEffect);
        m_effectsArchitecture = architecture;
    }
    uint8_t& effect = m_effects[std::size_t(number)];
    if (effect == unknownEffect)
        effect = uint8_t(descriptorEffect(Trace::callName(architecture, number)));
    return DescriptorEffect(effect);
}

void TraceProcesses::takeCall(const Trace::CallView& call, DescriptorEffect effect, uint32_t row)
{
    const Trace::CallRecord& record = call.call();
    if ((record.header.flags & (Trace::NoReturn | Trace::StillRunning | Trace::Restarted)) != 0)
        return;
    const uint32_t pid = record.pid;
    switch (effect) {
    case DescriptorEffect::None:
        return;
    case DescriptorEffect::Makes:
        return takeMade(call, row);
    case DescriptorEffect::Closes:
        if (record.result != badDescriptor)
            m_descriptors.close(pid, int(record.arguments[0]), row);
        return;
    case DescriptorEffect::ClosesRange:
        if (!call.hasFailed())
            m_descriptors.closeRange(pid, uint32_t(record.arguments[0]), uint32_t(record.arguments[1]),
                (record.arguments[2] & 4) != 0, row); // CLOSE_RANGE_CLOEXEC
        return;
    case DescriptorEffect::Connects: {
        if (call.hasFailed() && record.result != inProgress)
            return;
        const std::string peer = Trace::callPeer(call, Present(*this));
        if (!peer.empty())
            m_descriptors.retarget(pid, int(record.arguments[0]), m_texts.number(connectedText(peer)), row);
        return;
    }
    case DescriptorEffect::Flags:
        if (call.hasFailed())
            return;
        if (record.arguments[1] == 2) // F_SETFD; FD_CLOEXEC is 1
            m_descriptors.setClosedOnExec(pid, int(record.arguments[0]), (record.arguments[2] & 1) != 0);
        else
            takeMade(call, row);
        return;
    case DescriptorEffect::Directory: {
        if (call.hasFailed())
            return;
        const Present present(*this);
        const bool isByDescriptor = Trace::callName(record.architecture, record.number) == "fchdir";
        const std::string directory = isByDescriptor ? present.descriptor(pid, int(record.arguments[0]))
                                                     : Trace::callPath(call, present);
        if (!directory.empty())
            m_directories.set(pid, 0, m_texts.number(directory), row);
        return;
    }
    }
}

void TraceProcesses::takeMade(const Trace::CallView& call, uint32_t row)
{
    if (call.hasFailed())
        return;
    const Trace::CallDescriptors made = Trace::callDescriptors(call);
    if (!made.made)
        return;
    const Trace::CallRecord& record = call.call();
    if (made.copyOf && *made.copyOf == *made.made)
        return; // dup2() onto itself does nothing
    const std::string_view name = Trace::callName(record.architecture, record.number);
    const Present present(*this);
    std::string target;
    if (made.copyOf)
        target = present.descriptor(record.pid, *made.copyOf);
    else if (name == "accept" || name == "accept4")
        target = connectedText(Trace::callPeer(call, present));
    else
        target = Trace::callPath(call, present);
    if (target.empty())
        target = madeDescriptorText(call, name);
    TraceDescriptorSegment segment;
    segment.firstRow = row;
    segment.madeByRow = row;
    segment.text = m_texts.number(target) & TraceTexts::mostNumber;
    segment.isClosedOnExec = makesClosedOnExec(call, name);
    m_descriptors.open(record.pid, *made.made, segment);
    if (made.alsoMade)
        m_descriptors.open(record.pid, *made.alsoMade, segment);
}

void TraceProcesses::takeProcess(std::span<const std::byte> bytes, uint32_t row)
{
    const auto record = recordIn<Trace::ProcessRecord>(bytes);
    std::size_t at = sizeof record;
    const std::string commandLine = textIn(bytes, at, record.commandLineLength);
    at += record.commandLineLength;
    const std::string executable = textIn(bytes, at, record.executableLength);
    at += record.executableLength;
    const std::string directory = textIn(bytes, at, record.directoryLength);
    const std::string comm = commIn(record.comm);
    const auto known = m_processByPid.find(record.pid);
    const bool isToldAgain = (record.header.flags & Trace::toldAgainFlag) != 0;
    if (isToldAgain && known != m_processByPid.end()) {
        const TraceProcess& process = m_processes[known->second];
        if (!process.lastRow && process.comm == comm && process.executable == executable)
            return;
    }
    const bool isAnew = (record.header.flags & 1) != 0 && known != m_processByPid.end();
    if (!isAnew && m_processes.size() < mostProcesses) {
        m_processByPid[record.pid] = m_processes.size();
        m_processes.push_back(
            {.pid = record.pid, .parentPid = record.parentPid, .uid = record.uid, .firstRow = row});
        m_descriptors.fork(record.parentPid, record.pid, row);
    }
    const auto place = m_processByPid.find(record.pid);
    if (place != m_processByPid.end()) {
        TraceProcess& process = m_processes[place->second];
        process.uid = record.uid;
        process.comm = comm;
        process.executable = executable;
        process.commandLine = commandLine;
    }
    m_comms.set(record.pid, record.pid, m_texts.number(comm), row);
    if (!directory.empty())
        m_directories.set(record.pid, 0, m_texts.number(directory), row);
    else if (!isAnew)
        m_directories.set(
            record.pid, 0, m_directories.at(record.parentPid, 0, TraceDescriptorTable::noRow - 1), row);
}

void TraceProcesses::takeThread(std::span<const std::byte> bytes, uint32_t row)
{
    const auto record = recordIn<Trace::ThreadRecord>(bytes);
    m_comms.set(record.pid, record.tid, m_texts.number(commIn(record.comm)), row);
}

void TraceProcesses::takeDescriptor(std::span<const std::byte> bytes, uint32_t row)
{
    const auto record = recordIn<Trace::DescriptorRecord>(bytes);
    TraceDescriptorSegment segment;
    segment.firstRow = row;
    segment.text = m_texts.number(textIn(bytes, sizeof record, record.targetLength)) & TraceTexts::mostNumber;
    segment.isClosedOnExec = (record.flags & closedOnExec) != 0;
    if ((record.header.flags & Trace::toldAgainFlag) == 0)
        return m_descriptors.openAtAttach(record.pid, record.descriptor, segment);
    // Who knows it knows where it came from, too.
    const TraceDescriptorSegment* const known
        = m_descriptors.at(record.pid, record.descriptor, TraceDescriptorTable::noRow - 1);
    if (!known || known->text != segment.text)
        m_descriptors.open(record.pid, record.descriptor, segment);
}

void TraceProcesses::takeExit(std::span<const std::byte> bytes, uint32_t row)
{
    const auto record = recordIn<Trace::ExitRecord>(bytes);
    m_exited.emplace_back(record.pid, record.tid);
    if ((record.header.flags & 1) == 0)
        return;
    m_descriptors.closeAll(record.pid, false, row);
    const auto place = m_processByPid.find(record.pid);
    if (place == m_processByPid.end())
        return;
    m_processes[place->second].lastRow = row;
    m_processes[place->second].waitStatus = record.waitStatus;
}

void TraceProcesses::takeExec(std::span<const std::byte> bytes, uint32_t row)
{
    m_descriptors.closeAll(recordIn<Trace::ExecRecord>(bytes).pid, true, row);
}

quint64 TraceProcesses::knownRows() const
{
    const std::shared_lock lock(m_mutex);
    return m_knownRows;
}

std::vector<TraceProcess> TraceProcesses::processes() const
{
    const std::shared_lock lock(m_mutex);
    return m_processes;
}

std::string TraceProcesses::comm(uint32_t pid, uint32_t tid, quint64 row) const
{
    const std::shared_lock lock(m_mutex);
    const auto at = uint32_t(std::min<quint64>(row, TraceDescriptorTable::noRow - 1));
    const uint32_t own = m_comms.at(pid, tid, at);
    // A thread that nobody named has the name of its process.
    return m_texts.text(own != 0 ? own : m_comms.at(pid, pid, at));
}

std::string TraceProcesses::directory(uint32_t pid, quint64 row) const
{
    const std::shared_lock lock(m_mutex);
    return m_texts.text(
        m_directories.at(pid, 0, uint32_t(std::min<quint64>(row, TraceDescriptorTable::noRow - 1))));
}

std::optional<TraceDescriptor> TraceProcesses::descriptor(uint32_t pid, int descriptor, quint64 row) const
{
    const std::shared_lock lock(m_mutex);
    const TraceDescriptorSegment* const segment = m_descriptors.at(
        pid, descriptor, uint32_t(std::min<quint64>(row, TraceDescriptorTable::noRow - 1)));
    if (!segment)
        return {};
    TraceDescriptor found;
    found.target = m_texts.text(segment->text);
    found.firstRow = segment->firstRow;
    if (segment->madeByRow != TraceDescriptorTable::noRow)
        found.madeByRow = segment->madeByRow;
    if (segment->lastRow != TraceDescriptorTable::noRow)
        found.closedByRow = segment->lastRow;
    return found;
}

void TraceProcesses::tellProcess(std::vector<std::byte>& records, const TraceProcess& process) const
{
    constexpr std::size_t most = 4096; // of each text
    const std::string directory
        = m_texts.text(m_directories.at(process.pid, 0, TraceDescriptorTable::noRow - 1)).substr(0, most);
    const std::string commandLine = process.commandLine.substr(0, most);
    const std::string executable = process.executable.substr(0, most);
    Trace::ProcessRecord record{};
    record.pid = process.pid;
    record.parentPid = process.parentPid;
    record.uid = process.uid;
    record.commandLineLength = uint16_t(commandLine.size());
    record.executableLength = uint16_t(executable.size());
    record.directoryLength = uint16_t(directory.size());
    copyComm(record.comm, process.comm);
    append(records, record, Trace::RecordKind::Process, commandLine + executable + directory);
}

void TraceProcesses::tellPresent(std::vector<std::byte>& records, std::size_t most) const
{
    const std::shared_lock lock(m_mutex);
    // All processes before any descriptor: a new process has what its parent is known to have.
    for (const auto& [pid, place] : m_processByPid) {
        if (!m_processes[place].lastRow && records.size() < most)
            tellProcess(records, m_processes[place]);
    }
    m_comms.forEachLast([&](uint32_t pid, uint32_t tid, uint32_t text) {
        if (pid == tid || records.size() >= most)
            return;
        Trace::ThreadRecord record{};
        record.pid = pid;
        record.tid = tid;
        copyComm(record.comm, m_texts.text(text));
        append(records, record, Trace::RecordKind::Thread, {});
    });
    m_descriptors.forEachOpen([&](uint32_t pid, int descriptor, const TraceDescriptorSegment& segment) {
        if (records.size() >= most)
            return;
        const std::string target = m_texts.text(segment.text).substr(0, 4096);
        Trace::DescriptorRecord record{};
        record.pid = pid;
        record.descriptor = descriptor;
        record.flags = segment.isClosedOnExec ? closedOnExec : 0;
        record.targetLength = uint32_t(target.size());
        append(records, record, Trace::RecordKind::Descriptor, target);
    });
}

std::vector<TraceOpenDescriptor> TraceProcesses::openDescriptors() const
{
    const std::shared_lock lock(m_mutex);
    std::vector<TraceOpenDescriptor> open;
    m_descriptors.forEachOpen([&](uint32_t pid, int descriptor, const TraceDescriptorSegment& segment) {
        if (segment.madeByRow != TraceDescriptorTable::noRow)
            open.push_back({pid, descriptor, m_texts.text(segment.text), segment.madeByRow});
    });
    return open;
}

std::string TraceMoment::descriptor(uint32_t pid, int descriptor) const
{
    const auto found = m_processes.descriptor(pid, descriptor, m_row);
    return found ? found->target : std::string();
}

} // namespace Duende
