// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitjob.h"

#include "adapters/systemd/systemdtypes.h"

#include <QDBusError>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include <algorithm>

namespace Duende {

namespace {

const QString jobResultUnknown = QStringLiteral("unknown");

struct SignalSource
{
    QString service;
    QString path;
    QString interfaceName;
    QString name;
};

SignalSource jobRemovedSignal()
{
    return {SystemdBus::serviceName(), SystemdBus::managerPath(), SystemdBus::managerInterface(),
        QStringLiteral("JobRemoved")};
}

SignalSource ownerChangedSignal()
{
    return {QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
        QStringLiteral("org.freedesktop.DBus"), QStringLiteral("NameOwnerChanged")};
}

SignalSource disconnectedSignal()
{
    return {{}, QStringLiteral("/org/freedesktop/DBus/Local"), QStringLiteral("org.freedesktop.DBus.Local"),
        QStringLiteral("Disconnected")};
}

} // namespace

UnitJob::UnitJob(const std::shared_ptr<SystemdBus>& bus, const OperationContext& context)
    : m_bus(bus)
    , m_context(context)
    , m_wait(m_context)
{
    QDBusConnection connection = m_bus->connection();
    const SignalSource removed = jobRemovedSignal();
    connection.connect(removed.service, removed.path, removed.interfaceName, removed.name, this,
        SLOT(onJobRemoved(QDBusMessage)));
    const SignalSource owner = ownerChangedSignal();
    connection.connect(owner.service, owner.path, owner.interfaceName, owner.name,
        {SystemdBus::serviceName()}, QString(), this, SLOT(onManagerOwnerChanged(QDBusMessage)));
    const SignalSource gone = disconnectedSignal();
    connection.connect(gone.service, gone.path, gone.interfaceName, gone.name, this, SLOT(onDisconnected()));
    m_bus->subscribe();
}

UnitJob::~UnitJob() = default;

Result<QString> UnitJob::run(const QDBusMessage& request, const QString& failure, const QString& unit)
{
    const Result<QDBusMessage> reply = callBus(*m_bus, request, failure, unit, m_context);
    if (!reply)
        return std::unexpected(reply.error());
    const Result<QString> path = objectPath(*reply, request.member());
    if (!path)
        return std::unexpected(path.error());

    m_path = *path;
    if (m_context.interactive)
        m_context.deadline = std::max(m_context.deadline, QDeadlineTimer(m_context.timeout));
    if (const Result<void> waited = m_wait.until([this] { return isOver(); }, failure); !waited) {
        if (waited.error().isCancelled())
            cancelJob(m_path);
        return std::unexpected(waited.error());
    }
    if (!m_removed.contains(m_path))
        return std::unexpected(busError(QDBusError::errorString(QDBusError::Disconnected), {},
            {failure, unit, m_context.timeout, m_context.interactive}));
    return m_removed.value(m_path);
}

bool UnitJob::isOver()
{
    return m_isDisconnected || m_removed.contains(m_path);
}

void UnitJob::cancelJob(const QString& jobPath)
{
    bool isNumber = false;
    const uint id = QStringView(jobPath).sliced(jobPath.lastIndexOf(QLatin1Char('/')) + 1).toUInt(&isNumber);
    if (!isNumber)
        return;
    QDBusMessage message = SystemdBus::managerCall(QStringLiteral("CancelJob"));
    message << id;
    m_bus->connection().send(message);
}

void UnitJob::onJobRemoved(const QDBusMessage& signal)
{
    if (signal.signature() != QLatin1StringView("uoss"))
        return;
    const QVariantList arguments = signal.arguments();
    m_removed.insert(arguments.at(1).value<QDBusObjectPath>().path(), arguments.at(3).toString());
    if (!m_path.isEmpty())
        m_wait.wake();
}

// A manager that executes itself anew keeps its jobs, but the end of one may have been told to nobody.
void UnitJob::onManagerOwnerChanged(const QDBusMessage& signal)
{
    if (signal.signature() == QLatin1StringView("sss") && !signal.arguments().at(2).toString().isEmpty()
        && !m_path.isEmpty())
        recheckJob();
}

void UnitJob::onDisconnected()
{
    m_isDisconnected = true;
    m_wait.wake();
}

void UnitJob::recheckJob()
{
    m_bus->connection().send(SystemdBus::managerCall(QStringLiteral("Subscribe")));
    const QDBusMessage get = SystemdBus::getProperty(
        m_path, QStringLiteral("org.freedesktop.systemd1.Job"), QStringLiteral("State"));
    auto* watcher = new QDBusPendingCallWatcher(m_bus->connection().asyncCall(get), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* finished) {
        finished->deleteLater();
        const QString error = QDBusPendingReply<>(*finished).reply().errorName();
        if (error == QDBusError::errorString(QDBusError::UnknownObject) && !m_removed.contains(m_path)) {
            m_removed.insert(m_path, jobResultUnknown);
            m_wait.wake();
        }
    });
}

} // namespace Duende
