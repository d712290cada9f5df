// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/gathering.h"
#include "models/daemoncatalog.h"

#include <QObject>

namespace Duende {

/// Writes what a catalog tells of the selected daemons, as it comes. A change is written where the daemon was
/// selected before or is now.
class Watcher : public QObject
{
    Q_OBJECT

public:
    Watcher(DaemonCatalog& catalog, const DaemonSelection& selection, Invocation& invocation);

Q_SIGNALS:
    /// Nobody reads on.
    void ended();

private:
    void printSnapshot();
    void follow(const DaemonDelta& delta);
    void followScope(qsizetype index);
    void removed(const DaemonId& id);
    void changed(const DaemonRecord& record);
    bool isSelected(const DaemonRecord& record) const;
    void emitEvent(QLatin1StringView event, QJsonObject members);
    void emitLine(const DaemonHandle& handle, const QStringList& words);
    void flush();

    DaemonCatalog& m_catalog;
    DaemonSelection m_selection;
    Invocation& m_invocation;
    QHash<DaemonId, DaemonRecord> m_known; // all of the catalog's, selected or not
    QHash<qsizetype, Availability> m_availability; // by index of the catalog's scopes
    QByteArray m_pending;
};

} // namespace Duende
