// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracesettings.h"

#include <QToolButton>

class QMenu;

namespace Duende {

class DaemonTraces;

/// The limits of traces to come, in a menu: how much data of a call is kept, how large a recording may
/// become, and what happens then.
class TraceOptionsButton final : public QToolButton
{
    Q_OBJECT

public:
    /// Both outlive it; `settings`, which keeps what was chosen, may be null.
    TraceOptionsButton(DaemonTraces* traces, QSettings* settings, QWidget* parent = nullptr);

private:
    void fillMenu();
    QActionGroup* addGroup(const QString& title);
    void addChoice(QActionGroup* group, const QString& text, const TraceSettings& choice);
    void choose(const TraceSettings& choice);

    DaemonTraces* const m_traces;
    QSettings* const m_settings;
};

} // namespace Duende
