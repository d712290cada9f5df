// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonhandle.h"
#include "models/adapterregistry.h"
#include "models/log/logexport.h"
#include "models/log/logpages.h"

#include <QObject>
#include <QTimer>

#include <stop_token>

namespace Duende {

class LogChannel;
class OperationRunner;

/// The log of one daemon as a view shows it: the rows it went through, read on the runner's threads as the
/// view comes near them. It opens at the log's end, and follows it from there where it is asked to. Rows keep
/// their numbers until reset().
class LogDocument : public QObject
{
    Q_OBJECT

public:
    LogDocument(
        OperationRunner* runner, std::shared_ptr<const AdapterRegistry> registry, QObject* parent = nullptr);
    ~LogDocument() override;

    /// Begins anew with another daemon, query or filter; at `place` where one is given, else at the end.
    void open(const DaemonHandle& handle, const LogQuery& query, const FilterExpression& filter,
        const std::optional<LogPosition>& place = std::nullopt);
    void close();

    bool isOpen() const { return m_reading != nullptr; }
    const DaemonHandle& handle() const { return m_handle; }
    const LogQuery& query() const { return m_query; }
    const LogFilter& filter() const { return m_filter; }
    /// What the log can be asked for, and where its lines come from; known from opened() on.
    LogFeatures features() const { return m_features; }
    const QString& source() const { return m_source; }

    const LogPages& pages() const { return m_pages; }
    /// The first rows are still being read.
    bool isLoading() const { return m_isLoading; }
    /// The rows reach the log's beginning or its (present) end.
    bool hasBeginning() const { return m_hasBeginning; }
    bool hasEnd() const { return m_hasEnd; }
    bool isReadingOlder() const { return m_older.isRunning; }
    /// Whether new lines come by themselves: at the end, unless the query ends in the past.
    bool isFollowing() const { return m_isFollowing && m_hasEnd; }

    /// Says which rows are seen: what is missing of them and around is read, what is far is let go.
    void showRows(qint64 first, qint64 last);
    /// New lines are read as they come, or not.
    void setFollowing(bool isFollowing);
    void goToBeginning();
    void goToEnd();
    void goTo(const LogPosition& place);

    /// Looks for a text from a place (empty: from the end of the log towards `direction`'s other side);
    /// found() follows.
    void find(const QString& text, LogDirection direction, const std::optional<LogPosition>& from);
    void stopFinding();
    bool isFinding() const { return m_find.isRunning; }

    /// Asks for all fields of a line; fieldsRead() or fieldsFailed() follows.
    void askFields(const LogPosition& position);
    /// Asks for the boots that the log knows; bootsRead() follows, where it knows any.
    void askBoots();

    /// Asks for the lines from one to another as text; textRead() or textFailed() follows.
    void askText(const LogPosition& first, const LogPosition& last, LogFormat format);

Q_SIGNALS:
    /// features() and source() are known; once for each open().
    void opened();
    /// All rows are others. `row` is the wanted one; at the end of a log it is behind the last.
    void reset(qint64 row);
    /// Rows came in front or behind, can be read again, or something of what is told above changed.
    void changed();
    /// The log cannot be opened or read.
    void failed(const Duende::PlatformError& error);
    /// Nowhere: the position is empty.
    void found(const Duende::LogFinding& finding);
    void findFailed(const Duende::PlatformError& error);
    void fieldsRead(const Duende::LogPosition& position, const QList<Duende::LogField>& fields);
    void fieldsFailed(const Duende::LogPosition& position, const Duende::PlatformError& error);
    void textRead(const QByteArray& text);
    void textFailed(const Duende::PlatformError& error);
    void bootsRead(const QList<Duende::LogBoot>& boots);

private:
    struct Question
    {
        std::stop_source stop;
        bool isRunning = false;
    };

    template <typename T>
    void ask(Question& question, const std::shared_ptr<LogChannel>& channel,
        std::function<Result<T>(DaemonLog&, const OperationContext&)> job,
        std::function<void(const Result<T>&)> then, std::chrono::milliseconds timeout);
    void stopAll();
    void begin(const std::function<Result<LogSurroundings>(DaemonLog&, const OperationContext&)>& job,
        const std::optional<LogPosition>& place, bool isAtEnd, bool isAtBeginning);
    void fail(const PlatformError& error);
    void readOlder();
    void readNewer();
    void reload(const LogPages::Reload& reload);
    void follow();
    void readAround();

    OperationRunner* const m_runner;
    const std::shared_ptr<const AdapterRegistry> m_registry;
    DaemonHandle m_handle;
    LogQuery m_query;
    LogFilter m_filter;
    LogFeatures m_features;
    QString m_source;
    LogPages m_pages;
    // One reader each, as one is used by one thread at a time: null while nothing is open.
    std::shared_ptr<LogChannel> m_reading;
    std::shared_ptr<LogChannel> m_following;
    std::shared_ptr<LogChannel> m_finding;
    Question m_first;
    Question m_older;
    Question m_newer;
    Question m_reload;
    Question m_follow;
    Question m_find;
    Question m_fields;
    Question m_text;
    Question m_boots;
    QTimer m_followPause;
    qint64 m_shownFirst = 0;
    qint64 m_shownLast = 0;
    bool m_isLoading = false;
    bool m_hasBeginning = false;
    bool m_hasEnd = false;
    bool m_isFollowing = true;
};

} // namespace Duende
