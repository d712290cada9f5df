// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonid.h"

#include <QObject>
#include <QSet>

class QSettings;

namespace Duende {

/// The daemons that a person marked. Kept in the settings by id, so they are the same tomorrow.
class Favourites : public QObject
{
    Q_OBJECT

public:
    /// `settings` outlives this; null keeps nothing.
    explicit Favourites(QSettings* settings, QObject* parent = nullptr);

    bool contains(const DaemonId& id) const { return m_ids.contains(id); }
    void set(const DaemonId& id, bool isFavourite);

Q_SIGNALS:
    void changed(const Duende::DaemonId& id);

private:
    QSettings* m_settings;
    QSet<DaemonId> m_ids;
};

} // namespace Duende
