// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonid.h"

#include <QAbstractListModel>
#include <QIcon>
#include <QPointer>

class QAction;

namespace Duende {

class DaemonListModel;

/// What the command palette offers for what is typed: actions that can be had now, and daemons; the best
/// first.
class PaletteModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Roles {
        /// QString: a shortcut, or a daemon's state and scope.
        HintRole = Qt::UserRole,
    };
    /// More rows than a person reads are not shown.
    static constexpr int maximumRows = 200;

    PaletteModel(const QList<QAction*>& actions, const DaemonListModel* daemons, QObject* parent = nullptr);

    void setPattern(const QString& pattern);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    /// The action of a row; null for a daemon's.
    QAction* action(const QModelIndex& index) const;
    /// The daemon of a row; null for an action's.
    DaemonId daemon(const QModelIndex& index) const;

private:
    struct Entry
    {
        QString text;
        QString hint;
        QIcon icon;
        QPointer<QAction> action;
        DaemonId daemon;
    };
    struct Match
    {
        int score;
        qsizetype entry;
    };

    void addActions(const QList<QAction*>& actions);
    void addDaemons(const DaemonListModel* daemons);

    QList<Entry> m_entries;
    QList<Match> m_matches;
};

} // namespace Duende
