// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processes/processesjson.h"

#include "models/format/daemonjson.h"
#include "models/processes/processwords.h"

#include <QJsonArray>

namespace Duende {

namespace {

template <typename Number> QJsonValue orNull(const std::optional<Number>& number)
{
    return number ? QJsonValue(qint64(*number)) : QJsonValue();
}

QJsonValue orNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonArray descriptorsJson(const QList<OpenDescriptor>& descriptors)
{
    QJsonArray list;
    for (const OpenDescriptor& descriptor : descriptors)
        list.append(QJsonObject{{QStringLiteral("number"), descriptor.number},
            {QStringLiteral("kind"), descriptorKindWord(descriptor.kind)},
            {QStringLiteral("target"), descriptor.target},
            {QStringLiteral("access"), orNull(descriptor.access)},
            {QStringLiteral("position"), orNull(descriptor.position)}});
    return list;
}

QJsonObject processJson(const DaemonProcess& process)
{
    QJsonObject object{{QStringLiteral("pid"), process.key.pid},
        {QStringLiteral("parent_pid"), orNull(process.parentPid)}, {QStringLiteral("name"), process.name},
        {QStringLiteral("command_line"), orNull(process.commandLine)},
        {QStringLiteral("user"), orNull(process.user)},
        {QStringLiteral("state"), processStateWord(process.state)}, {QStringLiteral("main"), process.isMain},
        {QStringLiteral("group"), process.group}, {QStringLiteral("cpu_seconds"), QJsonValue()},
        {QStringLiteral("memory_bytes"), orNull(process.memoryBytes)},
        {QStringLiteral("threads"), orNull(process.threads)},
        {QStringLiteral("descriptors"), orNull(process.descriptors)},
        {QStringLiteral("since"), process.since ? DaemonJson::time(*process.since) : QJsonValue()}};
    if (process.cpuTime)
        object[QStringLiteral("cpu_seconds")] = std::chrono::duration<double>(*process.cpuTime).count();
    return object;
}

} // namespace

QJsonObject processesJson(const DaemonHandle& handle, const DaemonProcesses& processes,
    const std::optional<QHash<qint64, OpenDescriptors>>& files)
{
    QJsonArray list;
    for (const DaemonProcess& process : processes.processes) {
        QJsonObject object = processJson(process);
        if (files) {
            const auto open = files->constFind(process.key.pid);
            object[QStringLiteral("files")]
                = open == files->cend() ? QJsonValue() : QJsonValue(descriptorsJson(open->descriptors));
        }
        list.append(object);
    }
    return {{QStringLiteral("handle"), handle.toString()},
        {QStringLiteral("source"), orNull(processes.source)}, {QStringLiteral("processes"), list}};
}

} // namespace Duende
