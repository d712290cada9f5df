// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/logverb.h"

#include "app/command/handlelookup.h"
#include "models/format/pointintime.h"
#include "models/log/bootchoice.h"
#include "models/log/logtext.h"

#include <QJsonDocument>

#include <poll.h>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr int defaultLines = 50;
constexpr int maximumLines = 1'000'000;
constexpr int pageLines = 1000;

using Text = QLatin1StringView;

/// What was asked for, the boot still in the person's words.
struct LogRequest
{
    LogQuery query;
    std::optional<QString> boot;
    /// Empty: every line.
    std::optional<int> lines = defaultLines;
    bool follows = false;
};

std::expected<std::optional<qint64>, ExitStatus> timeOf(Invocation& invocation, QLatin1StringView option)
{
    const std::optional<QString> text = invocation.arguments.value(option);
    if (!text)
        return std::nullopt;
    const auto moment = parsePointInTime(*text, QDateTime::currentDateTime());
    if (!moment)
        return std::unexpected(invocation.wrongUsage(QStringLiteral("--%1: %2").arg(option, moment.error())));
    return moment->toMSecsSinceEpoch() * 1000;
}

std::expected<std::optional<int>, ExitStatus> linesOf(Invocation& invocation)
{
    const QString text = invocation.arguments.value(Text("lines")).value_or(QString::number(defaultLines));
    if (text == Text("all"))
        return std::nullopt;
    bool isNumber = false;
    const int lines = text.toInt(&isNumber);
    if (!isNumber || lines < 0 || lines > maximumLines)
        return std::unexpected(
            invocation.wrongUsage(QStringLiteral("--lines: \"%1\" is neither a number up to %2 nor \"all\"")
                    .arg(text)
                    .arg(maximumLines)));
    return lines;
}

std::expected<LogRequest, ExitStatus> requestOf(Invocation& invocation)
{
    LogRequest request;
    const auto lines = linesOf(invocation);
    if (!lines)
        return std::unexpected(lines.error());
    request.lines = *lines;
    const auto since = timeOf(invocation, Text("since"));
    const auto until = since ? timeOf(invocation, Text("until")) : since;
    if (!until)
        return std::unexpected(until.error());
    request.query.sinceUs = *since;
    request.query.untilUs = *until;
    if (const auto word = invocation.arguments.value(Text("priority"))) {
        request.query.priority = LogText::priorityFromWord(*word);
        if (!request.query.priority)
            return std::unexpected(invocation.wrongUsage(QStringLiteral("--priority: \"%1\" is none of %2")
                    .arg(*word, placeholderWords(u"PRIORITY").join(QStringLiteral(", ")))));
    }
    request.query.thisRunOnly = invocation.arguments.has(Text("run"));
    request.boot = invocation.arguments.value(Text("boot"));
    request.follows = invocation.arguments.has(Text("follow"));
    return request;
}

/// What the log cannot be asked for.
std::optional<PlatformError> unanswerable(const DaemonLog& log, const LogRequest& request, Platform platform)
{
    const auto lacks
        = [&](bool isAsked, LogFeature feature) { return isAsked && !(log.features() & feature); };
    QString option;
    if (lacks(request.boot.has_value(), LogFeature::Boots))
        option = QStringLiteral("--boot");
    else if (lacks(request.query.sinceUs || request.query.untilUs, LogFeature::Times))
        option = QStringLiteral("--since and --until");
    else if (lacks(request.query.priority.has_value(), LogFeature::Priorities))
        option = QStringLiteral("--priority");
    else if (lacks(request.query.thisRunOnly, LogFeature::Runs))
        option = QStringLiteral("--run");
    if (option.isEmpty())
        return std::nullopt;
    return PlatformError::notSupported(platform, QStringLiteral("log %1").arg(option))
        .withAdvice(QStringLiteral("Its lines come from %1, which does not tell that.").arg(log.source()));
}

class LogPrinter
{
public:
    LogPrinter(Invocation& invocation, const DaemonHandle& handle)
        : m_invocation(invocation)
        , m_handle(handle)
    {
    }

    Result<void> run(LogRequest request)
    {
        if (const auto opened = open(request); !opened)
            return opened;
        const Result<void> printed = request.lines ? printLast(*request.lines) : printNewer(false);
        if (!printed || !request.follows || m_invocation.output->isReaderGone())
            return printed;
        return printNewer(true);
    }

    bool isEmpty() const { return m_printed == 0; }

private:
    OperationContext question() const { return m_invocation.question(1min); }

    Result<void> open(LogRequest& request)
    {
        const auto adapter = m_invocation.registry->adapterFor(m_handle);
        if (!adapter)
            return std::unexpected(adapter.error());
        const auto openWith = [&](const LogQuery& query) -> Result<void> {
            auto log = (*adapter)->openLog(m_handle, query, question());
            if (!log)
                return std::unexpected(log.error());
            m_log = *std::move(log);
            return {};
        };
        if (const auto opened = openWith(request.query); !opened)
            return opened;
        if (const auto error = unanswerable(*m_log, request, m_handle.platform()))
            return std::unexpected(*error);
        if (!request.boot)
            return {};
        const auto boots = m_log->boots(question());
        if (!boots)
            return std::unexpected(boots.error());
        const auto boot = parseBoot(*request.boot, *boots);
        if (!boot)
            return std::unexpected(PlatformError::config(boot.error()));
        request.query.boot = *boot;
        return openWith(request.query);
    }

    Result<void> printLast(int count)
    {
        // Of no lines at all the place is wanted still, so that following begins behind it.
        const auto page = m_log->read(LogDirection::Older, std::nullopt, std::max(count, 1), question());
        if (!page)
            return std::unexpected(page.error());
        if (!page->lines.empty())
            m_at = page->lines.back().position;
        return count > 0 ? print(page->lines) : Result<void>();
    }

    Result<void> printNewer(bool follows)
    {
        // Writing to a reader that is gone fails only when there is something to write.
        OperationContext context;
        context.stop = m_invocation.stop;
        context.deadline = QDeadlineTimer(QDeadlineTimer::Forever);
        while (!m_invocation.stop.stop_requested() && !isReaderGone()) {
            const auto page = m_log->read(LogDirection::Newer, m_at, pageLines, context);
            if (!page)
                return m_invocation.stop.stop_requested() ? Result<void>() : std::unexpected(page.error());
            if (const auto printed = print(page->lines); !printed)
                return printed;
            if (!page->lines.empty())
                m_at = page->lines.back().position;
            if (!page->isEnd)
                continue;
            if (!follows)
                break;
            if (const auto waited = m_log->wait(m_invocation.question(500ms)); !waited)
                return std::unexpected(waited.error());
        }
        return {};
    }

    bool isReaderGone() const
    {
        pollfd output{m_invocation.output->descriptor(), 0, 0};
        return m_invocation.output->isReaderGone() || m_invocation.output->error()
            || (::poll(&output, 1, 0) > 0 && (output.revents & POLLERR) != 0);
    }

    Result<void> print(const std::vector<LogLine>& lines)
    {
        QByteArray text;
        for (const LogLine& line : lines) {
            if (m_invocation.wantsJson()) {
                const auto fields = m_log->fields(line.position, question());
                // What was removed meanwhile is known as far as it was read.
                text += QJsonDocument(LogText::json(line, fields.value_or(QList<LogField>())))
                            .toJson(QJsonDocument::Compact);
            } else {
                text += m_invocation.style.encode(LogText::line(line));
            }
            text += '\n';
        }
        if (!text.isEmpty())
            m_invocation.output->write(text);
        m_printed += lines.size();
        return {};
    }

    Invocation& m_invocation;
    const DaemonHandle m_handle;
    std::unique_ptr<DaemonLog> m_log;
    std::optional<LogPosition> m_at;
    size_t m_printed = 0;
};

} // namespace

ExitStatus runLog(Invocation& invocation)
{
    const auto request = requestOf(invocation);
    if (!request)
        return request.error();
    const auto handle = HandleLookup::findOne(invocation, invocation.arguments.operands().first());
    if (!handle)
        return handle.error();
    LogPrinter printer(invocation, *handle);
    const Result<void> printed = printer.run(*request);
    if (!printed && !(printed.error().isCancelled() && request->follows)) {
        invocation.messages->error(printed.error());
        return ExitStatus::Failed;
    }
    if (printer.isEmpty() && !request->follows && request->lines != 0)
        invocation.messages->note(QStringLiteral("no lines"));
    return ExitStatus::Done;
}

} // namespace Duende
