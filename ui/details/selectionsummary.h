// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"

#include <QIcon>
#include <QWidget>

#include <optional>

class QGridLayout;
class QLabel;

namespace Duende {

class ElidedLabel;
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
    struct Line
    {
        QIcon icon;
        QLabel* picture = nullptr;
        QLabel* name = nullptr;
        ElidedLabel* value = nullptr;
    };

    void addLine(const QString& name, const QIcon& icon);
    /// An empty value hides the line.
    void setLine(qsizetype row, const QString& value);
    void setTotals(const QList<SelectedDaemon>& daemons);

    WrapLabel* m_title;
    QGridLayout* m_grid;
    QList<Line> m_lines; // the states, then the totals
};

} // namespace Duende
