// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/agent/recordsink.h"
#include "adapters/trace/agent/traceetable.h"
#include "adapters/trace/wire/recordwriter.h"

#include <csignal>

namespace Duende::Trace {

/// Nanoseconds of CLOCK_MONOTONIC.
uint64_t monotonicNs();

/// Makes records of what the engine sees and hands them on. The tracing thread's.
class TraceWriter
{
public:
    explicit TraceWriter(RecordSink& sink) : m_sink(sink) { }

    /// A call that returned, or with `flags` one that did not.
    void call(const Tracee& tracee, uint64_t durationNs, int64_t result, uint16_t flags);
    void signal(const Tracee& tracee, const siginfo_t& info);
    /// A process and, where `hasDescriptors`, what it has open; read from /proc now.
    void process(pid_t pid, bool isKnown, bool hasDescriptors) { process(pid, isKnown, hasDescriptors, {}); }
    /// What is known of a process that may be gone already.
    struct Hint
    {
        const char* comm = nullptr; ///< 16 bytes at most
        uint32_t parentPid = 0;
    };
    void process(pid_t pid, bool isKnown, bool hasDescriptors, const Hint& hint);
    void thread(pid_t pid, pid_t tid);
    void exit(pid_t pid, pid_t tid, int waitStatus, bool isLast);
    void exec(pid_t pid, pid_t formerTid);
    /// What a process has open, read from /proc now.
    void descriptors(pid_t pid);

private:
    RecordSink& m_sink;
    RecordWriter m_writer;
};

} // namespace Duende::Trace
