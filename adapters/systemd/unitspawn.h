// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonspec.h"
#include "adapters/contract/result.h"
#include "adapters/systemd/systemdtypes.h"

namespace Duende {

/// A transient service as StartTransientUnit() takes it.
struct TransientService
{
    QString unitName;
    QList<TransientProperty> properties;
};

/// What a daemon definition means to systemd (systemd.service(5), systemd.exec(5),
/// systemd.resource-control(5)). A program without a slash is looked for in `searchPath`, which is separated
/// by colons. Errors: Config, for what a unit cannot say; SpawnFailed for a program that is not in the search
/// path.
Result<TransientService> transientService(const DaemonSpec& spec, const QString& searchPath);

} // namespace Duende
