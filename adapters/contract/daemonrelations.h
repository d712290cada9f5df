// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonhandle.h"
#include "adapters/contract/daemonstatus.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace Duende {

/// How a daemon stands to another one. Each kind is one direction; its reverse is the next in the list.
enum class RelationKind {
    Requires,
    RequiredBy,
    Requisite,
    RequisiteOf,
    Wants,
    WantedBy,
    BindsTo,
    BoundBy,
    Upholds,
    UpheldBy,
    PartOf,
    ConsistsOf,
    Conflicts,
    ConflictedBy,
    Before,
    After,
    Triggers,
    TriggeredBy,
    OnFailure,
    OnFailureOf,
    OnSuccess,
    OnSuccessOf,
    PropagatesReloadTo,
    ReloadPropagatedFrom,
    PropagatesStopTo,
    StopPropagatedFrom,
    JoinsNamespaceOf,
    Documentation, // no daemon: kept out of the graph
};

/// One end of a relation.
struct RelatedDaemon
{
    DaemonHandle handle;
    /// "nginx.service"
    QString name;
    QString description;
    /// Empty for one that is not loaded.
    std::optional<DaemonStatus> status;
    /// The platform's own words: "active (running)", "not found".
    QString detail;

    friend bool operator==(const RelatedDaemon&, const RelatedDaemon&) = default;
};

/// An arrow between two daemons of DaemonRelations::daemons.
struct Relation
{
    RelationKind kind = RelationKind::Requires;
    qsizetype from = 0;
    qsizetype to = 0;

    friend bool operator==(const Relation&, const Relation&) = default;
};

/// What a timer starts by, a socket listens on, a path watches.
struct ActivationFact
{
    /// "Next run", "Listens on", "Watches".
    QString title;
    /// In words ("Stream /run/docker.sock"); empty when `time` says it.
    QString text;
    std::optional<QDateTime> time;

    friend bool operator==(const ActivationFact&, const ActivationFact&) = default;
};

/// What hangs on what around one daemon.
struct DaemonRelations
{
    /// The most relations that are told of one daemon.
    static constexpr qsizetype maximum = 20000;

    /// The first is the daemon that was asked for.
    QList<RelatedDaemon> daemons;
    /// Those of the first one, by kind; then those among its neighbours that order them (Before, After).
    QList<Relation> relations;
    QList<ActivationFact> activation;
    /// The names of what orders itself in a circle with this daemon; empty when nothing does.
    QStringList cycle;

    friend bool operator==(const DaemonRelations&, const DaemonRelations&) = default;
};

} // namespace Duende
