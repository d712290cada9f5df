// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonid.h"

#include <QToolButton>

namespace Duende {

class DaemonTraces;

/// The part of the status bar that tells what is being traced, wherever a person looks meanwhile; it leads
/// there. It takes no room while nothing is.
class TraceIndicator final : public QToolButton
{
    Q_OBJECT

public:
    /// `traces` outlives it.
    explicit TraceIndicator(DaemonTraces* traces, QWidget* parent = nullptr);

Q_SIGNALS:
    void daemonRequested(const Duende::DaemonId& id);

private:
    void update();

    DaemonTraces* const m_traces;
};

} // namespace Duende
