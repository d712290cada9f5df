// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitfacts.h"

#include "adapters/systemd/unitname.h"

#include <algorithm>
#include <array>

#include <QTimeZone>

namespace Duende {

namespace {

template <size_t N> bool isOneOf(const QString& text, const std::array<QLatin1StringView, N>& words)
{
    return std::ranges::find(words, text) != words.end();
}

/// What works on its own once it is started, other than what only is there.
bool isDaemon(DaemonKind kind)
{
    return kind == DaemonKind::Service || kind == DaemonKind::Scope || kind == DaemonKind::Socket
        || kind == DaemonKind::Timer || kind == DaemonKind::Path;
}

FailureReason failureOf(const UnitFacts& facts)
{
    using enum FailureReason::Kind;
    const QString& result = facts.result;
    if (result == QLatin1StringView("exit-code"))
        return {ExitCode, facts.exitStatus};
    if (result == QLatin1StringView("signal") || result == QLatin1StringView("core-dump"))
        return {Signal, facts.exitStatus};
    if (result == QLatin1StringView("oom-kill") || result == QLatin1StringView("resources"))
        return {ResourceExhausted, 0};
    if (result == QLatin1StringView("watchdog"))
        return {HealthCheckTimeout, 0};
    if (result.endsWith(QLatin1StringView("-limit-hit")) || result == QLatin1StringView("exec-condition"))
        return {PolicyViolation, 0};
    return {Internal, 0};
}

bool isFrozen(const UnitFacts& facts)
{
    static constexpr std::array words{QLatin1StringView("frozen"), QLatin1StringView("freezing"),
        QLatin1StringView("frozen-by-parent"), QLatin1StringView("freezing-by-parent")};
    return isOneOf(facts.freezer, words);
}

bool isMasked(const UnitFacts& facts)
{
    return facts.load == QLatin1StringView("masked")
        || facts.fileState.startsWith(QLatin1StringView("masked"));
}

DaemonActions fileActions(const UnitFacts& facts)
{
    static constexpr std::array switchedOn{QLatin1StringView("enabled"), QLatin1StringView("enabled-runtime"),
        QLatin1StringView("linked"), QLatin1StringView("linked-runtime"), QLatin1StringView("alias")};
    static constexpr std::array switchable{QLatin1StringView("disabled"), QLatin1StringView("indirect"),
        QLatin1StringView("linked"), QLatin1StringView("linked-runtime"),
        QLatin1StringView("enabled-runtime")};
    static constexpr std::array maskable{QLatin1StringView("enabled"), QLatin1StringView("enabled-runtime"),
        QLatin1StringView("linked"), QLatin1StringView("linked-runtime"), QLatin1StringView("disabled"),
        QLatin1StringView("indirect"), QLatin1StringView("static"), QLatin1StringView("generated"),
        QLatin1StringView("bad")};
    DaemonActions actions;
    actions.setFlag(DaemonAction::Enable, isOneOf(facts.fileState, switchable));
    actions.setFlag(DaemonAction::Disable, isOneOf(facts.fileState, switchedOn));
    actions.setFlag(DaemonAction::Mask, isOneOf(facts.fileState, maskable));
    actions.setFlag(DaemonAction::Unmask, isMasked(facts));
    return actions;
}

template <typename T> bool assign(T& target, T value)
{
    if (target == value)
        return false;
    target = std::move(value);
    return true;
}

bool assignText(QString& target, const QVariantMap& values, const QString& name)
{
    const auto value = values.constFind(name);
    return value != values.cend() && value->typeId() == QMetaType::QString
        && assign(target, value->toString());
}

/// The number of an unsigned or signed 32 or 64 bit property.
std::optional<quint64> number(const QVariantMap& values, const QString& name)
{
    const auto value = values.constFind(name);
    if (value == values.cend())
        return std::nullopt;
    switch (value->typeId()) {
    case QMetaType::UInt:
    case QMetaType::ULongLong:
    case QMetaType::Int:
    case QMetaType::LongLong:
        return value->toULongLong();
    default:
        return std::nullopt;
    }
}

bool applyProcess(UnitFacts& facts, const QVariantMap& values)
{
    bool changed = false;
    if (const auto pid = number(values, QStringLiteral("MainPID")))
        changed |= assign(facts.mainPid, *pid == 0 ? std::nullopt : std::optional<qint64>(*pid));
    if (const auto restarts = number(values, QStringLiteral("NRestarts")))
        changed |= assign(facts.restarts, std::optional(static_cast<quint32>(*restarts)));
    if (const auto code = number(values, QStringLiteral("ExecMainCode")))
        changed |= assign(facts.exitCode, static_cast<int>(*code));
    if (const auto status = number(values, QStringLiteral("ExecMainStatus")))
        changed |= assign(facts.exitStatus, static_cast<int>(*status));
    return changed;
}

} // namespace

QString sinceProperty(const QString& active)
{
    if (active == QLatin1StringView("active") || active == QLatin1StringView("reloading")
        || active == QLatin1StringView("refreshing"))
        return QStringLiteral("ActiveEnterTimestamp");
    if (active == QLatin1StringView("inactive") || active == QLatin1StringView("failed"))
        return QStringLiteral("InactiveEnterTimestamp");
    if (active == QLatin1StringView("activating"))
        return QStringLiteral("InactiveExitTimestamp");
    return QStringLiteral("ActiveExitTimestamp");
}

QList<UnitProperty> missingProperties(const UnitFacts& facts, FactDepth depth)
{
    const std::optional<DaemonKind> kind = unitKind(facts.name);
    QList<UnitProperty> properties;
    if (!kind || !facts.isLoaded() || facts.isInactive())
        return properties;

    const QString unit = QStringLiteral("org.freedesktop.systemd1.Unit");
    const QString type = unitTypeInterface(*kind);
    const bool isService = *kind == DaemonKind::Service;
    const auto add = [&properties](const QString& interfaceName, QLatin1StringView name, bool isWanted) {
        if (isWanted)
            properties.append({interfaceName, name});
    };
    if (!facts.sinceUsec && (depth == FactDepth::Watch || facts.hasFailed() || isDaemon(*kind)))
        properties.append({unit, sinceProperty(facts.active)});
    if (facts.hasFailed()) {
        const bool hasResult
            = *kind != DaemonKind::Target && *kind != DaemonKind::Device && *kind != DaemonKind::Slice;
        const bool isUnknown = facts.result.isEmpty() || facts.result == QLatin1StringView("success");
        add(type, QLatin1StringView("Result"), hasResult && isUnknown);
        add(type, QLatin1StringView("ExecMainCode"), isService && facts.exitCode == 0);
        add(type, QLatin1StringView("ExecMainStatus"), isService && facts.exitStatus == 0);
    } else {
        add(type, QLatin1StringView("MainPID"),
            isService && !facts.mainPid && facts.sub != QLatin1StringView("exited"));
    }
    const bool mayRestart = depth == FactDepth::Watch || facts.sub != QLatin1StringView("exited");
    add(type, QLatin1StringView("NRestarts"), isService && !facts.restarts && mayRestart);
    if (depth == FactDepth::Watch && facts.isUp() && kindHasProcesses(*kind)) {
        add(unit, QLatin1StringView("FreezerState"), facts.freezer.isEmpty());
        add(type, QLatin1StringView("ControlGroup"), facts.controlGroup.isEmpty());
        add(unit, QLatin1StringView("CanReload"), isService && !facts.canReload);
    }
    return properties;
}

bool applyProperties(UnitFacts& facts, const QVariantMap& values)
{
    bool changed = assignText(facts.active, values, QStringLiteral("ActiveState"));
    changed |= assignText(facts.sub, values, QStringLiteral("SubState"));
    changed |= assignText(facts.load, values, QStringLiteral("LoadState"));
    changed |= assignText(facts.description, values, QStringLiteral("Description"));
    changed |= assignText(facts.freezer, values, QStringLiteral("FreezerState"));
    changed |= assignText(facts.result, values, QStringLiteral("Result"));
    changed |= assignText(facts.fileState, values, QStringLiteral("UnitFileState"));
    changed |= assignText(facts.controlGroup, values, QStringLiteral("ControlGroup"));
    changed |= applyProcess(facts, values);
    if (const auto since = number(values, sinceProperty(facts.active)))
        changed |= assign(facts.sinceUsec, *since == 0 ? std::nullopt : std::optional(*since));
    const auto canReload = values.constFind(QStringLiteral("CanReload"));
    if (canReload != values.cend() && canReload->typeId() == QMetaType::Bool)
        changed |= assign(facts.canReload, std::optional(canReload->toBool()));
    return changed;
}

DaemonStatus statusOf(const UnitFacts& facts)
{
    if (!facts.isLoaded() && isTemplateName(facts.name))
        return DaemonStatus::State::Created;
    if (facts.hasFailed())
        return DaemonStatus::failed(failureOf(facts));
    if (facts.active == QLatin1StringView("activating"))
        return DaemonStatus::State::Starting;
    if (facts.active == QLatin1StringView("deactivating"))
        return DaemonStatus::State::Stopping;
    if (facts.active == QLatin1StringView("active") || facts.active == QLatin1StringView("reloading")
        || facts.active == QLatin1StringView("refreshing"))
        return isFrozen(facts) ? DaemonStatus::State::Paused : DaemonStatus::State::Running;
    return DaemonStatus::State::Stopped;
}

QString detailOf(const UnitFacts& facts)
{
    if (!facts.isLoaded())
        return isTemplateName(facts.name) ? QStringLiteral("template") : QStringLiteral("not loaded");
    const QString state = facts.active + QStringLiteral(" (") + facts.sub + QLatin1Char(')');
    if (facts.isUp() && isFrozen(facts))
        return state + QStringLiteral(", ") + facts.freezer;
    if (facts.load == QLatin1StringView("loaded") || facts.isUp())
        return state;
    return facts.load + QStringLiteral(", ") + state;
}

DaemonActions actionsOf(const UnitFacts& facts)
{
    const std::optional<DaemonKind> kind = unitKind(facts.name);
    DaemonActions actions = fileActions(facts);
    if (!kind || (!facts.isLoaded() && isTemplateName(facts.name)) || *kind == DaemonKind::Device)
        return actions;

    const bool hasProcesses = kindHasProcesses(*kind) || *kind == DaemonKind::Slice;
    const bool startable = !isMasked(facts) && *kind != DaemonKind::Scope
        && (!facts.isLoaded() || facts.load == QLatin1StringView("loaded"));
    actions.setFlag(DaemonAction::Start, startable && !facts.isUp());
    actions.setFlag(DaemonAction::Restart, startable && (facts.isUp() || facts.hasFailed()));
    actions.setFlag(DaemonAction::Stop, facts.isUp());
    actions.setFlag(DaemonAction::ResetFailed, facts.hasFailed());
    actions.setFlag(DaemonAction::Reload,
        *kind == DaemonKind::Service && facts.active == QLatin1StringView("active")
            && facts.canReload.value_or(true) && !isFrozen(facts));
    actions.setFlag(DaemonAction::Signal, hasProcesses && facts.isUp());
    actions.setFlag(DaemonAction::Kill, hasProcesses && facts.isUp());
    const bool frozen = isFrozen(facts);
    actions.setFlag(DaemonAction::Pause, hasProcesses && facts.isUp() && !frozen);
    actions.setFlag(DaemonAction::Resume, hasProcesses && facts.isUp() && frozen);
    return actions;
}

DaemonRecord recordOf(const UnitFacts& facts, UnitScope scope)
{
    DaemonRecord record;
    record.handle = DaemonHandle(SystemdHandle{facts.name, scope});
    record.kind = unitKind(facts.name).value_or(DaemonKind::Service);
    record.scope = scope == UnitScope::System ? QStringLiteral("system") : QStringLiteral("user");
    record.name = facts.name;
    record.description = facts.description;
    record.status = statusOf(facts);
    record.detail = detailOf(facts);
    if (facts.result != QLatin1StringView("success"))
        record.result = facts.result;
    record.enablement = facts.fileState;
    if (facts.isUp())
        record.pid = facts.mainPid;
    if (facts.sinceUsec)
        record.since
            = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(*facts.sinceUsec / 1000), QTimeZone::UTC);
    record.restarts = facts.restarts;
    record.isTemplate = !facts.isLoaded() && isTemplateName(facts.name);
    if (facts.isUp() && !facts.controlGroup.isEmpty() && facts.controlGroup != QLatin1StringView("/")) {
        record.controlGroup = facts.controlGroup;
        record.claimsProcesses = kindHasProcesses(record.kind);
    }
    record.actions = actionsOf(facts);
    return record;
}

} // namespace Duende
