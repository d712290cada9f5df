// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/support/procfs.h"

#include <QHash>

#include <memory>

namespace Duende {

/// What of a process seldom changes.
struct ProcessFacts
{
    /// Empty where the process may not be looked into.
    std::optional<ProcessIds> uids;
    QList<QByteArray> commandLine;
    /// Empty where it is not known.
    QString controlGroup;
};

/// One process at the moment of the last refresh.
struct ProcessEntry
{
    ProcessStat stat;
    std::shared_ptr<const ProcessFacts> facts;
};

/// All processes of a /proc, read again and again: one file a process and refresh. The facts that seldom
/// change are read when a process appears (told from another of the same number by its start time), when its
/// name changes, as exec does, and every 30th refresh. Not thread-safe.
class ProcessTable
{
public:
    /// `procfs` outlives the table.
    explicit ProcessTable(const Procfs& procfs) : m_procfs(procfs) { }

    /// Reads /proc. On an error the table keeps what it had.
    SystemResult<void> refresh();

    /// The next refresh reads the facts of every process again.
    void forgetFacts() { m_processes.clear(); }

    /// By process id. Kernel threads are in it, without facts (an empty pointer).
    const QHash<qint64, ProcessEntry>& processes() const { return m_processes; }

    /// The steady-clock time of the last refresh.
    std::chrono::nanoseconds refreshedAt() const { return m_refreshedAt; }

private:
    std::shared_ptr<const ProcessFacts> readFacts(qint64 pid) const;

    const Procfs& m_procfs;
    QHash<qint64, ProcessEntry> m_processes;
    std::chrono::nanoseconds m_refreshedAt{0};
    quint32 m_refreshCount = 0;
};

} // namespace Duende
