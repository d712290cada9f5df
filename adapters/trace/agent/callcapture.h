// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/agent/memoryreader.h"
#include "adapters/trace/syscalls/captureplan.h"
#include "adapters/trace/wire/record.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace Duende::Trace {

/// The call that a thread is in, as the engine keeps it from its entry to its return.
struct CallState
{
    bool isInside = false;
    bool isKept = false; ///< it is told; not while paused
    uint16_t captureCount = 0;
    uint32_t architecture = 0;
    int32_t number = -1;
    uint64_t sequence = 0;
    uint64_t entryNs = 0;
    uint64_t arguments[6] = {};
    std::vector<std::byte> captures; ///< as they stand in a record
};

/// Reads what a call's plans say out of the stopped thread's memory and adds it to the call's captures.
class CallCapture
{
public:
    /// All captures of a call together; what is beyond is Truncated.
    static constexpr std::size_t maximumBytes = 192U << 10;

    CallCapture();

    /// Bytes of data kept of one call.
    void setDataLimit(uint32_t bytes) { m_dataLimit = bytes; }
    /// What is to be read at the entry.
    void atEntry(pid_t tid, CallState& call);
    /// What is to be read at the return.
    void atReturn(pid_t tid, CallState& call, int64_t result);

private:
    struct Piece
    {
        Capture head;
        std::size_t wanted;
    };

    void capture(pid_t tid, CallState& call, int64_t result, bool isReturn);
    void plan(const CapturePlan& plan, int64_t result);
    void string(int argument, CapturePart part, int index, uint64_t address);
    void stringArray(const CapturePlan& plan);
    void block(const CapturePlan& plan, int64_t result);
    void message(const CapturePlan& plan, uint64_t address, int64_t result);
    void vector(const CapturePlan& plan, CapturePart part, uint64_t address, uint64_t count, int64_t result);
    uint64_t lengthOf(const CapturePlan& plan, int64_t result, bool& isKnown);

    Capture headOf(int argument, CapturePart part, uint64_t address, uint64_t trueLength) const;
    void want(const Capture& head, std::size_t wanted);
    void readWanted();
    void add(Capture head, const std::byte* bytes, std::size_t wanted, std::size_t done);
    uint64_t pointerAt(const std::byte* bytes) const;
    std::size_t pointerBytes() const { return m_isWide ? 8 : 4; }

    MemoryReader m_memory;
    std::unique_ptr<std::byte[]> m_scratch;
    std::vector<Piece> m_wanted;
    std::vector<MemoryPiece> m_pieces;
    CallState* m_call = nullptr;
    uint32_t m_dataLimit = 0;
    bool m_isWide = true; ///< 64-bit pointers
    bool m_isReturn = false;
};

} // namespace Duende::Trace
