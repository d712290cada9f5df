// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"
#include "adapters/journal/journalhandle.h"
#include "adapters/support/filedescriptor.h"

namespace Duende {

/// The lines of one unit in the journal.
class JournalLog : public DaemonLog
{
public:
    /// Errors: Config (a query that makes no sense), those of checkJournalAccess() and JournalHandle::open().
    static Result<std::unique_ptr<DaemonLog>> open(
        const JournalPlace& place, const JournalUnit& unit, const LogQuery& query);

    QString source() const override;
    LogFeatures features() const override;
    Result<LogPage> read(LogDirection direction, const std::optional<LogPosition>& from, int count,
        const OperationContext& context) override;
    Result<std::optional<LogPosition>> find(const QString& text, LogDirection direction,
        const std::optional<LogPosition>& from, const OperationContext& context) override;
    Result<bool> wait(const OperationContext& context) override;
    Result<QList<LogBoot>> boots(const OperationContext& context) override;
    Result<QList<LogField>> fields(const LogPosition& position, const OperationContext& context) override;

private:
    JournalLog(
        const JournalPlace& place, const JournalUnit& unit, const LogQuery& query, JournalHandle handle);

    Result<void> goTo(LogDirection direction, const std::optional<LogPosition>& from);
    Result<std::optional<LogPosition>> step(LogDirection direction, const std::optional<LogPosition>& from);
    bool isBeyond(LogDirection direction, const LogPosition& position) const;
    Result<void> takeChanges();
    Result<int> changeDescriptor();

    const JournalPlace m_place;
    const JournalUnit m_unit;
    const LogQuery m_query;
    JournalHandle m_handle;
    /// The line that the handle stands on.
    std::optional<LogPosition> m_at;
    FileDescriptor m_stopEvent;
    bool m_isWatched = false;
    bool m_hasChanges = false;
};

} // namespace Duende
