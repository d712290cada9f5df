// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/platformadapter.h"

#include <memory>
#include <vector>

namespace Duende {

/// The adapters of this program, in the order in which people see them. Immutable once made, so any thread
/// may ask.
class AdapterRegistry
{
public:
    explicit AdapterRegistry(std::vector<std::shared_ptr<PlatformAdapter>> adapters);

    const std::vector<std::shared_ptr<PlatformAdapter>>& adapters() const { return m_adapters; }

    /// The adapter whose scope the handle is of. Errors: NotSupported on this machine.
    Result<std::shared_ptr<PlatformAdapter>> adapterFor(const DaemonHandle& handle) const;

    /// The adapter that can start the spec. Errors: NotSupported on this machine.
    Result<std::shared_ptr<PlatformAdapter>> adapterFor(const DaemonSpec& spec) const;

private:
    std::vector<std::shared_ptr<PlatformAdapter>> m_adapters;
};

} // namespace Duende
