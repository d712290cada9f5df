// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFlags>

namespace Duende {

/// What an adapter can show of its daemons beyond their records and properties. Each stands for one question
/// of PlatformAdapter; an adapter without it answers NotSupported, and no page of it is shown.
enum class DaemonView {
    Diagnosis = 1 << 0,
    Processes = 1 << 1,
    Resources = 1 << 2,
    Log = 1 << 3,
    Definition = 1 << 4,
    Relations = 1 << 5,
    Trace = 1 << 6, ///< its system calls
};
Q_DECLARE_FLAGS(DaemonViews, DaemonView)
Q_DECLARE_OPERATORS_FOR_FLAGS(DaemonViews)

} // namespace Duende
