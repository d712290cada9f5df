// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/daemonfiltermodel.h"

#include <QAbstractItemModel>

namespace Duende {

class DaemonCatalog;

/// The side bar: all, failed, running, favourites, then each adapter's scope under its group's heading, with
/// live counts of the daemons of the shown kinds. Headings are top-level rows without a selection; the model
/// is flat.
class ScopeModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Roles {
        /// int: how many daemons it selects.
        CountRole = Qt::UserRole,
        /// bool: a heading, which cannot be chosen.
        IsHeadingRole,
        /// QString: the name of its icon in the icon theme.
        IconNameRole,
        /// int(Availability::State) of a scope's row; -1 for others.
        AvailabilityRole,
        /// QString: stable name for saved settings: "all", "failed", "linux/system".
        KeyRole,
    };

    ScopeModel(const DaemonCatalog* catalog, const Favourites* favourites, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    /// Display: the title; tool tip: why a scope cannot be asked; accessible text: title and count.
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    ScopeSelection selection(const QModelIndex& index) const;
    /// The row with this key; an invalid index where there is none.
    QModelIndex indexOfKey(const QString& key) const;

    /// Counts only these kinds; empty counts every kind.
    void setKinds(const QSet<DaemonKind>& kinds);

private:
    struct Entry
    {
        QString key;
        QString title;
        QString iconName;
        bool isHeading = false;
        ScopeSelection selection;
        qsizetype scopeIndex = -1; // in DaemonCatalog::scopes()
        int count = 0;
    };

    void addScopes();
    void recount();

    const DaemonCatalog* m_catalog;
    const Favourites* m_favourites;
    QSet<DaemonKind> m_kinds;
    QList<Entry> m_entries;
};

} // namespace Duende
