// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"

#include <QWidget>

#include <optional>

class QGridLayout;

namespace Duende {

class FactsView;
class WrapLabel;

/// One of the selected daemons.
struct SelectedDaemon
{
    DaemonRecord record;
    std::optional<double> cpuPercent;
};

/// "5 daemons selected: 3 running, 2 failed".
QString selectionSentence(const QList<SelectedDaemon>& daemons);

/// What several selected daemons are together: how many in which state, which ones, and what they use.
class SelectionSummary final : public QWidget
{
    Q_OBJECT

public:
    explicit SelectionSummary(QWidget* parent = nullptr);

    void setDaemons(const QList<SelectedDaemon>& daemons);

private:
    void setStates(const QList<SelectedDaemon>& daemons);
    void setTotals(const QList<SelectedDaemon>& daemons);

    WrapLabel* m_title;
    QGridLayout* m_states;
    FactsView* m_totals;
};

} // namespace Duende
