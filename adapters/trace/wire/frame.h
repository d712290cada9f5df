// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// The stream between the application and its agent: frames, one behind the other, over one stream socket.
/// Every frame is a FrameHeader and `length` bytes of payload. All numbers are little-endian and unaligned; a
/// text has no zero at its end. Neither side trusts the other: what does not add up ends the stream
/// (StreamDamage).
///
/// The agent speaks first: Hello. The application answers with its Hello; where the versions differ the agent
/// answers Refused(Protocol) and ends. Then the application asks; an agent serves one trace at a time:
///
///   Inspect → Report or Refused              Attach, Start → Attached or Refused, then Records and Counters
///   Detach → Ended                           Options, Ping → Pong (after Ping only)
///
/// After Ended the agent may be asked again.
///
/// Instead an agent keeps the last calls of daemons (eBPF alone), each under a number that the application
/// chose:
///
///   Arm → Armed                              Take → Kept, then Records, then KeptEnd
///   Disarm
///
/// When the application's end closes, the agent detaches and ends.
namespace Duende::Trace {

inline constexpr uint32_t protocolMagic = 0x45554444; ///< "DDUE"
inline constexpr uint32_t protocolVersion = 3;
inline constexpr uint32_t maximumPayload = 1U << 20; ///< bytes
inline constexpr uint32_t maximumTargets = 65536; ///< pids of a target
inline constexpr uint32_t maximumGroupPath = 4095; ///< bytes of a control group's path
inline constexpr uint32_t maximumWords = 8192; ///< arguments, and variables, of a command
inline constexpr uint32_t maximumDataLimit = 128U << 10; ///< bytes of data kept of a call
inline constexpr uint32_t defaultDataLimit = 256;
inline constexpr uint32_t callSetWords = 8;
inline constexpr uint32_t leastKeptCalls = 1000; ///< of a daemon
inline constexpr uint32_t mostKeptCalls = 1'000'000;
inline constexpr uint32_t maximumArmed = 256; ///< daemons

enum class FrameType : uint16_t {
    // Both ways.
    Hello = 1, ///< agent → application: AgentHello; application → agent: ClientHello
    // From the agent.
    Report = 16, ///< ReportHead, then ReportProcess[processCount], ReportSleeper[sleeperCount], a text
    Attached = 17, ///< AttachedHead
    Records = 18, ///< a sequence of records, see record.h
    Counters = 19, ///< CountersBody
    Refused = 20, ///< RefusedHead, then the text
    Ended = 21, ///< EndedBody: nothing is traced any more
    Pong = 22, ///< what the Ping held
    Armed = 23, ///< ArmedHead, then the text
    Kept = 24, ///< KeptHead: the Records that follow are this daemon's
    KeptEnd = 25, ///< NumberBody
    // From the application.
    Inspect = 64, ///< InspectHead, Target
    Attach = 65, ///< OptionsBody, Target
    Start = 66, ///< OptionsBody, StartHead, then argument and variable and folder texts, each a u32 length
    ///< and bytes
    Detach = 67, ///< nothing
    Options = 68, ///< OptionsBody, of the running trace
    Ping = 69, ///< up to 64 bytes
    Arm = 70, ///< ArmHead, Target
    Disarm = 71, ///< NumberBody
    Take = 72, ///< NumberBody
};

struct FrameHeader
{
    uint32_t length; ///< bytes of the payload, at most maximumPayload
    uint16_t type; ///< FrameType; a frame of an unknown type is stepped over
    uint16_t flags; ///< 0; others are for later versions and are not looked at
};
static_assert(sizeof(FrameHeader) == 8);

struct AgentHello
{
    uint32_t magic; ///< protocolMagic
    uint32_t version; ///< protocolVersion
    uint32_t architecture; ///< AUDIT_ARCH_… of the agent
    uint32_t agentPid; ///< the process that traces: TracerPid of the traced
    int64_t realtimeOffsetNs; ///< CLOCK_REALTIME − CLOCK_MONOTONIC
};
static_assert(sizeof(AgentHello) == 24);

struct ClientHello
{
    uint32_t magic;
    uint32_t version;
};

/// What is to be traced. A TargetHead, then `count` pids of 4 bytes, or `count` bytes of a control group's
/// path below the mount of its hierarchy ("system.slice/x.service"; relative, without "..").
enum class TargetKind : uint32_t { Processes = 0, ControlGroup = 1 };
struct TargetHead
{
    uint32_t kind; ///< TargetKind
    uint32_t count;
};

/// What sees the calls.
enum class EngineKind : uint32_t {
    Ptrace = 0, ///< stops each thread at each call; works everywhere
    Ebpf = 1, ///< programs in the kernel; stops nobody
    Auto = 2, ///< eBPF where the kernel lets us, else ptrace; a started command by ptrace
};

struct OptionsBody
{
    uint32_t dataLimit; ///< bytes of data kept of one call, at most maximumDataLimit
    uint32_t isPaused; ///< 1: calls are neither kept nor counted, 0
    uint32_t engine; ///< EngineKind; of a running trace it stays as it is
    uint32_t onlyFailed; ///< 1: calls that did not fail are not kept, 0
    uint32_t awaitsGroup; ///< 1: the control group may be made later (eBPF alone), 0
    uint32_t reserved; ///< 0
    uint64_t leastDurationNs; ///< calls that took less are not kept
    uint64_t
        calls[callSetWords]; ///< a bit for each number of the agent's architecture that is kept; none: all
};

/// The sum of texts is checked against the frame.
struct StartHead
{
    uint32_t argumentCount; ///< 1 … maximumWords; the first is the program
    uint32_t variableCount; ///< 0 … maximumWords; the whole environment
};

struct InspectHead
{
    uint32_t engine; ///< EngineKind that an attach is meant to have
    uint32_t reserved; ///< 0
};

/// What an attach would meet.
struct ReportHead
{
    uint32_t processCount;
    uint32_t sleeperCount;
    uint32_t engine; ///< EngineKind that it would have: Ptrace or Ebpf
    uint32_t textLength; ///< with Auto that becomes Ptrace: why not eBPF; at most 1000
};
struct ReportProcess
{
    uint32_t pid;
    uint32_t threadCount;
    uint32_t refusal; ///< RefusalCode that an attach would get; 0 none
    uint32_t tracerPid; ///< with AlreadyTraced
};
/// A thread asleep in a call that an attach makes fail with EINTR (signal(7), "Interruption of system calls
/// …").
struct ReportSleeper
{
    uint32_t pid;
    uint32_t tid;
    int32_t number; ///< of the call
    uint32_t architecture; ///< the agent's, as /proc/TID/syscall does not say it
};

struct AttachedHead
{
    uint32_t processCount;
    uint32_t threadCount;
    uint32_t commandPid; ///< of a started command; else 0
    uint32_t engine; ///< EngineKind
};

/// Sums since the attach, about once a second while they change, and before Ended.
struct CountersBody
{
    uint64_t seen; ///< calls; seen = delivered + the sum of lost
    uint64_t delivered;
    uint64_t lost[5]; ///< by LossCause
    uint32_t threads; ///< traced now
    uint32_t processes;
    uint64_t filtered; ///< calls that the options do not keep; not among the seen
};
static_assert(sizeof(CountersBody) == 72);

enum class RefusalCode : uint32_t {
    None = 0,
    Yama = 1, ///< /proc/sys/kernel/yama/ptrace_scope forbids it; value = its number
    OtherUser = 2, ///< the process has another user's rights; value = its uid
    AlreadyTraced = 3, ///< value = the tracer's pid
    KernelThread = 4,
    Gone = 5, ///< no such process (a zombie is gone, too), or an empty control group
    OwnAncestor = 6, ///< the agent itself, or what it was started by
    NotSupported = 7, ///< the kernel lacks something
    Protocol = 8, ///< the application's bytes did not add up; the agent ends
    System = 9, ///< value = errno
    Busy = 10, ///< something is traced already
    NotFound = 11, ///< the program to start; value = errno
    NoEbpf = 12, ///< the kernel did not take the programs; value = errno; the text's first line says why
};

struct RefusedHead
{
    uint32_t code; ///< RefusalCode
    uint32_t pid; ///< 0 where it is about none
    uint32_t value; ///< see RefusalCode
    uint32_t textLength; ///< bytes that follow: the agent's own words, English, at most 1000
};

/// Keep this daemon's last calls. Its control group need not be there yet. One that is armed already under
/// the number begins anew.
struct ArmHead
{
    uint32_t number; ///< not 0
    uint32_t leastCalls; ///< leastKeptCalls … mostKeptCalls
    uint32_t dataLimit; ///< as in OptionsBody; of all armed daemons the largest counts
    uint32_t reserved; ///< 0
};

struct ArmedHead
{
    uint32_t number;
    uint32_t code; ///< RefusalCode; None: it is armed
    uint32_t value; ///< see RefusalCode
    uint32_t textLength; ///< as in RefusedHead
};

struct NumberBody
{
    uint32_t number;
};

/// What was kept of a daemon when a process of it ended badly: by a signal, or with an exit status other than
/// 0 where it was started from outside the daemon. The newest such end since the last Take counts, but not
/// before one of a process that was started from outside. Without any, what there is now.
struct KeptHead
{
    uint32_t number;
    uint32_t hasEnd; ///< 1: the rest is about that end, 0
    uint32_t pid;
    uint32_t waitStatus;
    uint64_t serial; ///< of the end, by one up; an end that was told before has the number that it had
    uint64_t timeNs; ///< CLOCK_MONOTONIC
    uint64_t calls; ///< that follow
    uint64_t before; ///< calls before those, which made room
    uint64_t lost[5]; ///< by LossCause, since it was armed
};
static_assert(sizeof(KeptHead) == 88);

enum class EndReason : uint32_t {
    Asked = 0, ///< after Detach
    AllGone = 1, ///< the last traced process ended
    Forced = 2, ///< a thread did not stop within the deadline: the agent ends, which detaches all
};

struct EndedBody
{
    uint32_t reason; ///< EndReason
    uint32_t hasStatus; ///< 1 when a started command ended
    uint32_t waitStatus; ///< its, as wait(2) gives it
    uint32_t reserved;
};

} // namespace Duende::Trace
