// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/flightrecorder.h"

#include <QSet>

namespace Duende {

/// The recordings of last calls in a folder, whoever made them. Blocks; any thread.
namespace LastCallsFiles {

/// What the name of a daemon's recording begins with.
QString stem(const QString& name);

struct Found
{
    QList<FlightRecording> recordings; ///< that are finished, the oldest first
    bool isOneGrowing = false;
};

/// Those whose paths are not in `known`. Of their processes' ends they say nothing.
Found find(const QString& folder, const QSet<QString>& known);

} // namespace LastCallsFiles

} // namespace Duende
