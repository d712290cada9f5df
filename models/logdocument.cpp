// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logdocument.h"

#include "models/log/logchannel.h"
#include "models/operationrunner.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace Duende {

using namespace std::chrono_literals;

namespace {

// How many rows beyond those that are seen are read in advance.
constexpr qint64 rowsAhead = LogPages::linesOfPage / 2;
// A first page that fills a large screen.
constexpr int firstLines = 256;
constexpr int followedLines = 2048;
// What is looked at in one go when few lines pass the filter.
constexpr std::chrono::milliseconds patience = 200ms;
constexpr std::chrono::milliseconds readTimeout = 30s;
constexpr std::chrono::milliseconds findTimeout = 10min;
constexpr std::chrono::milliseconds followTimeout = 30s;
// So often new lines reach the view at most.
constexpr std::chrono::milliseconds followPause = 50ms;

/// What was read to open a log.
struct Opening
{
    LogFeatures features;
    QString source;
    LogSurroundings lines;
};

} // namespace

LogDocument::LogDocument(
    OperationRunner* runner, std::shared_ptr<const AdapterRegistry> registry, QObject* parent)
    : QObject(parent)
    , m_runner(runner)
    , m_registry(std::move(registry))
{
    m_followPause.setSingleShot(true);
    m_followPause.setInterval(followPause);
    connect(&m_followPause, &QTimer::timeout, this, &LogDocument::follow);
}

LogDocument::~LogDocument()
{
    stopAll();
}

template <typename T>
void LogDocument::ask(Question& question, const std::shared_ptr<LogChannel>& channel,
    std::function<Result<T>(DaemonLog&, const OperationContext&)> job,
    std::function<void(const Result<T>&)> then, std::chrono::milliseconds timeout)
{
    question.isRunning = true;
    question.stop = m_runner->ask<T>(
        this,
        [channel, job = std::move(job)](
            const OperationContext& context) { return channel->with<T>(job, context); },
        [&question, then = std::move(then)](const Result<T>& result) {
            question.isRunning = false;
            then(result);
        },
        timeout);
}

void LogDocument::stopAll()
{
    for (Question* question :
        {&m_first, &m_older, &m_newer, &m_reload, &m_follow, &m_find, &m_fields, &m_text, &m_boots}) {
        question->stop.request_stop();
        question->isRunning = false;
    }
    m_followPause.stop();
}

void LogDocument::close()
{
    stopAll();
    m_reading.reset();
    m_following.reset();
    m_finding.reset();
    m_source.clear();
    m_pages.clear();
    m_isLoading = false;
    m_hasBeginning = false;
    m_hasEnd = false;
}

void LogDocument::open(const DaemonHandle& handle, const LogQuery& query, const FilterExpression& filter,
    const std::optional<LogPosition>& place)
{
    close();
    m_handle = handle;
    m_query = query;
    m_filter = {filter, QDateTime::currentMSecsSinceEpoch() * 1000};
    const auto channel = [&] {
        return std::make_shared<LogChannel>(
            [registry = m_registry, handle, query](const OperationContext& context) {
                return registry->adapterFor(handle).and_then(
                    [&](const auto& adapter) { return adapter->openLog(handle, query, context); });
            });
    };
    m_reading = channel();
    m_following = channel();
    m_finding = channel();
    if (place)
        goTo(*place);
    else
        goToEnd();
}

void LogDocument::begin(
    const std::function<Result<LogSurroundings>(DaemonLog&, const OperationContext&)>& job,
    const std::optional<LogPosition>& place, bool isAtEnd, bool isAtBeginning)
{
    if (!m_reading)
        return;
    for (Question* question : {&m_first, &m_older, &m_newer, &m_reload, &m_follow}) {
        question->stop.request_stop();
        question->isRunning = false;
    }
    m_followPause.stop();
    m_isLoading = true;
    ask<Opening>(
        m_first, m_reading,
        [job](DaemonLog& log, const OperationContext& context) -> Result<Opening> {
            return job(log, context).transform([&log](LogSurroundings lines) {
                return Opening{log.features(), log.source(), std::move(lines)};
            });
        },
        [this, place, isAtEnd, isAtBeginning](const Result<Opening>& opening) {
            m_isLoading = false;
            if (!opening) {
                fail(opening.error());
                return;
            }
            const bool isFirst = m_source.isEmpty();
            m_features = opening->features;
            m_source = opening->source;
            m_pages.clear();
            m_pages.prepend(opening->lines.older);
            m_pages.append(opening->lines.newer);
            m_hasBeginning = isAtBeginning || opening->lines.older.isEnd;
            m_hasEnd = isAtEnd || opening->lines.newer.isEnd;
            if (isFirst)
                Q_EMIT opened();
            std::optional<qint64> row;
            if (place)
                row = m_pages.rowOf(*place);
            if (!row)
                row = isAtEnd ? m_pages.endRow() : (isAtBeginning ? m_pages.firstRow() : 0);
            Q_EMIT reset(*row);
            readAround();
            follow();
        },
        readTimeout);
    Q_EMIT changed();
}

void LogDocument::goToEnd()
{
    begin(
        [filter = m_filter](DaemonLog& log, const OperationContext& context) {
            return LogReading::read(
                log, LogDirection::Older, std::nullopt, filter, firstLines, patience, context)
                .transform([](const LogChunk& chunk) { return LogSurroundings{chunk, {}}; });
        },
        std::nullopt, true, false);
}

void LogDocument::goToBeginning()
{
    begin(
        [filter = m_filter](DaemonLog& log, const OperationContext& context) {
            return LogReading::read(
                log, LogDirection::Newer, std::nullopt, filter, firstLines, patience, context)
                .transform([](const LogChunk& chunk) { return LogSurroundings{{}, chunk}; });
        },
        std::nullopt, false, true);
}

void LogDocument::goTo(const LogPosition& place)
{
    begin(
        [place, filter = m_filter](DaemonLog& log, const OperationContext& context) {
            return LogReading::around(log, place, filter, firstLines, patience, context);
        },
        place, false, false);
}

void LogDocument::fail(const PlatformError& error)
{
    stopAll();
    Q_EMIT failed(error);
    Q_EMIT changed();
}

void LogDocument::showRows(qint64 first, qint64 last)
{
    m_shownFirst = first;
    m_shownLast = last;
    if (m_reading && !m_isLoading)
        readAround();
}

void LogDocument::readAround()
{
    m_pages.prune(m_shownFirst - rowsAhead, m_shownLast + rowsAhead);
    if (!m_reload.isRunning) {
        if (const auto missing = m_pages.absent(m_shownFirst - rowsAhead, m_shownLast + rowsAhead))
            reload(*missing);
    }
    if (!m_hasBeginning && !m_older.isRunning && m_shownFirst - m_pages.firstRow() < rowsAhead)
        readOlder();
    if (!m_hasEnd && !m_newer.isRunning && m_pages.endRow() - m_shownLast < rowsAhead)
        readNewer();
}

void LogDocument::readOlder()
{
    ask<LogChunk>(
        m_older, m_reading,
        [from = m_pages.oldest(), filter = m_filter](DaemonLog& log, const OperationContext& context) {
            return LogReading::read(
                log, LogDirection::Older, from, filter, LogPages::linesOfPage, patience, context);
        },
        [this](const Result<LogChunk>& chunk) {
            if (!chunk) {
                fail(chunk.error());
                return;
            }
            m_hasBeginning = chunk->isEnd;
            m_pages.prepend(*chunk);
            Q_EMIT changed();
            readAround();
        },
        readTimeout);
}

void LogDocument::readNewer()
{
    ask<LogChunk>(
        m_newer, m_reading,
        [from = m_pages.newest(), filter = m_filter](DaemonLog& log, const OperationContext& context) {
            return LogReading::read(
                log, LogDirection::Newer, from, filter, LogPages::linesOfPage, patience, context);
        },
        [this](const Result<LogChunk>& chunk) {
            if (!chunk) {
                fail(chunk.error());
                return;
            }
            m_hasEnd = chunk->isEnd;
            m_pages.append(*chunk);
            Q_EMIT changed();
            readAround();
            follow();
        },
        readTimeout);
}

void LogDocument::reload(const LogPages::Reload& reload)
{
    ask<LogChunk>(
        m_reload, m_reading,
        [reload, filter = m_filter](DaemonLog& log, const OperationContext& context) {
            return LogReading::read(
                log, reload.direction, reload.from, filter, reload.count, readTimeout, context);
        },
        [this, reload](const Result<LogChunk>& chunk) {
            if (!chunk) {
                fail(chunk.error());
                return;
            }
            m_pages.restore(reload, *chunk);
            Q_EMIT changed();
            readAround();
        },
        readTimeout);
}

void LogDocument::setFollowing(bool isFollowing)
{
    if (m_isFollowing == isFollowing)
        return;
    m_isFollowing = isFollowing;
    if (!isFollowing) {
        m_follow.stop.request_stop();
        m_follow.isRunning = false;
        m_followPause.stop();
    }
    Q_EMIT changed();
    follow();
}

void LogDocument::follow()
{
    if (!m_reading || m_isLoading || !isFollowing() || m_query.untilUs || m_follow.isRunning
        || m_followPause.isActive())
        return;
    ask<LogChunk>(
        m_follow, m_following,
        [from = m_pages.newest(), filter = m_filter](DaemonLog& log, const OperationContext& context) {
            return LogReading::follow(log, from, filter, followedLines, context);
        },
        [this](const Result<LogChunk>& chunk) {
            // That nothing came is no fault; a deadline may pass while lines are read, too.
            const bool isQuiet = !chunk && chunk.error().kind() == PlatformError::Kind::Timeout;
            if (!chunk && !isQuiet) {
                fail(chunk.error());
                return;
            }
            if (chunk && chunk->newest) {
                // They may stand in files that the other readers do not know yet.
                m_reading->renew();
                m_finding->renew();
                m_pages.append(*chunk);
                Q_EMIT changed();
                m_pages.prune(m_shownFirst - rowsAhead, m_shownLast + rowsAhead);
            }
            m_followPause.start();
        },
        followTimeout);
}

void LogDocument::find(const QString& text, LogDirection direction, const std::optional<LogPosition>& from)
{
    if (!m_finding)
        return;
    stopFinding();
    ask<LogFinding>(
        m_find, m_finding,
        [text, direction, from, filter = m_filter](DaemonLog& log, const OperationContext& context) {
            return LogReading::find(log, text, direction, from, filter, context);
        },
        [this](const Result<LogFinding>& finding) {
            if (finding)
                Q_EMIT found(*finding);
            else
                Q_EMIT findFailed(finding.error());
        },
        findTimeout);
}

void LogDocument::stopFinding()
{
    m_find.stop.request_stop();
    m_find.isRunning = false;
}

void LogDocument::askFields(const LogPosition& position)
{
    if (!m_reading)
        return;
    m_fields.stop.request_stop();
    ask<QList<LogField>>(
        m_fields, m_reading,
        [position](DaemonLog& log, const OperationContext& context) { return log.fields(position, context); },
        [this, position](const Result<QList<LogField>>& fields) {
            if (fields)
                Q_EMIT fieldsRead(position, *fields);
            else
                Q_EMIT fieldsFailed(position, fields.error());
        },
        readTimeout);
}

void LogDocument::askText(const LogPosition& first, const LogPosition& last, LogFormat format)
{
    if (!m_finding)
        return;
    m_text.stop.request_stop();
    ask<QByteArray>(
        m_text, m_finding,
        [first, last, format, filter = m_filter](DaemonLog& log, const OperationContext& context) {
            return LogExport::toText(log, filter, format, first, last, context);
        },
        [this](const Result<QByteArray>& text) {
            if (text)
                Q_EMIT textRead(*text);
            else
                Q_EMIT textFailed(text.error());
        },
        findTimeout);
}

void LogDocument::askBoots()
{
    if (!m_finding || m_boots.isRunning)
        return;
    ask<QList<LogBoot>>(
        m_boots, m_finding,
        [](DaemonLog& log, const OperationContext& context) { return log.boots(context); },
        [this](const Result<QList<LogBoot>>& boots) {
            // The choice of boots is a convenience: without it all else works.
            if (boots)
                Q_EMIT bootsRead(*boots);
        },
        readTimeout);
}

} // namespace Duende
