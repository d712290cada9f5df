// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonid.h"

#include <QToolButton>

namespace Duende {

class FlightRecordings;

/// The part of the status bar that tells whose last calls are kept, and whether that works; it leads there.
/// It takes no room while no daemon is marked.
class RecorderIndicator final : public QToolButton
{
    Q_OBJECT

public:
    /// `recordings` outlives it.
    explicit RecorderIndicator(FlightRecordings* recordings, QWidget* parent = nullptr);

Q_SIGNALS:
    void daemonRequested(const Duende::DaemonId& id);

private:
    void update();

    FlightRecordings* const m_recordings;
};

} // namespace Duende
