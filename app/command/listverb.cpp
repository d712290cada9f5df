// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/listverb.h"

#include "app/command/gathering.h"
#include "app/command/statecounts.h"
#include "app/command/texttable.h"
#include "models/format/daemonjson.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"

#include <QJsonArray>

namespace Duende {

using namespace std::chrono_literals;

namespace {

using Shown = std::vector<const ListedDaemon*>;

QString known(const QString& text)
{
    return text.isEmpty() ? ValueText::unknown() : plainText(text);
}

void printTable(Invocation& invocation, const Shown& shown, bool hasCpu)
{
    std::vector<TextColumn> columns{{.title = QStringLiteral("STATE")},
        {.title = QStringLiteral("NAME"), .minimumWidth = 16, .preferredWidth = 36},
        {.title = QStringLiteral("SCOPE")}, {.title = QStringLiteral("PID"), .isRightAligned = true},
        {.title = QStringLiteral("MEMORY"), .isRightAligned = true, .isOptional = true},
        {.title = QStringLiteral("SINCE"), .isRightAligned = true, .isOptional = true},
        {.title = QStringLiteral("DESCRIPTION"),
            .minimumWidth = 12,
            .preferredWidth = 24,
            .elidesEnd = true,
            .isOptional = true}};
    if (hasCpu) {
        columns.insert(columns.begin() + 4,
            {.title = QStringLiteral("CPU"), .isRightAligned = true, .isOptional = true});
    }
    TextTable table(columns);
    const QDateTime now = QDateTime::currentDateTime();
    for (const ListedDaemon* daemon : shown) {
        const DaemonRecord& record = daemon->record;
        QStringList cells{record.status.word(), plainText(record.name), plainText(record.scope),
            record.pid ? QString::number(*record.pid) : ValueText::unknown(),
            ValueText::bytes(record.use ? record.use->memoryBytes : std::nullopt),
            record.since ? ValueText::shortAge(*record.since, now) : ValueText::unknown(),
            known(record.description)};
        if (hasCpu)
            cells.insert(4, ValueText::percent(daemon->cpuPercent));
        table.addRow(cells);
    }
    QString text = table.toString(invocation.style, [&](size_t row, size_t column, const QString& cell) {
        return column == 0 ? invocation.style.coloured(cell, shown[row]->record.status.state()) : cell;
    });
    if (invocation.style.isTerminal) {
        StateCounts counts;
        for (const ListedDaemon* daemon : shown)
            counts.add(daemon->record.status);
        text += QLatin1Char('\n') + counts.toString() + QLatin1Char('\n');
    }
    invocation.print(text);
}

void printHandles(Invocation& invocation, const Shown& shown)
{
    QString text;
    for (const ListedDaemon* daemon : shown) {
        const QString handle = daemon->record.handle.toString();
        text += (invocation.style.isTerminal ? plainText(handle) : handle) + QLatin1Char('\n');
    }
    invocation.print(text);
}

// What is not on this machine is one calm line; what should be there and does not answer has a line of its
// own.
void noteUnavailable(Invocation& invocation, const QList<Gathering::Unavailable>& unavailable)
{
    QStringList absent;
    for (const Gathering::Unavailable& scope : unavailable) {
        if (scope.error.isNotSupported())
            absent.append(scope.error.detail());
        else
            invocation.messages->note(QStringLiteral("%1: %2").arg(scope.scope.name, scope.error.message()));
    }
    if (!absent.isEmpty())
        invocation.messages->note(absent.join(QStringLiteral("; ")));
}

void printJson(Invocation& invocation, const Shown& shown, const QList<Gathering::Unavailable>& unavailable)
{
    QJsonArray daemons;
    for (const ListedDaemon* daemon : shown)
        daemons.append(DaemonJson::daemon(daemon->record, daemon->cpuPercent));
    QJsonArray missing;
    for (const Gathering::Unavailable& scope : unavailable)
        missing.append(DaemonJson::unavailable(scope.scope, scope.error));
    invocation.print(
        QJsonObject{{QStringLiteral("daemons"), daemons}, {QStringLiteral("unavailable"), missing}});
}

} // namespace

ExitStatus runList(Invocation& invocation)
{
    const auto selection = DaemonSelection::fromOptions(invocation);
    if (!selection)
        return selection.error();
    auto samplingTime = invocation.duration(QLatin1StringView("sample"));
    if (!samplingTime)
        return samplingTime.error();
    if (!*samplingTime && selection->needsCpu())
        *samplingTime = 500ms;

    const OperationContext context = invocation.question(10s + samplingTime->value_or(0ms));
    const Gathering gathering = Gathering::of(*invocation.registry, context, *samplingTime);
    if (const auto goesOn = context.check(QStringLiteral("listing the daemons"));
        !goesOn && context.stop.stop_requested()) {
        invocation.messages->error(goesOn.error());
        return ExitStatus::Failed;
    }

    qsizetype asked = 0;
    for (const auto& adapter : invocation.registry->adapters())
        asked += selection->includes(adapter->scope()) ? 1 : 0;
    if (asked == 0) {
        invocation.messages->error(selection->unreachable());
        return ExitStatus::Failed;
    }
    QList<Gathering::Unavailable> unavailable;
    for (const Gathering::Unavailable& scope : gathering.unavailable) {
        if (selection->includes(scope.scope))
            unavailable.append(scope);
    }
    Shown shown;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const ListedDaemon& daemon : gathering.daemons) {
        if (selection->includes(daemon.record, daemon.cpuPercent, now))
            shown.push_back(&daemon);
    }
    noteUnavailable(invocation, unavailable);
    if (invocation.wantsJson())
        printJson(invocation, shown, unavailable);
    else if (invocation.arguments.has(QLatin1StringView("handles")))
        printHandles(invocation, shown);
    else
        printTable(invocation, shown, samplingTime->has_value());
    return unavailable.size() == asked ? ExitStatus::Failed : ExitStatus::Done;
}

} // namespace Duende
