// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracerecorder.h"
#include "tests/models/trace/samplecalls.h"

#include <QTemporaryDir>

namespace Duende {

/// A recording in a folder of its own, which records are added to.
class SampleRecording
{
public:
    SampleRecording()
    {
        auto created = TraceRecorder::create(path(),
            {sampleArchitecture, TraceAgentKind::Ptrace, 1700000000000000000, 0,
                QStringLiteral("native:pid100"), QStringLiteral("host")});
        if (created)
            recorder = std::move(*created);
    }

    QString path() const { return m_folder.filePath(QStringLiteral("sample.duende-trace")); }
    std::shared_ptr<TraceRecording> recording() const { return recorder->recording(); }
    /// Moves what was put into `records` to the recording.
    bool flush()
    {
        const bool taken = recorder->append(records.bytes());
        records.clear();
        return taken;
    }

    SampleRecords records;
    std::unique_ptr<TraceRecorder> recorder;

private:
    QTemporaryDir m_folder;
};

/// Numbers of calls of x86-64.
namespace SampleCall {

inline constexpr int read = 0;
inline constexpr int write = 1;
inline constexpr int close = 3;
inline constexpr int pipe = 22;
inline constexpr int dup = 32;
inline constexpr int dup2 = 33;
inline constexpr int getpid = 39;
inline constexpr int socket = 41;
inline constexpr int connect = 42;
inline constexpr int chdir = 80;
inline constexpr int exitGroup = 231;
inline constexpr int openat = 257;
inline constexpr quint64 currentDirectory = quint64(-100); // AT_FDCWD
inline constexpr quint64 closeOnExec = 02000000; // O_CLOEXEC

} // namespace SampleCall

} // namespace Duende
