// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/traceorder.h"

#include "adapters/trace/syscalls/calltable.h"
#include "adapters/trace/wire/frame.h"
#include "app/command/invocation.h"
#include "models/format/plaintext.h"
#include "models/format/quantity.h"

#include <QFileInfo>

#include <algorithm>
#include <array>

namespace Duende {

namespace {

using Text = QLatin1StringView;
/// Why a command line makes no sense; empty where it does.
using Problem = QString;

constexpr quint64 leastBytes = quint64(8) << 20;
constexpr quint64 leastRingBytes = quint64(32) << 20;
constexpr quint64 usualMostBytes = quint64(4) << 30;
constexpr Text recordingWord("recording");
constexpr Text recordingEnding(".duende-trace");

std::optional<TraceFormat> formatFromWord(const QString& word)
{
    const qsizetype place = TraceOrder::formatWords().indexOf(word);
    constexpr std::array formats{
        TraceFormat::Strace, TraceFormat::JsonLines, TraceFormat::Csv, TraceFormat::Chrome};
    return place >= 0 && place < qsizetype(formats.size()) ? std::optional(formats.at(size_t(place)))
                                                           : std::nullopt;
}

/// Of what a file is called.
TraceFormat formatOfName(const QString& path)
{
    if (path.endsWith(Text(".jsonl")))
        return TraceFormat::JsonLines;
    return path.endsWith(Text(".csv")) ? TraceFormat::Csv : TraceFormat::Strace;
}

Problem readSubject(const Arguments& arguments, TraceOrder& order)
{
    order.daemon = arguments.operands().value(0);
    order.command = arguments.command().value_or(QStringList());
    const std::optional<QString> path = arguments.value(Text("open"));
    const int count
        = (arguments.operands().isEmpty() ? 0 : 1) + (arguments.command() ? 1 : 0) + (path ? 1 : 0);
    if (count > 1)
        return QStringLiteral("only one of HANDLE, -- COMMAND and --open FILE can be traced");
    if (count == 0)
        return QStringLiteral("HANDLE, -- COMMAND or --open FILE is missing");
    if (arguments.command() && order.command.isEmpty())
        return QStringLiteral("COMMAND is missing");
    if (!path)
        return {};
    if (path->isEmpty())
        return QStringLiteral("--open: FILE is empty");
    order.recordingToOpen = QFileInfo(*path).absoluteFilePath();
    for (const char* option : {"backend", "duration", "only-failed", "slower", "calls", "data", "size-limit",
             "when-full", "administrator"}) {
        if (arguments.has(Text(option)))
            return QStringLiteral("--%1 is not for a recording that is there already")
                .arg(QString::fromLatin1(option));
    }
    return {};
}

Problem readAmount(const Arguments& arguments, Text option, quint64 least, quint64 most, quint64& amount)
{
    const std::optional<QString> text = arguments.value(option);
    if (!text)
        return {};
    const auto bytes = Quantity::parseBytes(*text);
    if (!bytes)
        return QStringLiteral("--%1: %2").arg(option, bytes.error());
    if (*bytes < least || *bytes > most)
        return QStringLiteral("--%1: \"%2\" is not between %3 and %4")
            .arg(option, *text, Quantity::bytesToText(least), Quantity::bytesToText(most));
    amount = *bytes;
    return {};
}

/// The number of a call on this machine; -1 for none.
int callNumber(const QString& name)
{
#ifdef __aarch64__
    const Trace::CallTable* table = Trace::CallTable::of(Trace::architectureAarch64);
#else
    const Trace::CallTable* table = Trace::CallTable::of(Trace::architectureX86_64);
#endif
    const auto& calls = table->calls();
    const auto found = std::ranges::find(calls, name.toStdString(), &Trace::CallInfo::name);
    return name.isEmpty() || found == calls.end() ? -1 : int(found - calls.begin());
}

Problem readKept(const Arguments& arguments, TraceOrder& order)
{
    order.onlyFailed = arguments.has(Text("only-failed"));
    if (const std::optional<QString> text = arguments.value(Text("slower"))) {
        const auto duration = Quantity::parseDuration(*text);
        if (!duration || duration->count() < 0)
            return QStringLiteral("--slower: %1")
                .arg(duration ? QStringLiteral("it is negative") : duration.error());
        order.leastDurationNs = quint64(duration->count());
    }
    if (const std::optional<QString> text = arguments.value(Text("calls"))) {
        for (const QString& name : text->split(QLatin1Char(','))) {
            const int number = callNumber(name.trimmed());
            if (number < 0 || unsigned(number) >= 64 * Trace::callSetWords)
                return QStringLiteral("--calls: \"%1\" is no system call of this machine")
                    .arg(plainText(name, 40));
            order.calls[unsigned(number) / 64] |= quint64(1) << (unsigned(number) % 64);
        }
    }
    return {};
}

Problem readTracer(const Arguments& arguments, TraceOrder& order)
{
    const QString backend = arguments.value(Text("backend")).value_or(QStringLiteral("auto"));
    if (!TraceOrder::backendWords().contains(backend))
        return QStringLiteral("--backend: \"%1\" is none of %2")
            .arg(backend, TraceOrder::backendWords().join(QStringLiteral(", ")));
    using enum Trace::EngineKind;
    order.engine = backend == Text("ebpf") ? Ebpf : backend == Text("ptrace") ? Ptrace : Auto;
    const QString whenFull = arguments.value(Text("when-full")).value_or(QStringLiteral("stop"));
    if (!TraceOrder::whenFullWords().contains(whenFull))
        return QStringLiteral("--when-full: \"%1\" is none of %2")
            .arg(whenFull, TraceOrder::whenFullWords().join(QStringLiteral(", ")));
    order.isRing = whenFull == Text("ring");
    order.isAdministrator = arguments.has(Text("administrator"));
    if (order.isAdministrator && !order.command.isEmpty())
        return QStringLiteral("--administrator is not for a command, which has your own rights");
    if (const Problem kept = readKept(arguments, order); !kept.isEmpty())
        return kept;
    order.dataLimit = Trace::defaultDataLimit;
    order.mostBytes = usualMostBytes;
    const Problem problem = readAmount(arguments, Text("data"), 0, Trace::maximumDataLimit, order.dataLimit);
    return problem.isEmpty()
        ? readAmount(arguments, Text("size-limit"), order.isRing ? leastRingBytes : leastBytes,
              quint64(1) << 50, order.mostBytes)
        : problem;
}

Problem readFilter(const Arguments& arguments, TraceOrder& order)
{
    const QString text = arguments.value(Text("filter")).value_or(QString());
    const auto expression = FilterExpression::parse(text, traceFilterSchema());
    if (!expression)
        return QStringLiteral("--filter, at character %1: %2")
            .arg(expression.error().position + 1)
            .arg(expression.error().message);
    order.filter = TraceFilter(*expression);
    return {};
}

Problem readOutput(const Arguments& arguments, TraceOrder& order)
{
    std::optional<QString> format = arguments.value(Text("format"));
    if (!format && arguments.has(Text("json")))
        format = QStringLiteral("jsonl");
    if (format && !TraceOrder::formatWords().contains(*format))
        return QStringLiteral("--format: \"%1\" is none of %2")
            .arg(*format, TraceOrder::formatWords().join(QStringLiteral(", ")));
    QString path = arguments.value(Text("output")).value_or(QString());
    if (arguments.has(Text("output")) && path.isEmpty())
        return QStringLiteral("--output: FILE is empty");
    if (path == Text("-"))
        path.clear();
    const bool isRecording = format == recordingWord || path.endsWith(recordingEnding);
    if (isRecording && path.isEmpty())
        return QStringLiteral("--format recording needs -o FILE");
    if (isRecording && !order.recordingToOpen.isEmpty())
        return QStringLiteral("a recording is written while it is made: copy the file instead");
    order.hasSummary = arguments.has(Text("summary"));
    const auto events = format ? formatFromWord(*format) : std::nullopt;
    if (isRecording) {
        order.recordingPath = QFileInfo(path).absoluteFilePath();
        order.hasEvents = events && !order.hasSummary;
    } else {
        order.hasEvents = !path.isEmpty() || !order.hasSummary;
        order.eventsPath = path.isEmpty() ? QString() : QFileInfo(path).absoluteFilePath();
    }
    order.eventFormat = events.value_or(formatOfName(order.eventsPath));
    // A format is the file's, where events go to one.
    order.summaryFormat = order.eventsPath.isEmpty() ? order.eventFormat : TraceFormat::Strace;
    if (order.hasSummary && order.summaryFormat == TraceFormat::Chrome)
        return QStringLiteral("--summary cannot be of the format chrome");
    if (!order.eventsPath.isEmpty() && !order.recordingToOpen.isEmpty()
        && QFileInfo(order.eventsPath) == QFileInfo(order.recordingToOpen))
        return QStringLiteral("--output is the recording itself");
    return {};
}

} // namespace

QStringList TraceOrder::backendWords()
{
    return {QStringLiteral("auto"), QStringLiteral("ptrace"), QStringLiteral("ebpf")};
}

QStringList TraceOrder::whenFullWords()
{
    return {QStringLiteral("stop"), QStringLiteral("ring")};
}

QStringList TraceOrder::formatWords()
{
    return {QStringLiteral("text"), QStringLiteral("jsonl"), QStringLiteral("csv"), QStringLiteral("chrome"),
        QString(recordingWord)};
}

std::expected<TraceOrder, ExitStatus> TraceOrder::of(Invocation& invocation)
{
    TraceOrder order;
    for (const auto read : {readSubject, readTracer, readFilter, readOutput}) {
        if (const Problem problem = read(invocation.arguments, order); !problem.isEmpty())
            return std::unexpected(invocation.wrongUsage(problem));
    }
    const auto duration = invocation.duration(Text("duration"));
    if (!duration)
        return std::unexpected(duration.error());
    order.duration = *duration;
    return order;
}

} // namespace Duende
