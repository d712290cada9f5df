// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonspec.h"
#include "adapters/contract/result.h"

#include <QByteArray>

namespace Duende {

/// The name of a container that is made of the spec: "duende-NAME".
QString containerName(const DaemonSpec& spec);

/// The body of POST /containers/create. Errors: Config for what a container cannot follow.
Result<QByteArray> createRequest(const DaemonSpec& spec);

/// AdapterScope::unsupportedSpecFields of every engine.
QList<std::pair<QString, QString>> unsupportedContainerFields();

} // namespace Duende
