// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitsettings.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <array>

namespace Duende {

using Text = QLatin1StringView;

namespace {

struct SectionSettings
{
    Text sections;
    Text names;
};

// What `systemd --dump-configuration-items` of systemd 257 prints, by the sections that share it.
constexpr std::array knownSettings{
    SectionSettings{Text("Unit"),
        Text("After AllowIsolate AssertACPower AssertArchitecture AssertCPUFeature AssertCPUPressure "
             "AssertCPUs AssertCapability AssertControlGroupController AssertCredential "
             "AssertDirectoryNotEmpty AssertEnvironment AssertFileIsExecutable AssertFileNotEmpty "
             "AssertFirstBoot AssertGroup AssertHost AssertIOPressure AssertKernelCommandLine "
             "AssertKernelVersion AssertMemory AssertMemoryPressure AssertNeedsUpdate AssertOSRelease "
             "AssertPathExists AssertPathExistsGlob AssertPathIsDirectory AssertPathIsEncrypted "
             "AssertPathIsMountPoint AssertPathIsReadWrite AssertPathIsSymbolicLink AssertSecurity "
             "AssertUser AssertVirtualization Before BindTo BindsTo CollectMode ConditionACPower "
             "ConditionArchitecture ConditionCPUFeature ConditionCPUPressure ConditionCPUs "
             "ConditionCapability ConditionControlGroupController ConditionCredential "
             "ConditionDirectoryNotEmpty ConditionEnvironment ConditionFileIsExecutable "
             "ConditionFileNotEmpty ConditionFirmware ConditionFirstBoot ConditionGroup ConditionHost "
             "ConditionIOPressure ConditionKernelCommandLine ConditionKernelVersion ConditionMemory "
             "ConditionMemoryPressure ConditionNeedsUpdate ConditionOSRelease ConditionPathExists "
             "ConditionPathExistsGlob ConditionPathIsDirectory ConditionPathIsEncrypted "
             "ConditionPathIsMountPoint ConditionPathIsReadWrite ConditionPathIsSymbolicLink "
             "ConditionSecurity ConditionUser ConditionVirtualization Conflicts DefaultDependencies "
             "Description Documentation FailureActionExitStatus IgnoreOnIsolate JobRunningTimeoutSec "
             "JobTimeoutAction JobTimeoutRebootArgument JobTimeoutSec JoinsNamespaceOf OnFailure "
             "OnFailureIsolate OnFailureJobMode OnSuccess OnSuccessJobMode PartOf PropagateReloadFrom "
             "PropagateReloadTo PropagatesReloadTo PropagatesStopTo RefuseManualStart RefuseManualStop "
             "ReloadPropagatedFrom Requires RequiresMountsFor RequiresOverridable Requisite "
             "RequisiteOverridable SourcePath StartLimitIntervalSec StopPropagatedFrom StopWhenUnneeded "
             "SuccessAction SuccessActionExitStatus SurviveFinalKillSignal Upholds Wants WantsMountsFor")},
    SectionSettings{Text("Unit Service"),
        Text("FailureAction RebootArgument StartLimitAction StartLimitBurst StartLimitInterval")},
    SectionSettings{Text("Service"),
        Text("BusName ExecCondition ExecReload ExecStart ExecStop ExitType FileDescriptorStoreMax "
             "FileDescriptorStorePreserve GuessMainPID NonBlocking NotifyAccess OpenFile PIDFile "
             "PermissionsStartOnly ReloadSignal RemainAfterExit Restart RestartForceExitStatus "
             "RestartMaxDelaySec RestartMode RestartPreventExitStatus RestartSec RestartSteps "
             "RootDirectoryStartOnly Sockets SuccessExitStatus TimeoutAbortSec TimeoutStartFailureMode "
             "TimeoutStartSec TimeoutStopFailureMode USBFunctionDescriptors USBFunctionStrings WatchdogSec")},
    SectionSettings{Text("Service Socket"), Text("ExecStartPost ExecStartPre ExecStopPost")},
    SectionSettings{Text("Service Socket Mount Swap"),
        Text("AmbientCapabilities AppArmorProfile BindLogSockets BindPaths BindReadOnlyPaths CPUAffinity "
             "CPUSchedulingPolicy CPUSchedulingPriority CPUSchedulingResetOnFork CacheDirectory "
             "CacheDirectoryMode CapabilityBoundingSet ConfigurationDirectory ConfigurationDirectoryMode "
             "CoredumpFilter DynamicUser Environment EnvironmentFile ExecPaths ExecSearchPath "
             "ExtensionDirectories ExtensionImagePolicy ExtensionImages Group IOSchedulingClass "
             "IOSchedulingPriority IPCNamespacePath IgnoreSIGPIPE ImportCredential InaccessibleDirectories "
             "InaccessiblePaths KeyringMode LimitAS LimitCORE LimitCPU LimitDATA LimitFSIZE LimitLOCKS "
             "LimitMEMLOCK LimitMSGQUEUE LimitNICE LimitNOFILE LimitNPROC LimitRSS LimitRTPRIO LimitRTTIME "
             "LimitSIGPENDING LimitSTACK LoadCredential LoadCredentialEncrypted LockPersonality "
             "LogExtraFields LogFilterPatterns LogLevelMax LogNamespace LogRateLimitBurst "
             "LogRateLimitIntervalSec LogsDirectory LogsDirectoryMode MemoryDenyWriteExecute MemoryKSM "
             "MountAPIVFS MountFlags MountImagePolicy MountImages NUMAMask NUMAPolicy NetworkNamespacePath "
             "Nice NoExecPaths NoNewPrivileges OOMScoreAdjust PAMName PassEnvironment Personality "
             "PrivateDevices PrivateIPC PrivateMounts PrivateNetwork PrivatePIDs PrivateTmp PrivateUsers "
             "ProcSubset ProtectClock ProtectControlGroups ProtectHome ProtectHostname ProtectKernelLogs "
             "ProtectKernelModules ProtectKernelTunables ProtectProc ProtectSystem ReadOnlyDirectories "
             "ReadOnlyPaths ReadWriteDirectories ReadWritePaths RemoveIPC RestrictAddressFamilies "
             "RestrictFileSystems RestrictNamespaces RestrictRealtime RestrictSUIDSGID RootDirectory "
             "RootEphemeral RootHash RootHashSignature RootImage RootImageOptions RootImagePolicy "
             "RootVerity RuntimeDirectory RuntimeDirectoryMode RuntimeDirectoryPreserve SELinuxContext "
             "SecureBits SetCredential SetCredentialEncrypted SetLoginEnvironment SmackProcessLabel "
             "StandardError StandardInput StandardInputData StandardInputText StandardOutput "
             "StateDirectory StateDirectoryMode SupplementaryGroups SyslogFacility SyslogIdentifier "
             "SyslogLevel SyslogLevelPrefix SystemCallArchitectures SystemCallErrorNumber SystemCallFilter "
             "SystemCallLog TTYColumns TTYPath TTYReset TTYRows TTYVHangup TTYVTDisallocate "
             "TemporaryFileSystem TimeoutCleanSec TimeoutSec TimerSlackNSec UMask UnsetEnvironment User "
             "UtmpIdentifier UtmpMode WorkingDirectory")},
    SectionSettings{
        Text("Service Scope"), Text("OOMPolicy RuntimeMaxSec RuntimeRandomizedExtraSec TimeoutStopSec")},
    SectionSettings{Text("Service Mount"), Text("Type")},
    SectionSettings{Text("Service Socket Mount Swap Slice Scope"),
        Text("AllowedCPUs AllowedMemoryNodes BPFProgram BlockIOAccounting BlockIODeviceWeight "
             "BlockIOReadBandwidth BlockIOWeight BlockIOWriteBandwidth CPUAccounting CPUQuota "
             "CPUQuotaPeriodSec CPUShares CPUWeight CoredumpReceive DefaultMemoryLow DefaultMemoryMin "
             "DefaultStartupMemoryLow Delegate DelegateSubgroup DeviceAllow DevicePolicy "
             "DisableControllers IOAccounting IODeviceLatencyTargetSec IODeviceWeight IOReadBandwidthMax "
             "IOReadIOPSMax IOWeight IOWriteBandwidthMax IOWriteIOPSMax IPAccounting IPAddressAllow "
             "IPAddressDeny IPEgressFilterPath IPIngressFilterPath ManagedOOMMemoryPressure "
             "ManagedOOMMemoryPressureDurationSec ManagedOOMMemoryPressureLimit ManagedOOMPreference "
             "ManagedOOMSwap MemoryAccounting MemoryHigh MemoryLimit MemoryLow MemoryMax MemoryMin "
             "MemoryPressureThresholdSec MemoryPressureWatch MemorySwapMax MemoryZSwapMax "
             "MemoryZSwapWriteback NFTSet RestrictNetworkInterfaces Slice SocketBindAllow SocketBindDeny "
             "StartupAllowedCPUs StartupAllowedMemoryNodes StartupBlockIOWeight StartupCPUShares "
             "StartupCPUWeight StartupIOWeight StartupMemoryHigh StartupMemoryLow StartupMemoryMax "
             "StartupMemorySwapMax StartupMemoryZSwapMax TasksAccounting TasksMax")},
    SectionSettings{Text("Service Socket Mount Swap Scope"),
        Text("FinalKillSignal KillMode KillSignal RestartKillSignal SendSIGHUP SendSIGKILL WatchdogSignal")},
    SectionSettings{Text("Socket"),
        Text("Accept Backlog BindIPv6Only BindToDevice Broadcast DeferAcceptSec ExecStopPre "
             "FileDescriptorName FlushPending FreeBind IPTOS IPTTL KeepAlive KeepAliveIntervalSec "
             "KeepAliveProbes KeepAliveTimeSec ListenDatagram ListenFIFO ListenMessageQueue ListenNetlink "
             "ListenSequentialPacket ListenSpecial ListenStream ListenUSBFunction Mark MaxConnections "
             "MaxConnectionsPerSource MessageQueueMaxMessages MessageQueueMessageSize NoDelay "
             "PassCredentials PassFileDescriptorsToExec PassPacketInfo PassSecurity PipeSize "
             "PollLimitBurst PollLimitIntervalSec ReceiveBuffer RemoveOnStop ReusePort "
             "SELinuxContextFromNet SendBuffer Service SmackLabel SmackLabelIPIn SmackLabelIPOut "
             "SocketGroup SocketMode SocketProtocol SocketUser Symlinks TCPCongestion Timestamping "
             "Transparent Writable")},
    SectionSettings{Text("Socket Mount Automount Path"), Text("DirectoryMode")},
    SectionSettings{Text("Socket Swap"), Text("Priority")},
    SectionSettings{Text("Socket Path"), Text("TriggerLimitBurst TriggerLimitIntervalSec")},
    SectionSettings{Text("Mount Swap"), Text("Options What")},
    SectionSettings{Text("Mount Automount"), Text("Where")},
    SectionSettings{Text("Mount"), Text("ForceUnmount LazyUnmount ReadWriteOnly SloppyOptions")},
    SectionSettings{Text("Automount"), Text("ExtraOptions TimeoutIdleSec")},
    SectionSettings{Text("Timer"),
        Text("AccuracySec DeferReactivation FixedRandomDelay OnActiveSec OnBootSec OnCalendar "
             "OnClockChange OnStartupSec OnTimezoneChange OnUnitActiveSec OnUnitInactiveSec Persistent "
             "RandomizedDelaySec RemainAfterElapse WakeSystem")},
    SectionSettings{Text("Timer Path"), Text("Unit")},
    SectionSettings{Text("Path"),
        Text("DirectoryNotEmpty MakeDirectory PathChanged PathExists PathExistsGlob PathModified")},
    SectionSettings{Text("Install"), Text("Alias Also DefaultInstance RequiredBy UpheldBy WantedBy")},
};

// Of each type of unit, and of all (systemd.unit(5)); [Target] and [Device] have no settings.
constexpr Text knownSections(
    "Unit Install Service Socket Mount Swap Automount Timer Path Slice Scope Target Device");

// Those of which the manual says that they may be given more than once and are put together, and that an
// empty one takes back the ones before: systemd.unit(5), systemd.service(5), systemd.socket(5),
// systemd.timer(5), systemd.path(5), systemd.exec(5), systemd.resource-control(5).
constexpr Text addingSettings(
    "Documentation Alias WantedBy RequiredBy UpheldBy Also "
    "ExecCondition ExecStartPre ExecStart ExecStartPost ExecReload ExecStop ExecStopPre ExecStopPost "
    "RestartPreventExitStatus RestartForceExitStatus SuccessExitStatus OpenFile Symlinks "
    "RootImageOptions ExtensionDirectories ExtensionImages MountImages SupplementaryGroups CPUAffinity "
    "NUMAMask "
    "Environment EnvironmentFile PassEnvironment UnsetEnvironment StandardInputText StandardInputData "
    "LogExtraFields LogFilterPatterns SecureBits CapabilityBoundingSet AmbientCapabilities SystemCallFilter "
    "SystemCallArchitectures SystemCallLog RestrictNamespaces RestrictAddressFamilies RestrictFileSystems "
    "ReadWriteDirectories ReadOnlyDirectories InaccessibleDirectories ReadWritePaths ReadOnlyPaths "
    "InaccessiblePaths ExecPaths NoExecPaths ExecSearchPath BindPaths BindReadOnlyPaths TemporaryFileSystem "
    "RuntimeDirectory StateDirectory CacheDirectory LogsDirectory ConfigurationDirectory SetCredential "
    "SetCredentialEncrypted LoadCredential LoadCredentialEncrypted ImportCredential AllowedCPUs "
    "StartupAllowedCPUs AllowedMemoryNodes StartupAllowedMemoryNodes DeviceAllow IODeviceWeight "
    "IOReadBandwidthMax IOWriteBandwidthMax IOReadIOPSMax IOWriteIOPSMax IODeviceLatencyTargetSec "
    "BlockIODeviceWeight BlockIOReadBandwidth BlockIOWriteBandwidth Delegate DisableControllers "
    "IPAddressAllow "
    "IPAddressDeny IPIngressFilterPath IPEgressFilterPath BPFProgram SocketBindAllow SocketBindDeny "
    "RestrictNetworkInterfaces NFTSet");

// Dependencies cannot be taken back (systemd.unit(5)).
constexpr Text stayingSettings(
    "Requires Requisite Wants BindsTo BindTo Upholds Conflicts Before After OnSuccess OnFailure "
    "PropagatesReloadTo "
    "PropagateReloadTo ReloadPropagatedFrom PropagateReloadFrom PropagatesStopTo StopPropagatedFrom PartOf "
    "JoinsNamespaceOf RequiresMountsFor WantsMountsFor Sockets");

// An empty one of these takes back all of its group: the checks, the listeners, the timers, the paths, the
// credentials, the bound folders.
struct Group
{
    QByteArrayView section;
    Text name;
    Text members; // names, and beginnings of names, which end in "*"
};
constexpr std::array groups{
    Group{"Unit", Text("Conditions"), Text("Condition*")},
    Group{"Unit", Text("Asserts"), Text("Assert*")},
    Group{"Socket", Text("Listen"), Text("Listen*")},
    Group{"Timer", Text("Timers"),
        Text("OnCalendar OnActiveSec OnBootSec OnStartupSec OnUnitActiveSec OnUnitInactiveSec")},
    Group{
        "Path", Text("Paths"), Text("PathExists PathExistsGlob PathChanged PathModified DirectoryNotEmpty")},
    Group{{}, Text("BindPaths"), Text("BindPaths BindReadOnlyPaths")},
    Group{{}, Text("StandardInputData"), Text("StandardInputText StandardInputData")},
    Group{{}, Text("SetCredential"), Text("SetCredential SetCredentialEncrypted")},
    Group{{}, Text("LoadCredential"), Text("LoadCredential LoadCredentialEncrypted")},
};

QSet<QByteArray> wordsOf(Text text)
{
    const QByteArrayList words = QByteArray(text.data(), text.size()).split(' ');
    return {words.cbegin(), words.cend()};
}

/// By "Section.Name".
const QSet<QByteArray>& knownNames()
{
    static const QSet<QByteArray> names = [] {
        QSet<QByteArray> all;
        for (const SectionSettings& known : knownSettings) {
            for (const QByteArray& section : wordsOf(known.sections)) {
                for (const QByteArray& name : wordsOf(known.names))
                    all.insert(section + '.' + name);
            }
        }
        return all;
    }();
    return names;
}

const Group* groupOf(QByteArrayView section, QByteArrayView name)
{
    static const QList<QSet<QByteArray>> members = [] {
        QList<QSet<QByteArray>> all;
        for (const Group& group : groups)
            all.append(wordsOf(group.members));
        return all;
    }();
    for (size_t i = 0; i < groups.size(); ++i) {
        const Group& group = groups.at(i);
        if (!group.section.isEmpty() && group.section != section)
            continue;
        const bool isIn = group.members.endsWith(u'*')
            ? name.startsWith(QByteArrayView(group.members.data(), group.members.size() - 1))
            : members.at(qsizetype(i)).contains(name.toByteArray());
        if (isIn)
            return &group;
    }
    return nullptr;
}

} // namespace

bool UnitSettings::isKnown(QByteArrayView section, QByteArrayView name)
{
    return knownNames().contains(section.toByteArray() + '.' + name.toByteArray());
}

bool UnitSettings::isKnownSection(QByteArrayView section)
{
    static const QSet<QByteArray> sections = wordsOf(knownSections);
    return sections.contains(section.toByteArray());
}

UnitSettings::Rule UnitSettings::rule(QByteArrayView name)
{
    static const QSet<QByteArray> adding = wordsOf(addingSettings);
    static const QSet<QByteArray> staying = wordsOf(stayingSettings);
    const QByteArray key = name.toByteArray();
    if (staying.contains(key))
        return Rule::Stays;
    const bool isGroup = std::ranges::any_of(
        groups, [&](const Group& group) { return groupOf(group.section, name) == &group; });
    return adding.contains(key) || isGroup ? Rule::Adds : Rule::Replaces;
}

QByteArray UnitSettings::resetGroup(QByteArrayView section, QByteArrayView name)
{
    const Group* group = groupOf(section, name);
    return section.toByteArray() + '.'
        + (group ? QByteArray(group->name.data(), group->name.size()) : name.toByteArray());
}

QStringList UnitSettings::properties(const QString& section, const QString& name)
{
    if (section == Text("Unit") && name.startsWith(Text("Condition")))
        return {QStringLiteral("Conditions")};
    if (section == Text("Unit") && name.startsWith(Text("Assert")))
        return {QStringLiteral("Asserts")};
    if (section == Text("Socket") && name.startsWith(Text("Listen")))
        return {QStringLiteral("Listen")};
    if (section == Text("Timer") && name == Text("OnCalendar"))
        return {QStringLiteral("TimersCalendar")};
    if (section == Text("Timer") && name.startsWith(Text("On")) && name.endsWith(Text("Sec")))
        return {QStringLiteral("TimersMonotonic")};
    if (section == Text("Path") && groupOf("Path", name.toLatin1()))
        return {QStringLiteral("Paths")};
    if (name == Text("EnvironmentFile"))
        return {QStringLiteral("EnvironmentFiles")};
    if (name == Text("CPUQuota"))
        return {QStringLiteral("CPUQuotaPerSecUSec")};
    if (section == Text("Service") && name == Text("TimeoutSec"))
        return {QStringLiteral("TimeoutStartUSec"), QStringLiteral("TimeoutStopUSec")};
    if (name.startsWith(Text("Limit")))
        return {name, name + QStringLiteral("Soft")};
    if (name == Text("Alias"))
        return {QStringLiteral("Names")};
    if (name == Text("StartLimitInterval"))
        return {QStringLiteral("StartLimitIntervalUSec")};
    if (name.endsWith(Text("Sec")) && !name.endsWith(Text("NSec")))
        return {name.chopped(3) + QStringLiteral("USec")};
    return {name};
}

QList<DefinitionManual> UnitSettings::manuals()
{
    const QString unit = QStringLiteral("systemd.unit(5)");
    const QStringList control{QStringLiteral("systemd.resource-control(5)")};
    const QStringList running
        = QStringList{QStringLiteral("systemd.exec(5)"), QStringLiteral("systemd.kill(5)")} + control;
    const auto page = [](Text name) { return QStringLiteral("systemd.%1(5)").arg(name); };
    return {{QStringLiteral("Unit"), {unit}}, {QStringLiteral("Install"), {unit}},
        {QStringLiteral("Service"), QStringList{page(Text("service"))} + running},
        {QStringLiteral("Socket"), QStringList{page(Text("socket"))} + running},
        {QStringLiteral("Mount"), QStringList{page(Text("mount"))} + running},
        {QStringLiteral("Swap"), QStringList{page(Text("swap"))} + running},
        {QStringLiteral("Automount"), {page(Text("automount"))}},
        {QStringLiteral("Timer"), {page(Text("timer"))}}, {QStringLiteral("Path"), {page(Text("path"))}},
        {QStringLiteral("Slice"), QStringList{page(Text("slice"))} + control},
        {QStringLiteral("Scope"),
            QStringList{page(Text("scope")), QStringLiteral("systemd.kill(5)")} + control}};
}

} // namespace Duende
