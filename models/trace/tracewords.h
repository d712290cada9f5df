// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/syscalls/decode.h"
#include "models/trace/tracerecording.h"

#include <QString>

namespace Duende {

/// The words that a view, the filters and the exporters share. Any thread.
namespace TraceWords {

/// "file", "network", …: as filters and exports write it.
QString family(Trace::CallFamily family);
constexpr int familyCount = int(Trace::CallFamily::Other) + 1;
/// "queue_full", "reader_slow", …
QString lossCause(uint8_t cause);
/// "SIGTERM"; "SIGRT_2" for a real-time signal.
QString signal(uint32_t number);
/// "ENOENT" for a result of -2; empty for one that is no error. "ERRNO_600" for one without a name.
QString errorName(qint64 result);
/// "exited with 1", "killed by SIGKILL", "killed by SIGSEGV (core dumped)" for a wait status.
QString waitStatus(uint32_t status);
/// "ptrace", "ebpf", "remote_vsock", "simulated", "unknown".
QString agent(TraceAgentKind kind);
/// The call's name as the decoder has it. Cheap; valid until the thread asks for the next one.
QStringView call(uint32_t architecture, int number);

} // namespace TraceWords

} // namespace Duende
