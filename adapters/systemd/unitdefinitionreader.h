// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemondefinition.h"
#include "adapters/contract/operationcontext.h"
#include "adapters/systemd/systemdbus.h"

namespace Duende {

/// Asks the manager which files a unit is made from, and reads them. Blocks in a worker thread.
class UnitDefinitionReader
{
public:
    UnitDefinitionReader(const std::shared_ptr<SystemdBus>& bus, const SystemdEndpoint& endpoint,
        const OperationContext& context)
        : m_bus(bus)
        , m_endpoint(endpoint)
        , m_context(context)
    {
    }

    /// A unit that the manager made by itself has no file. A template has those that its instances would be
    /// made from. Errors: NotFound, StatusFailed.
    Result<DaemonDefinition> read(const QString& unit);

private:
    /// Which files, as the manager or the folders tell.
    struct Sources
    {
        QString main;
        QStringList dropIns;
        QString generatedFrom;
        QStringList names;
        bool isMasked = false;
        bool needsReload = false;
    };
    struct Manager
    {
        QStringList searchPath;
        int version = 0;
    };

    Result<Manager> askManager(const QString& unit);
    Result<Sources> sourcesOf(const QString& unit);
    Result<Sources> sourcesOfTemplate(const QString& unit, const QStringList& searchPath);

    std::shared_ptr<SystemdBus> m_bus;
    const SystemdEndpoint& m_endpoint;
    const OperationContext& m_context;
};

/// The folders in which drop-ins of a unit with these names may be, in the order in which systemd.unit(5)
/// names them: for each folder of the search path the unit's own, its template's, those of the beginnings of
/// its name ("a-b-.service.d"), its type's.
QStringList dropInFolders(const QStringList& searchPath, const QStringList& names);

} // namespace Duende
