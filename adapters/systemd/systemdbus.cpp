// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/systemdbus.h"

#include "adapters/systemd/pendingcalls.h"
#include "adapters/systemd/systemdtypes.h"

#include <QDBusError>
#include <QThread>

#include <atomic>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds timeToAnswer = 2min;

QString nextConnectionName()
{
    static std::atomic_uint64_t count = 0;
    return QStringLiteral("duende-systemd-%1").arg(++count);
}

PlatformError connectError(const SystemdEndpoint& endpoint, const QString& name, const QString& message)
{
    const QString cause = name.isEmpty() ? message : QString(name + QStringLiteral(": ") + message);
    if (!managerExpected(endpoint)) {
        return PlatformError::notSupported(Platform::Linux,
            endpoint.scope == UnitScope::System ? QStringLiteral("systemd does not run this machine")
                                                : QStringLiteral("no systemd manager runs for this user"))
            .withCause(cause);
    }
    return PlatformError::io(QStringLiteral("the %1 bus cannot be reached").arg(scopeName(endpoint.scope)))
        .withCause(cause)
        .withAdvice(QStringLiteral("Check that dbus.service runs."));
}

bool hasManager(const QDBusConnection& connection)
{
    QDBusMessage message = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"),
        QStringLiteral("/org/freedesktop/DBus"), QStringLiteral("org.freedesktop.DBus"),
        QStringLiteral("NameHasOwner"));
    message << SystemdBus::serviceName();
    const QDBusMessage reply = connection.call(message, QDBus::Block, 5000);
    return reply.type() == QDBusMessage::ReplyMessage && reply.signature() == QLatin1StringView("b")
        && reply.arguments().constFirst().toBool();
}

} // namespace

Result<std::shared_ptr<SystemdBus>> SystemdBus::open(
    const SystemdEndpoint& endpoint, std::chrono::milliseconds patience)
{
    registerSystemdTypes();
    if (!managerExpected(endpoint))
        return std::unexpected(connectError(endpoint, {}, {}));
    const QStringList addresses = busAddresses(endpoint);
    if (addresses.isEmpty())
        return std::unexpected(connectError(endpoint, {}, QStringLiteral("there is no bus")));

    std::shared_ptr<SystemdBus> found;
    QString errorName;
    QString errorMessage;
    for (const QString& address : addresses) {
        const QDBusConnection connection = QDBusConnection::connectToBus(address, nextConnectionName());
        std::shared_ptr<SystemdBus> bus(new SystemdBus(connection));
        if (!connection.isConnected()) {
            errorName = connection.lastError().name();
            errorMessage = connection.lastError().message();
            continue;
        }
        // A user may have several buses: it is the one with a manager; without one on any, the first is as
        // good.
        const bool isOnlyOne = addresses.size() == 1 && endpoint.scope == UnitScope::System;
        if (isOnlyOne || hasManager(connection))
            return bus;
        if (!found)
            found = bus;
    }
    if (!found)
        return std::unexpected(connectError(endpoint, errorName, errorMessage));
    // A user's bus is started by the first who connects, and their manager goes on it then.
    if (endpoint.busAddress.isEmpty() && managerExpected(endpoint)) {
        for (const QDeadlineTimer deadline(patience); !deadline.hasExpired();) {
            QThread::sleep(50ms);
            if (hasManager(found->connection()))
                break;
        }
    }
    return found;
}

SystemdBus::~SystemdBus()
{
    QDBusConnection::disconnectFromBus(m_connection.name());
}

void SystemdBus::subscribe()
{
    if (!m_subscribed.exchange(true))
        m_connection.send(managerCall(QStringLiteral("Subscribe")));
}

OperationContext withTimeToAnswer(const OperationContext& context)
{
    OperationContext patient = context;
    if (context.interactive)
        patient.deadline = std::max(context.deadline, QDeadlineTimer(timeToAnswer));
    return patient;
}

QDBusMessage SystemdBus::managerCall(const QString& method)
{
    QDBusMessage message
        = QDBusMessage::createMethodCall(serviceName(), managerPath(), managerInterface(), method);
    message.setAutoStartService(false);
    return message;
}

QDBusMessage SystemdBus::getProperty(
    const QString& objectPath, const QString& interfaceName, const QString& name)
{
    QDBusMessage message = QDBusMessage::createMethodCall(
        serviceName(), objectPath, propertiesInterface(), QStringLiteral("Get"));
    message.setAutoStartService(false);
    message << interfaceName << name;
    return message;
}

QDBusMessage SystemdBus::getAllProperties(const QString& objectPath, const QString& interfaceName)
{
    QDBusMessage message = QDBusMessage::createMethodCall(
        serviceName(), objectPath, propertiesInterface(), QStringLiteral("GetAll"));
    message.setAutoStartService(false);
    message << interfaceName;
    return message;
}

QDBusMessage SystemdBus::getManagerProperty(const QString& name)
{
    return getProperty(managerPath(), managerInterface(), name);
}

QString SystemdBus::serviceName()
{
    return QStringLiteral("org.freedesktop.systemd1");
}

QString SystemdBus::managerPath()
{
    return QStringLiteral("/org/freedesktop/systemd1");
}

QString SystemdBus::managerInterface()
{
    return QStringLiteral("org.freedesktop.systemd1.Manager");
}

QString SystemdBus::unitInterface()
{
    return QStringLiteral("org.freedesktop.systemd1.Unit");
}

QString SystemdBus::propertiesInterface()
{
    return QStringLiteral("org.freedesktop.DBus.Properties");
}

Result<QDBusMessage> callBus(const SystemdBus& bus, const QDBusMessage& message, const QString& failure,
    const QString& subject, const OperationContext& context)
{
    PendingCalls calls(bus, context);
    QDBusMessage reply;
    calls.add(message, [&reply](const QDBusMessage& answer) { reply = answer; });
    if (const Result<void> waited = calls.wait(failure); !waited)
        return std::unexpected(waited.error());
    if (reply.type() == QDBusMessage::ErrorMessage)
        return std::unexpected(busError(reply, {failure, subject, context.timeout, context.interactive}));
    return reply;
}

} // namespace Duende
