// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonid.h"

#include <QObject>
#include <QSet>

class QSettings;

namespace Duende {

/// The daemons that a person marked for some purpose. Kept in the settings by id, so they are the same
/// tomorrow.
class DaemonMarks : public QObject
{
    Q_OBJECT

public:
    /// `settings` outlives this; null keeps nothing. They are its value `key`.
    DaemonMarks(QSettings* settings, const QString& key, QObject* parent = nullptr);

    bool contains(const DaemonId& id) const { return m_ids.contains(id); }
    const QSet<DaemonId>& ids() const { return m_ids; }
    void set(const DaemonId& id, bool isMarked);
    /// Reads the settings again, which another program may have changed.
    void read();

Q_SIGNALS:
    void changed(const Duende::DaemonId& id);

private:
    QSettings* m_settings;
    QString m_key;
    QSet<DaemonId> m_ids;
};

} // namespace Duende
