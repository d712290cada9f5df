// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"

#include <QSet>
#include <QToolButton>

#include <array>

class QAction;
class QMenu;

namespace Duende {

class DaemonCatalog;

/// Chooses the kinds of daemons that the list shows. It offers the kinds that there are, with their counts.
class KindChooser : public QToolButton
{
    Q_OBJECT

public:
    explicit KindChooser(const DaemonCatalog* catalog, QWidget* parent = nullptr);

    /// What people call daemons: services, processes, containers, microVMs and modules.
    static QSet<DaemonKind> usualKinds();

    /// Empty: every kind.
    const QSet<DaemonKind>& kinds() const { return m_kinds; }
    void setKinds(const QSet<DaemonKind>& kinds);

    /// For saved settings: "all", or the words of the kinds.
    static QStringList toWords(const QSet<DaemonKind>& kinds);
    /// The inverse; the usual kinds where nothing sensible is said.
    static QSet<DaemonKind> fromWords(const QStringList& words);

Q_SIGNALS:
    void kindsChanged(const QSet<Duende::DaemonKind>& kinds);

private:
    void choose(const QSet<DaemonKind>& kinds);
    void updateEntries();
    void updateText();
    static QString title(const QSet<DaemonKind>& kinds);

    const DaemonCatalog* m_catalog;
    QSet<DaemonKind> m_kinds;
    QMenu* m_menu;
    QAction* m_usual;
    QAction* m_all;
    QList<QAction*> m_entries; // by DaemonKind
};

} // namespace Duende
