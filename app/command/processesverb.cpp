// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/processesverb.h"

#include "adapters/contract/daemonprocesses.h"
#include "app/command/handlelookup.h"
#include "app/command/texttable.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/processes/processesjson.h"
#include "models/processes/processwords.h"

namespace Duende {

using namespace std::chrono_literals;

namespace {

using Files = QHash<qint64, OpenDescriptors>;

constexpr int narrowCommand = 20;
constexpr int usualCommand = 60;

QString countText(const std::optional<quint64>& count)
{
    return count ? QString::number(*count) : ValueText::unknown();
}

/// How deep every process is below another of the daemon's; parents come first.
QHash<qint64, int> depths(const QList<DaemonProcess>& processes)
{
    QHash<qint64, int> depths;
    for (const DaemonProcess& process : processes) {
        const auto parent = depths.constFind(process.parentPid.value_or(0));
        depths.insert(process.key.pid, parent == depths.cend() ? 0 : *parent + 1);
    }
    return depths;
}

QString processTable(const DaemonProcesses& processes, const TextStyle& style)
{
    const bool hasGroups = std::ranges::any_of(
        processes.processes, [](const DaemonProcess& process) { return !process.group.isEmpty(); });
    std::vector<TextColumn> columns{{QStringLiteral("PID"), true}, {QStringLiteral("USER")},
        {QStringLiteral("STATE")}, {QStringLiteral("CPU TIME"), true}, {QStringLiteral("MEMORY"), true},
        {QStringLiteral("THREADS"), true, 0, 0, false, true},
        {QStringLiteral("FILES"), true, 0, 0, false, true},
        {QStringLiteral("SINCE"), true, 0, 0, false, true}};
    if (hasGroups)
        columns.push_back({QStringLiteral("GROUP"), false, 0, 0, false, true});
    columns.push_back({QStringLiteral("COMMAND"), false, narrowCommand, usualCommand, true});
    TextTable table(columns);
    const QHash<qint64, int> depth = depths(processes.processes);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const DaemonProcess& process : processes.processes) {
        QStringList cells{QString::number(process.key.pid),
            process.user.isEmpty() ? ValueText::unknown() : plainText(process.user, 40),
            processStateTitle(process.state).toLower(),
            process.cpuTime ? ValueText::duration(*process.cpuTime) : ValueText::unknown(),
            ValueText::bytes(process.memoryBytes), countText(process.threads), countText(process.descriptors),
            process.since ? ValueText::shortAge(*process.since, now) : ValueText::unknown()};
        if (hasGroups)
            cells.append(plainText(process.group));
        // Deeper ones than that would leave no room for their commands.
        const QString indent(2 * std::min(depth.value(process.key.pid), 10), QLatin1Char(' '));
        cells.append(
            indent + processCommandText(process) + (process.isMain ? QStringLiteral(" (main)") : QString()));
        table.addRow(cells);
    }
    return table.toString(style);
}

QString filesText(const DaemonProcess& process, const OpenDescriptors& open, const TextStyle& style)
{
    TextTable table({{QStringLiteral("FILE"), true}, {QStringLiteral("KIND")}, {QStringLiteral("ACCESS")},
        {QStringLiteral("POSITION"), true, 0, 0, false, true},
        {QStringLiteral("WHAT IT IS"), false, narrowCommand, usualCommand}});
    for (const OpenDescriptor& descriptor : open.descriptors)
        table.addRow({QString::number(descriptor.number), descriptorKindTitle(descriptor.kind).toLower(),
            descriptor.access.isEmpty() ? ValueText::unknown() : plainText(descriptor.access, 40),
            descriptor.position ? QString::number(*descriptor.position) : ValueText::unknown(),
            plainText(descriptor.target)});
    QString text = QLatin1Char('\n')
        + style.heading(QStringLiteral("%1 %2").arg(process.key.pid).arg(plainText(process.name, 60)))
        + QLatin1Char('\n') + table.toString(style);
    if (open.total > quint64(open.descriptors.size()))
        text += QStringLiteral("\u2026 of %1\n").arg(open.total);
    return text;
}

} // namespace

ExitStatus runProcesses(Invocation& invocation)
{
    const auto handle = HandleLookup::findOne(invocation, invocation.arguments.operands().first());
    if (!handle)
        return handle.error();
    const auto adapter = invocation.registry->adapterFor(*handle);
    const OperationContext context = invocation.question(30s);
    const Result<DaemonProcesses> processes
        = adapter.and_then([&](const auto& found) { return found->processes(*handle, context); });
    if (!processes) {
        invocation.messages->error(processes.error());
        return ExitStatus::Failed;
    }
    std::optional<Files> files;
    bool hasFailed = false;
    if (invocation.arguments.has(QLatin1StringView("files"))) {
        files.emplace();
        for (const DaemonProcess& process : processes->processes) {
            const Result<OpenDescriptors> open = (*adapter)->descriptors(*handle, process.key, context);
            if (open) {
                files->insert(process.key.pid, *open);
            } else if (open.error().kind() != PlatformError::Kind::NotFound) {
                // What ended meanwhile has nothing open any more.
                invocation.messages->error(open.error(), QString::number(process.key.pid));
                hasFailed = true;
            }
        }
    }
    const ExitStatus status = hasFailed ? ExitStatus::Failed : ExitStatus::Done;
    if (invocation.wantsJson()) {
        invocation.print(processesJson(*handle, *processes, files));
        return status;
    }
    if (processes->processes.isEmpty()) {
        invocation.messages->note(QStringLiteral("no processes"));
        return status;
    }
    QString text = processTable(*processes, invocation.style);
    for (const DaemonProcess& process : processes->processes) {
        if (files && files->contains(process.key.pid))
            text += filesText(process, files->value(process.key.pid), invocation.style);
    }
    invocation.print(text);
    return status;
}

} // namespace Duende
