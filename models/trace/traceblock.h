// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracefile.h"
#include "models/trace/traceformat.h"

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace Duende {

/// One block of a recording in memory, for reading. Nothing of its bytes is trusted: whatever they are, no
/// access leaves the block. Any thread.
class TraceBlock
{
public:
    /// Maps the block that this process' recorder adds to: what is added is seen.
    static Result<std::shared_ptr<TraceBlock>> map(const TraceFile& file, uint32_t number);
    /// Reads any other into memory, as far as it is there: whatever becomes of the file, this stays. Null
    /// without a header. Verifies a closed block's sum, unless that has been done: then `isDamaged` is what
    /// came of it.
    static std::shared_ptr<TraceBlock> read(
        const TraceFile& file, uint32_t number, std::optional<bool> isDamaged = std::nullopt);

    /// As it stands in the file.
    TraceBlockHeader header() const;
    /// A closed block that is not what was written.
    bool isDamaged() const { return m_isDamaged; }
    /// The whole records that are there by now; they do not change any more.
    std::span<const std::byte> payload() const;
    /// The `index`-th record of the block that is a row; empty beyond the last one, and from damage on.
    /// Cheap: one offset in `rowsAnOffset` rows is kept.
    std::optional<std::span<const std::byte>> row(uint32_t index) const;
    /// Rows that are there by now.
    uint32_t rowCount() const;

    static constexpr uint32_t rowsAnOffset = 64;

private:
    TraceBlock() = default;

    void indexMore() const;

    TraceMapping m_mapping;
    std::unique_ptr<std::byte[]> m_copy; // one or the other
    std::span<const std::byte> m_bytes; // of it
    bool m_isDamaged = false;
    mutable std::mutex m_mutex; // of all below
    mutable std::vector<uint32_t> m_offsets; // of every rowsAnOffset-th row, in the payload
    mutable uint32_t m_indexedRows = 0;
    mutable uint32_t m_indexedBytes = 0;
};

} // namespace Duende
