// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonspec.h"
#include "adapters/contract/result.h"

#include <QByteArray>

#include <optional>
#include <vector>

#include <sys/types.h>

namespace Duende {

/// A list of C strings for execve(2).
class CStringList
{
public:
    void append(const QByteArray& text) { m_texts.push_back(text); }
    /// Makes the array of pointers; after the last append(). The strings are still owned by this.
    void seal();
    char* const* pointers() const { return m_pointers.data(); }
    const std::vector<QByteArray>& texts() const { return m_texts; }

private:
    std::vector<QByteArray> m_texts;
    std::vector<char*> m_pointers;
};

/// All that the child needs between fork(2) and execve(2), worked out before: nothing is looked up and no
/// memory is asked for there.
struct LaunchPlan
{
    /// The program's absolute path.
    QByteArray program;
    CStringList argv;
    CStringList envp;
    QByteArray workingDir;
    /// What to become; empty is left as it is.
    std::optional<uid_t> uid;
    std::optional<gid_t> gid;
    std::optional<std::vector<gid_t>> groups;
    std::optional<quint64> memory;
    std::optional<quint64> openFiles;
    std::optional<int> nice;

    /// Errors: those of launch(), SpawnFailed for a program that PATH does not hold.
    static Result<LaunchPlan> of(const DaemonSpec& spec);
};

} // namespace Duende
