// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/systemd/asynccalls.h"
#include "adapters/systemd/unitfileindex.h"

#include <memory>

namespace Duende {

/// Whether each unit file is enabled, in the words of systemctl(1), is-enabled.
class UnitFileStates
{
public:
    UnitFileStates() = default;
    explicit UnitFileStates(
        const QHash<QString, QString>& states, std::shared_ptr<const UnitFileIndex> index = {})
        : m_states(states)
        , m_index(std::move(index))
    {
    }

    /// Of a unit's own file, or of an instance of a template; empty where there is none.
    QString of(const QString& unit) const;
    /// By the name of each file.
    const QHash<QString, QString>& files() const { return m_states; }
    /// Whether the file is a unit of its own, that is, not only another name for one.
    static bool isUnit(const QString& state);

private:
    QHash<QString, QString> m_states;
    std::shared_ptr<const UnitFileIndex> m_index;
};

/// Asks for the search path, reads its folders in the calls' thread and asks about the files that they do not
/// decide. Where the folders are not there for this process, the manager lists its files, which takes it
/// long. `done` is called in that thread; not at all when the calls fail.
void requestUnitFileStates(AsyncCalls& calls, std::function<void(const UnitFileStates&)> done);

} // namespace Duende
