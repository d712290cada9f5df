// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fakelog.h"
#include "tests/ui/operations/fixture.h"

#include <QMutex>

namespace Duende {

/// A unit web.service with a log that a test writes.
struct LogBench
{
    explicit LogBench(int count)
    {
        for (int i = 1; i <= count; ++i)
            add(i);
        f.units->onOpenLog = [this](const LogQuery& query) -> Result<std::unique_ptr<DaemonLog>> {
            const QMutexLocker lock(&mutex);
            if (error)
                return std::unexpected(*error);
            queries.append(query);
            return std::make_unique<FakeLog>(lines, query);
        };
        f.answer({record});
    }

    void add(int number)
    {
        lines->add("line " + QByteArray::number(number) + (number % 100 == 0 ? " hundred" : ""),
            number % 10 == 0 ? LogPriority::Error : LogPriority::Info, number * 1'000'000LL);
    }

    LogQuery lastQuery() const
    {
        const QMutexLocker lock(&mutex);
        return queries.isEmpty() ? LogQuery() : queries.last();
    }
    qsizetype openedCount() const
    {
        const QMutexLocker lock(&mutex);
        return queries.size();
    }

    DaemonRecord record = unitRecord(QStringLiteral("web.service"), DaemonStatus::State::Running);
    std::shared_ptr<FakeLogLines> lines = std::make_shared<FakeLogLines>();
    /// What opening gives; set while nothing is being opened.
    std::optional<PlatformError> error;
    mutable QMutex mutex;
    QList<LogQuery> queries; // by the mutex
    Fixture f;
};

} // namespace Duende
