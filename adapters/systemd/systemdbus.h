// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/operationcontext.h"
#include "adapters/systemd/systemdendpoint.h"
#include "adapters/systemd/systemderrors.h"

#include <QDBusConnection>
#include <QDBusMessage>

#include <memory>

namespace Duende {

/// A connection of our own to the bus on which one service manager is. QtDBus keeps a lost connection for
/// ever, so each has a name that is used once; another is opened in its place. May be shared by threads.
class SystemdBus
{
public:
    /// Connects; blocks for as long as the bus takes to greet, and where the usual bus of a user whose
    /// manager runs has just been started by this, for up to `patience` until the manager is on it. Errors:
    /// Io (NotSupported where systemd is not on this machine at all), with the bus's own words as cause.
    static Result<std::shared_ptr<SystemdBus>> open(
        const SystemdEndpoint& endpoint, std::chrono::milliseconds patience = {});

    ~SystemdBus();
    Q_DISABLE_COPY_MOVE(SystemdBus)

    QDBusConnection connection() const { return m_connection; }
    bool isConnected() const { return m_connection.isConnected(); }

    /// Asks the manager to send signals, once a connection.
    void subscribe();

    /// A call of the manager's own interface, org.freedesktop.systemd1.Manager.
    static QDBusMessage managerCall(const QString& method);
    static QDBusMessage getProperty(
        const QString& objectPath, const QString& interfaceName, const QString& name);
    static QDBusMessage getAllProperties(const QString& objectPath, const QString& interfaceName);
    static QDBusMessage getManagerProperty(const QString& name);

    static QString serviceName();
    static QString managerPath();
    static QString managerInterface();
    static QString unitInterface();
    static QString propertiesInterface();

private:
    explicit SystemdBus(const QDBusConnection& connection) : m_connection(connection) { }

    QDBusConnection m_connection;
    std::atomic_bool m_subscribed = false;
};

/// The context for a call that may ask a person for their password: they get at least two minutes for it. Any
/// other context as it is.
OperationContext withTimeToAnswer(const OperationContext& context);

/// Sends one call and waits for its answer in the calling thread, which is no GUI thread: until the answer, a
/// stop or the deadline of `context`. A reply that is an error comes as the PlatformError it means.
Result<QDBusMessage> callBus(const SystemdBus& bus, const QDBusMessage& message, const QString& failure,
    const QString& subject, const OperationContext& context);

} // namespace Duende
