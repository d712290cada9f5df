// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonaction.h"

#include <QIcon>
#include <QString>

namespace Duende {

/// The program's icons: Breeze's, drawn in the colours of the application's palette when they are painted, so
/// that they follow light and dark. One meaning an icon.
class Icons
{
public:
    /// The icon with this name in the Breeze theme ("edit-find"); "state-failed" and the like are
    /// StateStyle's shapes. A null icon for a name that is neither.
    static QIcon get(const QString& name);

    /// The icon of an action on a daemon; a null icon where words say it better.
    static QIcon action(DaemonAction action);

    static QIcon program();
};

} // namespace Duende
