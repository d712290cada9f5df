// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemondefinition.h"
#include "adapters/contract/operationcontext.h"
#include "adapters/systemd/systemdendpoint.h"
#include "adapters/systemd/unitwriter/writerequest.h"

namespace Duende {

/// Where the unit files are that are written for the endpoint: its own folder, or the usual one of its scope
/// (unit paths of systemd.unit(5)).
QString editableUnitFolder(const SystemdEndpoint& endpoint);

/// Where the file is, or would be, that a change is about.
QString changedPath(const SystemdEndpoint& endpoint, const QString& unit, const DefinitionChange& change);

/// Writes and removes the unit files of an administrator, or a person's own. What this process may not do is
/// asked of the endpoint's writer, through polkit. Blocks; for a worker thread.
class UnitFileEditor
{
public:
    UnitFileEditor(const SystemdEndpoint& endpoint, const OperationContext& context)
        : m_endpoint(endpoint)
        , m_context(context)
    {
    }

    /// Errors: InvalidState (the file is not what the change expects), Config (a name that cannot be, a
    /// symbolic link), PermissionDenied, Io; nothing has changed then.
    Result<SavedDefinition> change(const QString& unit, const DefinitionChange& change);

private:
    Result<void> write(const WriteRequest& request);
    Result<void> writeHere(const WriteRequest& request);
    Result<void> writeThroughPolkit(const WriteRequest& request);
    bool mayWriteHere() const;

    const SystemdEndpoint& m_endpoint;
    const OperationContext& m_context;
};

} // namespace Duende
