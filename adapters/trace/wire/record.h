// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// What an agent tells of a traced daemon: a sequence of records. The same bytes travel in the frames of the
/// stream (frame.h) and lie in the blocks of a recording, so that nothing is translated on the way from the
/// kernel to the file. All numbers are little-endian; a record begins at a multiple of 8 bytes of its
/// sequence; nothing here is trusted before RecordReader has checked it.
namespace Duende::Trace {

enum class RecordKind : uint16_t {
    Call = 1, ///< CallRecord: a system call that returned, or one that never does (see CallFlag::NoReturn)
    Signal = 2, ///< SignalRecord: a signal was delivered to a thread
    Process = 3, ///< ProcessRecord: a process that is traced: at attach, after fork, and anew after exec
    Thread = 4, ///< ThreadRecord: a thread that is traced
    Exit = 5, ///< ExitRecord: a thread, or with its last thread a process, ended
    Descriptor = 6, ///< DescriptorRecord: an open descriptor at attach, from /proc
    Loss = 7, ///< LossRecord: calls that were seen and not delivered, at this place of the sequence
    Exec = 8, ///< ExecRecord: a thread became another program; its tid may have changed
};

/// Stands before every record. `size` counts the whole record with this header and its padding.
struct RecordHeader
{
    uint32_t size; ///< bytes, a multiple of 8, at most maximumRecordBytes
    uint16_t kind; ///< RecordKind; a reader steps over kinds that it does not know
    uint16_t flags; ///< of the kind
};

inline constexpr uint32_t maximumRecordBytes = 1U << 20;

/// Flags of a CallRecord.
enum CallFlag : uint16_t {
    NoReturn
    = 1, ///< only the entry was seen: exit, exit_group, a successful execve's thread, the end of the trace
    NoEntry
    = 2, ///< only the return was seen: a fork's child, an attach in the middle; the arguments are unknown
    Restarted
    = 4, ///< the kernel goes on with it after a signal (ERESTART…), result is the kernel's own number
    Denied = 8, ///< a seccomp filter answered it
    StillRunning = 16, ///< it had not returned when the trace ended; duration is up to then
};

/// A system call. Behind it stand `captureCount` captures.
struct CallRecord
{
    RecordHeader header;
    uint64_t sequence; ///< by one up for every call seen by the agent, lost ones counted in
    uint64_t timeNs; ///< at the entry, nanoseconds of CLOCK_MONOTONIC
    uint64_t durationNs; ///< entry to return; 0 with NoReturn and NoEntry
    uint32_t pid; ///< the agent's PID namespace, as all ids here
    uint32_t tid;
    uint32_t architecture; ///< AUDIT_ARCH_… of linux/audit.h: i386 calls of an x86-64 process differ
    int32_t number; ///< of the call in that architecture; -1 is possible (seccomp, ptrace)
    int64_t result; ///< as in the register: -4095 … -1 is an errno
    uint64_t arguments[6]; ///< as in the registers
    uint16_t captureCount;
    uint16_t reserved16;
    uint32_t reserved32;
};
static_assert(sizeof(CallRecord) == 112);

/// What a capture holds of an argument.
enum class CapturePart : uint8_t {
    Value = 0, ///< what the argument points at: a string, a structure, an array of structures, a buffer
    Element = 1, ///< the `index`-th thing that an array points at: a string of argv, the data of an iovec
    Name = 2, ///< msghdr.msg_name
    Vector = 3, ///< msghdr.msg_iov
    Control = 4, ///< msghdr.msg_control
    Length = 5, ///< the number behind the argument that says how long another one is (socklen_t*)
};

/// How much of it could be read. An unread string is never shown as an empty one.
enum class CaptureState : uint8_t {
    Whole = 0,
    Truncated = 1, ///< more was there: trueLength, or unknown where that is 0
    Unreadable = 2, ///< nothing: a bad pointer, a page that was not there
    Partial = 3, ///< the first `length` bytes, then memory that could not be read
};

/// One piece of the tracee's memory; `length` bytes follow and are padded with zeros to a multiple of 8.
struct Capture
{
    uint8_t argument; ///< 0 … 5
    uint8_t part; ///< CapturePart
    uint8_t state; ///< CaptureState
    uint8_t atReturn; ///< 1 when it was read at the return, 0 at the entry
    uint16_t index; ///< of an Element
    uint16_t reserved;
    uint32_t length; ///< bytes that follow; a string's without its final zero
    uint32_t reserved32;
    uint64_t trueLength; ///< bytes that the call speaks of; 0 where that is not known
    uint64_t address; ///< in the tracee
};
static_assert(sizeof(Capture) == 32);

/// A delivered signal. The bytes of siginfo_t follow (infoLength, padded).
struct SignalRecord
{
    RecordHeader header;
    uint64_t timeNs;
    uint32_t pid;
    uint32_t tid;
    uint32_t signal;
    uint32_t infoLength;
};
static_assert(sizeof(SignalRecord) == 32);

/// Of a process, thread or descriptor: a recording tells it again where what told it first makes room.
/// Nothing has changed for whoever knows it.
inline constexpr uint16_t toldAgainFlag = 2;

/// A process. Three texts follow, one behind the other, padded at the end: command line (its zeros kept),
/// executable, working directory.
struct ProcessRecord
{
    RecordHeader header; ///< flags: 1 = known before (anew after exec), toldAgainFlag
    uint64_t timeNs;
    uint64_t startTicks; ///< field 22 of /proc/PID/stat; tells a reused pid
    uint32_t pid;
    uint32_t parentPid;
    uint32_t uid;
    uint32_t architecture; ///< AUDIT_ARCH_…
    uint16_t commandLineLength;
    uint16_t executableLength;
    uint16_t directoryLength;
    uint16_t reserved;
    char comm[16]; ///< as /proc/PID/comm, zero-padded
};
static_assert(sizeof(ProcessRecord) == 64);

struct ThreadRecord
{
    RecordHeader header;
    uint64_t timeNs;
    uint32_t pid;
    uint32_t tid;
    char comm[16];
};
static_assert(sizeof(ThreadRecord) == 40);

struct ExitRecord
{
    RecordHeader header; ///< flags: 1 = the process ended with it
    uint64_t timeNs;
    uint32_t pid;
    uint32_t tid;
    uint32_t waitStatus; ///< as wait(2) gives it
    uint32_t reserved;
};
static_assert(sizeof(ExitRecord) == 32);

/// An open descriptor when the trace began. What /proc/PID/fd/N points at follows; for a socket both ends
/// where they are known ("TCP 10.0.0.1:80→10.0.0.2:5000"), padded.
struct DescriptorRecord
{
    RecordHeader header;
    uint32_t pid;
    int32_t descriptor;
    uint32_t flags; ///< as /proc/PID/fdinfo says (octal there)
    uint32_t targetLength;
};
static_assert(sizeof(DescriptorRecord) == 24);

enum class LossCause : uint8_t {
    QueueFull = 0, ///< the agent's queue or the kernel's ring had no room
    ReaderSlow = 1, ///< the application's own limit
    FileFull = 2, ///< the recording had reached its size limit
    TableFull = 3, ///< a table of the kernel's programs had no room: the entry was not kept
    Fault = 4, ///< the tracer could not read what it needed of the call
};
inline constexpr int lossCauseCount = 5;

/// Calls that were seen and are not here. They happened between the records before and behind it.
struct LossRecord
{
    RecordHeader header;
    uint64_t timeNs; ///< of the first
    uint64_t untilNs; ///< of the last
    uint64_t count;
    uint8_t cause; ///< LossCause
    uint8_t reserved[7];
};
static_assert(sizeof(LossRecord) == 40);

/// The program's file gives rights (set-user-ID, set-group-ID, capabilities) that the kernel withheld,
/// because a tracer without CAP_SYS_PTRACE traces it (execve(2)).
inline constexpr uint16_t rightsWithheldFlag = 1;

/// After a successful execve: a thread that is not the leader takes over the leader's tid.
struct ExecRecord
{
    RecordHeader header; ///< flags: rightsWithheldFlag
    uint64_t timeNs;
    uint32_t pid;
    uint32_t formerTid; ///< tid that called execve; from now on its tid is pid
};
static_assert(sizeof(ExecRecord) == 24);

} // namespace Duende::Trace
