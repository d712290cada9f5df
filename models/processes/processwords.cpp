// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processes/processwords.h"

#include "models/format/plaintext.h"

#include <QCoreApplication>

namespace Duende {

namespace {

constexpr qsizetype longestCommand = 4000;

QString tr(const char* text)
{
    return QCoreApplication::translate("Processes", text);
}

} // namespace

QString processStateTitle(DaemonProcess::State state)
{
    using State = DaemonProcess::State;
    switch (state) {
    case State::Running:
        return tr("Running");
    case State::Sleeping:
        return tr("Sleeping");
    case State::DiskSleep:
        return tr("In the kernel");
    case State::Stopped:
        return tr("Stopped");
    case State::Traced:
        return tr("Traced");
    case State::Zombie:
        return tr("Ended");
    case State::Idle:
        return tr("Idle");
    case State::Unknown:
        break;
    }
    return tr("Unknown");
}

QString processStateWord(DaemonProcess::State state)
{
    using State = DaemonProcess::State;
    switch (state) {
    case State::Running:
        return QStringLiteral("running");
    case State::Sleeping:
        return QStringLiteral("sleeping");
    case State::DiskSleep:
        return QStringLiteral("disk_sleep");
    case State::Stopped:
        return QStringLiteral("stopped");
    case State::Traced:
        return QStringLiteral("traced");
    case State::Zombie:
        return QStringLiteral("zombie");
    case State::Idle:
        return QStringLiteral("idle");
    case State::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

QString descriptorKindTitle(OpenDescriptor::Kind kind)
{
    using Kind = OpenDescriptor::Kind;
    switch (kind) {
    case Kind::File:
        return tr("File");
    case Kind::Folder:
        return tr("Folder");
    case Kind::Socket:
        return tr("Socket");
    case Kind::Pipe:
        return tr("Pipe");
    case Kind::Device:
        return tr("Device");
    case Kind::Anonymous:
        return tr("Kernel object");
    case Kind::Deleted:
        return tr("Deleted file");
    case Kind::Unknown:
        break;
    }
    return tr("Unknown");
}

QString descriptorKindWord(OpenDescriptor::Kind kind)
{
    using Kind = OpenDescriptor::Kind;
    switch (kind) {
    case Kind::File:
        return QStringLiteral("file");
    case Kind::Folder:
        return QStringLiteral("folder");
    case Kind::Socket:
        return QStringLiteral("socket");
    case Kind::Pipe:
        return QStringLiteral("pipe");
    case Kind::Device:
        return QStringLiteral("device");
    case Kind::Anonymous:
        return QStringLiteral("anonymous");
    case Kind::Deleted:
        return QStringLiteral("deleted");
    case Kind::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

QString descriptorAccessTitle(const QString& access)
{
    if (access == QLatin1StringView("read"))
        return tr("Read");
    if (access == QLatin1StringView("write"))
        return tr("Write");
    if (access == QLatin1StringView("read and write"))
        return tr("Read and write");
    if (access == QLatin1StringView("path only"))
        return tr("Path only");
    return plainText(access, 40);
}

QString processCommandText(const DaemonProcess& process)
{
    if (process.commandLine.isEmpty())
        return QLatin1Char('[') + plainText(process.name, 60) + QLatin1Char(']');
    return plainText(process.commandLine, longestCommand);
}

} // namespace Duende
