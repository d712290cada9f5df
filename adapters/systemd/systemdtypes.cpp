// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/systemdtypes.h"

#include <QDBusMetaType>
#include <QDBusObjectPath>

namespace Duende {

QDBusArgument& operator<<(QDBusArgument& argument, const ListedUnit& unit)
{
    const QDBusObjectPath none(QStringLiteral("/"));
    argument.beginStructure();
    argument << unit.name << unit.description << unit.load << unit.active << unit.sub << QString() << none
             << quint32(0) << QString() << none;
    argument.endStructure();
    return argument;
}

const QDBusArgument& operator>>(const QDBusArgument& argument, ListedUnit& unit)
{
    argument.beginStructure();
    argument >> unit.name >> unit.description >> unit.load >> unit.active >> unit.sub;
    argument.endStructure(); // skips the rest
    return argument;
}

QDBusArgument& operator<<(QDBusArgument& argument, const ListedUnitFile& file)
{
    argument.beginStructure();
    argument << file.path << file.state;
    argument.endStructure();
    return argument;
}

const QDBusArgument& operator>>(const QDBusArgument& argument, ListedUnitFile& file)
{
    argument.beginStructure();
    argument >> file.path >> file.state;
    argument.endStructure();
    return argument;
}

QDBusArgument& operator<<(QDBusArgument& argument, const UnitProcess& process)
{
    argument.beginStructure();
    argument << process.controlGroup << process.pid << process.commandLine;
    argument.endStructure();
    return argument;
}

const QDBusArgument& operator>>(const QDBusArgument& argument, UnitProcess& process)
{
    argument.beginStructure();
    argument >> process.controlGroup >> process.pid >> process.commandLine;
    argument.endStructure();
    return argument;
}

QDBusArgument& operator<<(QDBusArgument& argument, const TransientCommand& command)
{
    argument.beginStructure();
    argument << command.path << command.arguments << command.flags;
    argument.endStructure();
    return argument;
}

const QDBusArgument& operator>>(const QDBusArgument& argument, TransientCommand& command)
{
    argument.beginStructure();
    argument >> command.path >> command.arguments >> command.flags;
    argument.endStructure();
    return argument;
}

QDBusArgument& operator<<(QDBusArgument& argument, const TransientProperty& property)
{
    argument.beginStructure();
    argument << property.name << property.value;
    argument.endStructure();
    return argument;
}

const QDBusArgument& operator>>(const QDBusArgument& argument, TransientProperty& property)
{
    argument.beginStructure();
    argument >> property.name >> property.value;
    argument.endStructure();
    return argument;
}

QDBusArgument& operator<<(QDBusArgument& argument, const TransientAuxiliary& auxiliary)
{
    argument.beginStructure();
    argument << auxiliary.name << auxiliary.properties;
    argument.endStructure();
    return argument;
}

const QDBusArgument& operator>>(const QDBusArgument& argument, TransientAuxiliary& auxiliary)
{
    argument.beginStructure();
    argument >> auxiliary.name >> auxiliary.properties;
    argument.endStructure();
    return argument;
}

namespace {

template <typename T> void registerWithList()
{
    qDBusRegisterMetaType<T>();
    qDBusRegisterMetaType<QList<T>>();
}

template <typename T>
Result<QList<T>> listArgument(const QDBusMessage& reply, QLatin1StringView signature, const QString& method)
{
    if (reply.signature() != signature || reply.arguments().size() != 1)
        return std::unexpected(unexpectedReply(method, reply));
    return qdbus_cast<QList<T>>(reply.arguments().constFirst());
}

} // namespace

void registerSystemdTypes()
{
    static const bool registered = [] {
        registerWithList<ListedUnit>();
        registerWithList<ListedUnitFile>();
        registerWithList<UnitProcess>();
        registerWithList<TransientCommand>();
        registerWithList<TransientProperty>();
        registerWithList<TransientAuxiliary>();
        return true;
    }();
    Q_UNUSED(registered)
}

Result<QList<ListedUnit>> listedUnits(const QDBusMessage& reply)
{
    return listArgument<ListedUnit>(
        reply, QLatin1StringView("a(ssssssouso)"), QStringLiteral("the request for its units"));
}

Result<QList<ListedUnitFile>> listedUnitFiles(const QDBusMessage& reply)
{
    return listArgument<ListedUnitFile>(
        reply, QLatin1StringView("a(ss)"), QStringLiteral("the request for its unit files"));
}

Result<QList<UnitProcess>> unitProcesses(const QDBusMessage& reply)
{
    return listArgument<UnitProcess>(
        reply, QLatin1StringView("a(sus)"), QStringLiteral("the request for a unit's processes"));
}

Result<QString> objectPath(const QDBusMessage& reply, const QString& method)
{
    if (reply.signature() != QLatin1StringView("o") || reply.arguments().size() != 1)
        return std::unexpected(unexpectedReply(method, reply));
    return reply.arguments().constFirst().value<QDBusObjectPath>().path();
}

QVariant propertyValue(const QDBusMessage& reply)
{
    if (reply.type() != QDBusMessage::ReplyMessage || reply.signature() != QLatin1StringView("v")
        || reply.arguments().size() != 1)
        return {};
    return reply.arguments().constFirst().value<QDBusVariant>().variant();
}

Result<QVariantMap> propertyValues(const QDBusMessage& reply)
{
    if (reply.signature() != QLatin1StringView("a{sv}") || reply.arguments().size() != 1)
        return std::unexpected(unexpectedReply(QStringLiteral("the request for a unit's properties"), reply));
    return qdbus_cast<QVariantMap>(reply.arguments().constFirst());
}

PlatformError unexpectedReply(const QString& method, const QDBusMessage& reply)
{
    return PlatformError::statusFailed(
        QStringLiteral("the service manager answered %1 with an unexpected reply").arg(method))
        .withCause(QStringLiteral("D-Bus signature \"%1\"").arg(reply.signature()));
}

} // namespace Duende
