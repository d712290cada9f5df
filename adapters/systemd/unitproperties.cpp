// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitproperties.h"

#include "adapters/systemd/unitpropertyvalue.h"

#include <QHash>

#include <algorithm>
#include <array>
#include <iterator>

namespace Duende {

namespace {

struct Group
{
    QLatin1StringView title;
    /// Names of properties, and beginnings of names, which end in "*"; the order is that of the view.
    QLatin1StringView names;
};

constexpr std::array groups{
    Group{QLatin1StringView("Identity"),
        QLatin1StringView("Id Description Names Documentation Following InvocationID Transient Perpetual")},
    Group{QLatin1StringView("State"),
        QLatin1StringView("LoadState ActiveState SubState FreezerState Result StatusText StatusErrno "
                          "StatusBusError StatusVarlinkError LoadError StateChangeTimestamp "
                          "ActiveEnterTimestamp ActiveExitTimestamp InactiveEnterTimestamp "
                          "InactiveExitTimestamp NRestarts Job ActivationDetails Markers CleanResult "
                          "ReloadResult LiveMountResult LastTriggerUSec NextElapseUSecRealtime "
                          "NextElapseUSecMonotonic NConnections NAccepted NRefused")},
    Group{QLatin1StringView("Process"),
        QLatin1StringView(
            "MainPID ControlPID Processes ExecMainPID ExecMainCode ExecMainStatus "
            "ExecMainStartTimestamp ExecMainExitTimestamp ExecMainHandoffTimestamp "
            "WatchdogTimestamp UID GID Controller ControlGroup ControlGroupId Slice NFileDescriptorStore")},
    Group{QLatin1StringView("Resources"),
        QLatin1StringView(
            "CPUUsageNSec MemoryCurrent MemoryPeak MemoryAvailable MemorySwapCurrent MemorySwapPeak "
            "MemoryZSwapCurrent TasksCurrent IO*Bytes IO*Operations IPIngress* IPEgress* CPUQuota* "
            "CPU*Weight Memory* EffectiveMemory* EffectiveTasksMax EffectiveCPUs StartupMemory* "
            "DefaultMemory* DefaultStartupMemory* Tasks* Limit* CPUAccounting CPUWeight CPUShares "
            "StartupCPU* IO* "
            "StartupIO* BlockIO* StartupBlockIO* IPAccounting AllowedCPUs StartupAllowed* "
            "AllowedMemoryNodes Delegate* DisableControllers ManagedOOM* OOM*")},
    Group{QLatin1StringView("Execution"),
        QLatin1StringView(
            "Type ExitType ExecCondition ExecStartPre ExecStart ExecStartPost ExecReload ExecStop "
            "ExecStopPost ExecStopPre ExecMount ExecUnmount ExecRemount ExecActivate ExecDeactivate User "
            "Group SupplementaryGroups DynamicUser WorkingDirectory RootDirectory* RootImage* Environment* "
            "PassEnvironment UnsetEnvironment Restart* RemainAfterExit SuccessExitStatus GuessMainPID "
            "PIDFile "
            "BusName NotifyAccess Watchdog* Timeout* RuntimeMaxUSec RuntimeRandomizedExtraUSec Kill* "
            "FinalKillSignal ReloadSignal SendSIG* Nice UMask CPUScheduling* CPUAffinity* NUMA* Standard* "
            "TTY* "
            "Syslog* Log* *Directory *DirectoryMode *DirectoryPreserve *DirectorySymlink ExecSearchPath "
            "FileDescriptorStore* OpenFile ExtraFileDescriptorNames SameProcessGroup IgnoreSIGPIPE PAMName "
            "Utmp* TimerSlackNSec NonBlocking CoredumpFilter CoredumpReceive USBFunction* "
            "SetLoginEnvironment")},
    Group{QLatin1StringView("Trigger"),
        QLatin1StringView(
            "Unit Listen Paths TimersMonotonic TimersCalendar Persistent WakeSystem AccuracyUSec "
            "RandomizedDelayUSec RandomizedOffsetUSec FixedRandomDelay OnClockChange OnTimezoneChange "
            "RemainAfterElapse DeferReactivation Accept Backlog BindIPv6Only BindToDevice SocketUser "
            "SocketGroup "
            "SocketMode DirectoryMode MaxConnections* KeepAlive* NoDelay DeferAccept* Priority ReceiveBuffer "
            "SendBuffer IPTOS IPTTL PipeSize FreeBind Transparent Broadcast PassCredentials "
            "PassFileDescriptorsToExec PassSecurity PassPacketInfo PassPIDFD Timestamping RemoveOnStop "
            "Symlinks "
            "Mark MessageQueue* SocketProtocol ReusePort FileDescriptorName TriggerLimit* PollLimit* "
            "FlushPending MakeDirectory AcceptFileDescriptors Writable TCPCongestion SmackLabel*")},
    Group{QLatin1StringView("Mount"),
        QLatin1StringView("Where What Options SysFSPath SloppyOptions LazyUnmount ForceUnmount ReadWriteOnly "
                          "ExtraOptions")},
    Group{QLatin1StringView("Security"),
        QLatin1StringView(
            "NoNewPrivileges CapabilityBoundingSet AmbientCapabilities SecureBits Private* Protect* "
            "ProcSubset "
            "Restrict* SystemCall* LockPersonality Personality MemoryDenyWriteExecute RemoveIPC MountAPIVFS "
            "MountFlags MountImages MountImagePolicy Extension* BindPaths BindReadOnlyPaths BindLogSockets "
            "TemporaryFileSystem ReadWritePaths ReadOnlyPaths InaccessiblePaths ExecPaths NoExecPaths "
            "Device* "
            "IPAddress* SocketBind* NetworkNamespacePath IPCNamespacePath BPFProgram NFTSet SELinuxContext "
            "AppArmorProfile SmackProcessLabel AccessSELinuxContext KeyringMode LoadCredential* "
            "SetCredential* ImportCredential* RootHash* RootVerity RootEphemeral MemoryKSM")},
    Group{QLatin1StringView("Dependencies"),
        QLatin1StringView(
            "Requires Requisite Wants BindsTo PartOf Upholds RequiredBy RequisiteOf WantedBy BoundBy "
            "UpheldBy "
            "ConsistsOf Conflicts ConflictedBy Before After OnSuccess OnSuccessOf OnFailure OnFailureOf "
            "Triggers TriggeredBy PropagatesReloadTo ReloadPropagatedFrom PropagatesStopTo "
            "StopPropagatedFrom JoinsNamespaceOf SliceOf RequiresMountsFor WantsMountsFor Refs")},
    Group{QLatin1StringView("Conditions"),
        QLatin1StringView(
            "ConditionResult ConditionTimestamp Conditions AssertResult AssertTimestamp Asserts")},
    Group{QLatin1StringView("Unit file"),
        QLatin1StringView(
            "FragmentPath SourcePath DropInPaths UnitFileState UnitFilePreset NeedDaemonReload CanStart "
            "CanStop "
            "CanReload CanIsolate CanFreeze CanClean CanLiveMount RefuseManual* StopWhenUnneeded "
            "DefaultDependencies AllowIsolate IgnoreOnIsolate CollectMode SurviveFinalKillSignal "
            "DebugInvocation Job* StartLimit* FailureAction* SuccessAction* OnFailureJobMode "
            "OnSuccessJobMode "
            "RebootArgument")},
};
constexpr qsizetype otherGroup = std::size(groups);

/// Where a property stands: its group, and its place in it.
struct Place
{
    qsizetype group = otherGroup;
    qsizetype rank = 0;
};

bool matches(QStringView pattern, QStringView name)
{
    const qsizetype star = pattern.indexOf(u'*');
    if (star < 0)
        return pattern == name;
    return name.size() >= pattern.size() - 1 && name.startsWith(pattern.first(star))
        && name.endsWith(pattern.sliced(star + 1));
}

class Places
{
public:
    Places()
    {
        for (const Group& group : groups)
            m_patterns.append(QString(group.names).split(QLatin1Char(' ')));
        for (qsizetype group = 0; group < m_patterns.size(); ++group) {
            for (qsizetype rank = 0; rank < m_patterns[group].size(); ++rank)
                m_exact.insert(m_patterns[group][rank], {group, rank});
        }
    }

    Place of(const QString& name) const
    {
        if (const auto exact = m_exact.constFind(name); exact != m_exact.cend())
            return *exact;
        for (qsizetype group = 0; group < m_patterns.size(); ++group) {
            for (qsizetype rank = 0; rank < m_patterns[group].size(); ++rank) {
                if (matches(m_patterns[group][rank], name))
                    return {group, rank};
            }
        }
        return {};
    }

private:
    QList<QStringList> m_patterns;
    QHash<QString, Place> m_exact;
};

bool isDuplicate(const QString& name, const QVariantMap& values)
{
    if (name.endsWith(QLatin1StringView("TimestampMonotonic"))
        || name == QLatin1StringView("LastTriggerUSecMonotonic"))
        return true;
    return name.endsWith(QLatin1StringView("Ex")) && values.contains(name.chopped(2));
}

struct PlacedProperty
{
    Place place;
    Property property;
};

bool comesFirst(const PlacedProperty& a, const PlacedProperty& b)
{
    if (a.place.group != b.place.group)
        return a.place.group < b.place.group;
    if (a.place.rank != b.place.rank)
        return a.place.rank < b.place.rank;
    return a.property.name < b.property.name;
}

} // namespace

QList<PropertyGroup> propertyGroups(const QVariantMap& values, const QStringList& processes)
{
    static const Places places;
    QList<PlacedProperty> placed;
    placed.reserve(values.size());
    for (const auto& [name, value] : values.asKeyValueRange()) {
        if (!isDuplicate(name, values))
            placed.append({places.of(name), {name, unitPropertyValue(name, value, values)}});
    }
    if (!processes.isEmpty()) {
        const QString name = QStringLiteral("Processes");
        placed.append({places.of(name), {name, processes}});
    }
    std::ranges::sort(placed, comesFirst);

    QList<PropertyGroup> result;
    qsizetype current = -1;
    for (const PlacedProperty& item : std::as_const(placed)) {
        if (item.place.group != current) {
            current = item.place.group;
            result.append(
                {current == otherGroup ? QStringLiteral("Other") : QString(groups.at(current).title), {}});
        }
        result.last().properties.append(item.property);
    }
    return result;
}

} // namespace Duende
