// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/systemd/eventwait.h"
#include "adapters/systemd/systemdbus.h"

#include <QHash>

class QDBusMessage;

namespace Duende {

/// Follows one job of the manager's to its end, org.freedesktop.systemd1(5). It listens before it asks, so
/// that a job that is over at once is not missed. Made, used and destroyed in one worker thread.
class UnitJob : public QObject
{
    Q_OBJECT

public:
    UnitJob(const std::shared_ptr<SystemdBus>& bus, const OperationContext& context);
    ~UnitJob() override;

    /// Sends `request`, whose reply is a job's path, and waits for the job. Gives the job's result: done,
    /// canceled, timeout, failed, dependency, skipped, … A cancelled operation cancels the job; one that is
    /// out of time leaves it to the manager. Errors: those of the call and of OperationContext::check().
    Result<QString> run(const QDBusMessage& request, const QString& failure, const QString& unit);

private Q_SLOTS:
    void onJobRemoved(const QDBusMessage& signal);
    void onManagerOwnerChanged(const QDBusMessage& signal);
    void onDisconnected();

private:
    bool isOver();
    void cancelJob(const QString& jobPath);
    void recheckJob();

    std::shared_ptr<SystemdBus> m_bus;
    OperationContext m_context;
    EventWait m_wait;
    QString m_path;
    QHash<QString, QString> m_removed;
    bool m_isDisconnected = false;
};

} // namespace Duende
