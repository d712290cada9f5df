// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"

#include <QList>

namespace Duende {

/// A running unit of the system scope.
DaemonRecord unitRecord(const QString& name, DaemonStatus status = DaemonStatus::State::Running);

/// A running plain process.
DaemonRecord processRecord(quint32 pid, const QString& name, const QString& controlGroup = {});

} // namespace Duende
