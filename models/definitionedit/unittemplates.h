// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"

#include <QByteArray>
#include <QList>

namespace Duende {

/// What a new unit of one type begins with.
struct UnitTemplate
{
    DaemonKind kind = DaemonKind::Service;
    /// "Service: runs a program"
    QString title;
    /// ".service"
    QString suffix;
    QByteArray content;
};

/// The types of which a person writes units by hand, the commonest first.
QList<UnitTemplate> unitTemplates();

} // namespace Duende
