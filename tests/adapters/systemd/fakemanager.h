// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/systemd/systemdtypes.h"

#include <QDBusConnection>
#include <QDBusVirtualObject>
#include <QHash>
#include <QSet>
#include <QTimer>

namespace Duende {

/// How a fake manager behaves.
struct FakeBehaviour
{
    int units = 10;
    int changesPerSecond = 0;
    /// What is answered in a wrong form: list, list-empty, files, properties, values, job, signals.
    QSet<QString> malformed;
    /// Methods that are never answered.
    QSet<QString> unanswered;
    /// Methods in the middle of which the process ends.
    QSet<QString> fatal;
    /// METHOD=D-Bus error name.
    QHash<QString, QString> errors;
    QString jobResult = QStringLiteral("done");
    /// The end of a job is told before its path.
    bool endsJobsEarly = false;
    /// No job ever ends.
    bool keepsJobs = false;
};

/// Answers for org.freedesktop.systemd1 as a service manager with made-up units: "fake-00001.service", … It
/// says what it is asked and what it is told to; nothing is ever run.
class FakeManager : public QDBusVirtualObject
{
    Q_OBJECT

public:
    FakeManager(const QDBusConnection& connection, const FakeBehaviour& behaviour);

    QString introspect(const QString& path) const override;
    bool handleMessage(const QDBusMessage& message, const QDBusConnection& connection) override;

    /// A line of the steering protocol: "set UNIT ACTIVE SUB PID", "new UNIT", "remove UNIT", "reload".
    void command(const QStringList& words);

private:
    struct Unit
    {
        QString active = QStringLiteral("active");
        QString sub = QStringLiteral("running");
        quint32 pid = 0;
        quint64 sinceUsec = 0;
        quint32 restarts = 0;
    };

    void answer(const QDBusMessage& message);
    void answerManager(const QDBusMessage& message);
    void answerProperty(const QDBusMessage& message);
    void answerJob(const QDBusMessage& message);
    QVariant property(const QString& unit, const QString& name) const;
    QList<ListedUnit> listing(const QSet<QString>& only = {}) const;
    void reply(const QDBusMessage& message, const QVariantList& arguments = {});
    void send(const QString& path, const QString& interfaceName, const QString& name,
        const QVariantList& arguments);
    void tell(const QString& unit);
    void change();

    QDBusConnection m_connection;
    FakeBehaviour m_behaviour;
    QHash<QString, Unit> m_units;
    QStringList m_names;
    QTimer m_timer;
    int m_next = 0;
    uint m_jobs = 0;
    quint64 m_changes = 0;
};

} // namespace Duende
