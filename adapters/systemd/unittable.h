// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonmonitor.h"
#include "adapters/systemd/unitfacts.h"
#include "adapters/systemd/unitfilestates.h"

#include <QHash>
#include <QSet>

namespace Duende {

/// The units of one manager as last heard of, and what of them has changed since the last delta. Not
/// thread-safe.
class UnitTable
{
public:
    explicit UnitTable(UnitScope scope) : m_scope(scope) { }

    /// Takes a whole listing. What is known of a unit beyond the listing stays where the listing agrees with
    /// it. The next delta is a full list.
    void replace(const QList<UnitFacts>& all);

    /// Takes the state of each unit file: new files become rows, files that are gone lose theirs.
    void setFileStates(const UnitFileStates& fileStates);

    /// Takes what a listing says of one unit.
    void update(const UnitFacts& listed);
    /// The unit is not loaded any more: its row stays when it has a file.
    void unload(const QString& unit);

    /// Takes properties of a loaded unit, see applyProperties(). Says whether its active state changed.
    bool apply(const QString& unit, const QVariantMap& values);

    /// Null for a unit that is not in the table.
    const UnitFacts* find(const QString& unit) const;
    const UnitFileStates& fileStates() const { return m_fileStates; }
    QStringList names() const { return m_units.keys(); }
    auto begin() const { return m_units.cbegin(); }
    auto end() const { return m_units.cend(); }
    qsizetype size() const { return m_units.size(); }

    bool hasChanges() const { return m_isFull || !m_changed.isEmpty() || !m_removed.isEmpty(); }
    /// What has changed since the last call.
    DaemonDelta takeDelta();

private:
    UnitFacts interned(UnitFacts facts);
    void intern(QString& word);
    static void forgetRun(UnitFacts& facts);
    void store(const UnitFacts& facts);
    void remove(const QString& unit);
    static UnitFacts keeping(const UnitFacts& known, const UnitFacts& listed);

    UnitScope m_scope;
    QHash<QString, UnitFacts> m_units;
    UnitFileStates m_fileStates;
    /// The few words that states are made of, so that ten thousand units share them.
    QSet<QString> m_words;
    QSet<QString> m_changed;
    QSet<QString> m_removed;
    bool m_isFull = false;
};

} // namespace Duende
