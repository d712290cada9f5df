// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"
#include "models/filter/filterexpression.h"

#include <QSet>
#include <QSortFilterProxyModel>

#include <optional>

namespace Duende {

class DaemonListModel;
class Favourites;

/// What the side bar selects: conditions that all must hold; an empty one lets everything through.
struct ScopeSelection
{
    std::optional<DaemonStatus::State> state;
    std::optional<Platform> platform;
    QString scope;
    bool favouritesOnly = false;

    friend bool operator==(const ScopeSelection&, const ScopeSelection&) = default;
};

/// The rows that a person asked for, in their order: side bar, kinds and the filter field together. Sorts by
/// raw values; a value that is not known comes last in both directions, and equal values are ordered by name.
class DaemonFilterModel final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    DaemonFilterModel(DaemonListModel* source, const Favourites* favourites, QObject* parent = nullptr);

    void setSelection(const ScopeSelection& selection);
    const ScopeSelection& selection() const { return m_selection; }

    /// The kinds that are shown; empty shows every kind.
    void setKinds(const QSet<DaemonKind>& kinds);
    const QSet<DaemonKind>& kinds() const { return m_kinds; }

    void setExpression(const FilterExpression& expression);
    const FilterExpression& expression() const { return m_expression; }
    /// Time went by: looks at the rows again when the filter asks for an age. Called about once a minute.
    void refreshAges();

    /// The record of a row of this model.
    const DaemonRecord& record(const QModelIndex& index) const;
    const DaemonListModel* daemons() const { return m_daemons; }

    /// Whether side bar and kinds, but not the filter field, let a daemon through.
    static bool isSelected(const DaemonRecord& record, const ScopeSelection& selection,
        const QSet<DaemonKind>& kinds, bool isFavourite);

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    DaemonListModel* m_daemons;
    const Favourites* m_favourites;
    ScopeSelection m_selection;
    QSet<DaemonKind> m_kinds;
    FilterExpression m_expression;
};

} // namespace Duende
