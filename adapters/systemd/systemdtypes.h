// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/result.h"

#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusVariant>

namespace Duende {

/// A unit as ListUnits() gives it, without what nobody reads: (ssssssouso).
struct ListedUnit
{
    QString name;
    QString description;
    QString load;
    QString active;
    QString sub;

    friend bool operator==(const ListedUnit&, const ListedUnit&) = default;
};

/// A unit file as ListUnitFiles() gives it: (ss).
struct ListedUnitFile
{
    QString path;
    QString state;
};

/// A process as GetUnitProcesses() gives it: (sus).
struct UnitProcess
{
    QString controlGroup;
    quint32 pid = 0;
    QString commandLine;
};

/// A command for StartTransientUnit's ExecStartEx: (sasas).
struct TransientCommand
{
    QString path;
    QStringList arguments;
    /// "no-env-expand", "ignore-failure", …
    QStringList flags;
};

/// A property for StartTransientUnit: (sv).
struct TransientProperty
{
    QString name;
    QDBusVariant value;
};

/// A further unit for StartTransientUnit: (sa(sv)). Duende starts none.
struct TransientAuxiliary
{
    QString name;
    QList<TransientProperty> properties;
};

/// Makes the types known to QtDBus; may be called again and from any thread.
void registerSystemdTypes();

/// The only argument of a reply, when the reply has the signature of a T; otherwise the error of a manager
/// that answers in a form that is none of its own. `method` names the call.
Result<QList<ListedUnit>> listedUnits(const QDBusMessage& reply);
Result<QList<ListedUnitFile>> listedUnitFiles(const QDBusMessage& reply);
Result<QList<UnitProcess>> unitProcesses(const QDBusMessage& reply);
/// The object path of a job.
Result<QString> objectPath(const QDBusMessage& reply, const QString& method);
/// The value of Properties.Get; invalid where the reply has another form.
QVariant propertyValue(const QDBusMessage& reply);
/// The values of Properties.GetAll, as far as they have the form a{sv}.
Result<QVariantMap> propertyValues(const QDBusMessage& reply);

/// "systemd answered METHOD with an unexpected reply".
PlatformError unexpectedReply(const QString& method, const QDBusMessage& reply);

} // namespace Duende

Q_DECLARE_METATYPE(Duende::ListedUnit)
Q_DECLARE_METATYPE(Duende::ListedUnitFile)
Q_DECLARE_METATYPE(Duende::UnitProcess)
Q_DECLARE_METATYPE(Duende::TransientCommand)
Q_DECLARE_METATYPE(Duende::TransientProperty)
Q_DECLARE_METATYPE(Duende::TransientAuxiliary)
