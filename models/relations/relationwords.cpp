// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/relations/relationwords.h"

#include <QCoreApplication>

#include <array>

namespace Duende {

namespace {

struct KindWords
{
    RelationKind kind;
    RelationFamily family;
    const char* word;
    const char* title;
    const char* help;
};

// The words of the service manager's own manual.
constexpr std::array kinds{
    KindWords{RelationKind::Requires, RelationFamily::Needs, "requires",
        QT_TRANSLATE_NOOP("Relations", "Requires"),
        QT_TRANSLATE_NOOP("Relations",
            "Starting it starts these; it fails when one of them cannot be started, and stops when one is "
            "stopped.")},
    KindWords{RelationKind::RequiredBy, RelationFamily::Needs, "required_by",
        QT_TRANSLATE_NOOP("Relations", "Required by"),
        QT_TRANSLATE_NOOP("Relations", "Starting one of these starts it; stopping it stops them.")},
    KindWords{RelationKind::Requisite, RelationFamily::Needs, "requisite",
        QT_TRANSLATE_NOOP("Relations", "Needs running"),
        QT_TRANSLATE_NOOP("Relations", "It is not started unless these run already.")},
    KindWords{RelationKind::RequisiteOf, RelationFamily::Needs, "requisite_of",
        QT_TRANSLATE_NOOP("Relations", "Must be running for"),
        QT_TRANSLATE_NOOP("Relations", "These are not started unless it runs already.")},
    KindWords{RelationKind::Wants, RelationFamily::Wants, "wants", QT_TRANSLATE_NOOP("Relations", "Wants"),
        QT_TRANSLATE_NOOP("Relations", "Starting it starts these; it runs without them all the same.")},
    KindWords{RelationKind::WantedBy, RelationFamily::Wants, "wanted_by",
        QT_TRANSLATE_NOOP("Relations", "Wanted by"),
        QT_TRANSLATE_NOOP("Relations", "Starting one of these starts it; they run without it all the same.")},
    KindWords{RelationKind::BindsTo, RelationFamily::Needs, "binds_to",
        QT_TRANSLATE_NOOP("Relations", "Bound to"),
        QT_TRANSLATE_NOOP("Relations", "It stops as soon as one of these ends, for whatever reason.")},
    KindWords{RelationKind::BoundBy, RelationFamily::Needs, "bound_by",
        QT_TRANSLATE_NOOP("Relations", "Bound by"),
        QT_TRANSLATE_NOOP("Relations", "These stop as soon as it ends, for whatever reason.")},
    KindWords{RelationKind::Upholds, RelationFamily::Wants, "upholds",
        QT_TRANSLATE_NOOP("Relations", "Keeps running"),
        QT_TRANSLATE_NOOP("Relations", "While it runs, these are started again whenever they end.")},
    KindWords{RelationKind::UpheldBy, RelationFamily::Wants, "upheld_by",
        QT_TRANSLATE_NOOP("Relations", "Kept running by"),
        QT_TRANSLATE_NOOP("Relations", "While one of these runs, it is started again whenever it ends.")},
    KindWords{RelationKind::PartOf, RelationFamily::PartOf, "part_of",
        QT_TRANSLATE_NOOP("Relations", "Part of"),
        QT_TRANSLATE_NOOP("Relations", "Stopping or restarting one of these does the same to it.")},
    KindWords{RelationKind::ConsistsOf, RelationFamily::PartOf, "consists_of",
        QT_TRANSLATE_NOOP("Relations", "Consists of"),
        QT_TRANSLATE_NOOP("Relations", "Stopping or restarting it does the same to these.")},
    KindWords{RelationKind::Conflicts, RelationFamily::Conflicts, "conflicts",
        QT_TRANSLATE_NOOP("Relations", "Conflicts with"),
        QT_TRANSLATE_NOOP("Relations", "Starting it stops these, and starting one of these stops it.")},
    KindWords{RelationKind::ConflictedBy, RelationFamily::Conflicts, "conflicted_by",
        QT_TRANSLATE_NOOP("Relations", "In conflict with it"),
        QT_TRANSLATE_NOOP("Relations", "Starting one of these stops it, and starting it stops these.")},
    KindWords{RelationKind::Before, RelationFamily::Order, "before",
        QT_TRANSLATE_NOOP("Relations", "Starts before"),
        QT_TRANSLATE_NOOP("Relations", "When they start together, these wait until it has started.")},
    KindWords{RelationKind::After, RelationFamily::Order, "after",
        QT_TRANSLATE_NOOP("Relations", "Starts after"),
        QT_TRANSLATE_NOOP("Relations", "When they start together, it waits until these have started.")},
    KindWords{RelationKind::Triggers, RelationFamily::Triggers, "triggers",
        QT_TRANSLATE_NOOP("Relations", "Triggers"),
        QT_TRANSLATE_NOOP("Relations", "It starts these when their moment has come.")},
    KindWords{RelationKind::TriggeredBy, RelationFamily::Triggers, "triggered_by",
        QT_TRANSLATE_NOOP("Relations", "Triggered by"),
        QT_TRANSLATE_NOOP("Relations", "One of these can start it, even after it was stopped.")},
    KindWords{RelationKind::OnFailure, RelationFamily::Triggers, "on_failure",
        QT_TRANSLATE_NOOP("Relations", "Starts when it fails"),
        QT_TRANSLATE_NOOP("Relations", "These are started when it fails.")},
    KindWords{RelationKind::OnFailureOf, RelationFamily::Triggers, "on_failure_of",
        QT_TRANSLATE_NOOP("Relations", "Is started by the failure of"),
        QT_TRANSLATE_NOOP("Relations", "It is started when one of these fails.")},
    KindWords{RelationKind::OnSuccess, RelationFamily::Triggers, "on_success",
        QT_TRANSLATE_NOOP("Relations", "Starts when it succeeds"),
        QT_TRANSLATE_NOOP("Relations", "These are started when it ends well.")},
    KindWords{RelationKind::OnSuccessOf, RelationFamily::Triggers, "on_success_of",
        QT_TRANSLATE_NOOP("Relations", "Is started by the success of"),
        QT_TRANSLATE_NOOP("Relations", "It is started when one of these ends well.")},
    KindWords{RelationKind::PropagatesReloadTo, RelationFamily::Other, "propagates_reload_to",
        QT_TRANSLATE_NOOP("Relations", "Passes reloads on to"),
        QT_TRANSLATE_NOOP("Relations", "Reloading it reloads these.")},
    KindWords{RelationKind::ReloadPropagatedFrom, RelationFamily::Other, "reload_propagated_from",
        QT_TRANSLATE_NOOP("Relations", "Reloads with"),
        QT_TRANSLATE_NOOP("Relations", "Reloading one of these reloads it.")},
    KindWords{RelationKind::PropagatesStopTo, RelationFamily::PartOf, "propagates_stop_to",
        QT_TRANSLATE_NOOP("Relations", "Passes stops on to"),
        QT_TRANSLATE_NOOP("Relations", "Stopping it stops these.")},
    KindWords{RelationKind::StopPropagatedFrom, RelationFamily::PartOf, "stop_propagated_from",
        QT_TRANSLATE_NOOP("Relations", "Stops with"),
        QT_TRANSLATE_NOOP("Relations", "Stopping one of these stops it.")},
    KindWords{RelationKind::JoinsNamespaceOf, RelationFamily::Other, "joins_namespace_of",
        QT_TRANSLATE_NOOP("Relations", "Shares namespaces of"),
        QT_TRANSLATE_NOOP("Relations", "It sees the temporary files and the network that these see.")},
};
static_assert(kinds.size() == relationKindCount);

const KindWords& wordsOf(RelationKind kind)
{
    static constexpr KindWords documentation{RelationKind::Documentation, RelationFamily::Other,
        "documentation", QT_TRANSLATE_NOOP("Relations", "Documentation"), ""};
    return kind == RelationKind::Documentation ? documentation : kinds.at(size_t(kind));
}

QString translated(const char* text)
{
    return QCoreApplication::translate("Relations", text);
}

} // namespace

QList<RelationFamily> relationFamilies()
{
    return {RelationFamily::Needs, RelationFamily::Wants, RelationFamily::PartOf, RelationFamily::Triggers,
        RelationFamily::Conflicts, RelationFamily::Order, RelationFamily::Other};
}

RelationFamily relationFamily(RelationKind kind)
{
    return wordsOf(kind).family;
}

QString relationFamilyTitle(RelationFamily family)
{
    switch (family) {
    case RelationFamily::Needs:
        return QCoreApplication::translate("Relations", "Requires");
    case RelationFamily::Wants:
        return QCoreApplication::translate("Relations", "Wants");
    case RelationFamily::PartOf:
        return QCoreApplication::translate("Relations", "Part of");
    case RelationFamily::Triggers:
        return QCoreApplication::translate("Relations", "Triggers");
    case RelationFamily::Conflicts:
        return QCoreApplication::translate("Relations", "Conflicts");
    case RelationFamily::Order:
        return QCoreApplication::translate("Relations", "Order");
    case RelationFamily::Other:
        return QCoreApplication::translate("Relations", "Other");
    }
    return {};
}

QString relationFamilyHelp(RelationFamily family)
{
    switch (family) {
    case RelationFamily::Needs:
        return QCoreApplication::translate("Relations", "The arrow points at what is needed.");
    case RelationFamily::Wants:
        return QCoreApplication::translate("Relations", "The arrow points at what is wanted.");
    case RelationFamily::PartOf:
        return QCoreApplication::translate(
            "Relations", "The arrow points at the whole; stopping that stops the part.");
    case RelationFamily::Triggers:
        return QCoreApplication::translate("Relations", "The arrow points at what is started.");
    case RelationFamily::Conflicts:
        return QCoreApplication::translate("Relations", "They do not run at the same time.");
    case RelationFamily::Order:
        return QCoreApplication::translate("Relations", "The arrow points at what starts later.");
    case RelationFamily::Other:
        return QCoreApplication::translate("Relations", "Passed-on reloads and shared namespaces.");
    }
    return {};
}

QString relationTitle(RelationKind kind)
{
    return translated(wordsOf(kind).title);
}

QString relationWord(RelationKind kind)
{
    return QString::fromLatin1(wordsOf(kind).word);
}

QString relationHelp(RelationKind kind)
{
    return translated(wordsOf(kind).help);
}

Relation canonical(const Relation& relation)
{
    // Each kind stands before its reverse.
    const int kind = int(relation.kind);
    if (kind >= int(RelationKind::JoinsNamespaceOf))
        return relation;
    if (relation.kind == RelationKind::StopPropagatedFrom)
        return relation; // the part points at the whole, as PartOf does
    if (relation.kind == RelationKind::PropagatesStopTo)
        return {RelationKind::StopPropagatedFrom, relation.to, relation.from};
    return kind % 2 == 0 ? relation : Relation{RelationKind(kind - 1), relation.to, relation.from};
}

} // namespace Duende
