// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/client/tracesession.h"
#include "adapters/trace/wire/record.h"
#include "adapters/trace/wire/recordreader.h"

#include <QProcess>

#include <vector>

namespace Duende::Trace {

/// A program of tests/targets and what it says. Killed with the object.
class TracedProgram
{
public:
    TracedProgram(const QString& program, const QStringList& arguments);
    ~TracedProgram();

    uint32_t pid() const { return uint32_t(m_process.processId()); }
    /// Waits until a line begins with `start`, and gives the rest of it; a null array after ten seconds.
    QByteArray awaitLine(const QByteArray& start);
    bool hasEnded() const { return m_process.state() == QProcess::NotRunning; }
    /// What it wrote so far.
    QByteArray output();
    QProcess& process() { return m_process; }

private:
    QProcess m_process;
    QByteArray m_output;
};

/// A value of /proc/PID/status: "State", "TracerPid"; empty where the process is gone.
QByteArray statusValue(uint32_t pid, const QByteArray& key);
/// The letter of the process' state.
char stateOf(uint32_t pid);

/// A session with the real agent that keeps all it is told. Its waits turn the event loop and last ten
/// seconds.
class TraceRun : public QObject
{
public:
    TraceRun();

    TraceSession& session() { return *m_session; }
    /// Gives the session up, as a window that closes does.
    void drop() { m_session.reset(); }

    bool open(const AgentCall& call = ownAgent());
    bool attach(const Target& target, const TraceOptions& options = {});
    bool attach(uint32_t pid) { return attach(Target{{pid}, {}}); }
    bool start(const QStringList& command, const TraceOptions& options = {});
    bool detach();
    bool inspect(const Target& target);
    bool awaitEnd(int milliseconds = 10'000);

    /// Calls in the order of their records.
    std::vector<CallView> calls() const;
    std::vector<CallView> calls(long number) const;
    /// All records of a kind.
    template <typename Record> std::vector<Record> recordsOf(RecordKind kind) const
    {
        std::vector<Record> found;
        for (const auto& bytes : all(kind)) {
            Record record;
            std::memcpy(&record, bytes.data(), sizeof record);
            found.push_back(record);
        }
        return found;
    }
    /// Whether all bytes were whole records, sequences were right and what was seen was delivered or lost.
    bool addsUp() const;

    static AgentCall ownAgent();

    std::optional<AttachedHead> what;
    std::optional<InspectReport> report;
    std::optional<CountersBody> sums;
    std::optional<EndedBody> how;
    std::optional<PlatformError> error;
    Refusal refusal;
    bool isClosed = false;
    QByteArray bytes;

private:
    std::vector<std::span<const std::byte>> all(RecordKind kind) const;

    std::unique_ptr<TraceSession> m_session;
};

} // namespace Duende::Trace
