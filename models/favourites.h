// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/daemonmarks.h"

namespace Duende {

/// The daemons that a person cares for most.
class Favourites final : public DaemonMarks
{
public:
    /// As DaemonMarks().
    explicit Favourites(QSettings* settings, QObject* parent = nullptr)
        : DaemonMarks(settings, QStringLiteral("favourites"), parent)
    {
    }
};

} // namespace Duende
