// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"

#include <condition_variable>
#include <memory>
#include <mutex>

namespace Duende {

/// What a FakeLog reads, shared by all readers of one daemon; a test may add lines at any time, from any
/// thread.
class FakeLogLines
{
public:
    /// Appends a line; its position counts the lines from 1.
    void add(const QByteArray& message, LogPriority priority = LogPriority::Info, qint64 timeUs = 0,
        const QByteArray& identifier = "web", quint32 pid = 812);
    std::vector<LogLine> all() const;
    /// Waits until there are more than `count`, the deadline or a stop.
    bool waitForMoreThan(size_t count, const OperationContext& context);

    QList<LogBoot> boots;
    LogFeatures features = LogFeature::Times | LogFeature::Boots | LogFeature::Priorities | LogFeature::Runs
        | LogFeature::Fields;

private:
    mutable std::mutex m_mutex;
    std::condition_variable_any m_more;
    std::vector<LogLine> m_lines;
};

/// A log that holds what a test says; it selects by time and priority.
class FakeLog : public DaemonLog
{
public:
    FakeLog(std::shared_ptr<FakeLogLines> lines, const LogQuery& query)
        : m_lines(std::move(lines))
        , m_query(query)
    {
    }

    QString source() const override { return QStringLiteral("a fake"); }
    LogFeatures features() const override { return m_lines->features; }
    Result<LogPage> read(LogDirection direction, const std::optional<LogPosition>& from, int count,
        const OperationContext& context) override;
    Result<std::optional<LogPosition>> find(const QString& text, LogDirection direction,
        const std::optional<LogPosition>& from, const OperationContext& context) override;
    Result<bool> wait(const OperationContext& context) override;
    Result<QList<LogBoot>> boots(const OperationContext&) override { return m_lines->boots; }
    Result<QList<LogField>> fields(const LogPosition& position, const OperationContext& context) override;

private:
    std::vector<LogLine> selected() const;

    std::shared_ptr<FakeLogLines> m_lines;
    const LogQuery m_query;
    size_t m_seen = 0; // of all lines, when newer ones were read last
};

} // namespace Duende
