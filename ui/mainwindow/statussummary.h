// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QTimer>

namespace Duende {

class DaemonCatalog;
class DaemonFilterModel;
class ElidedLabel;
class ScopeModel;

/// The left end of the status bar: how many daemons there are, run, have failed and are shown.
class CountsLabel : public QLabel
{
    Q_OBJECT

public:
    /// `scopes` counts what the side bar counts.
    CountsLabel(const ScopeModel* scopes, const DaemonFilterModel* shown, QWidget* parent = nullptr);

    void setSelectedCount(int count);

private:
    void updateText();

    const ScopeModel* m_scopes;
    const DaemonFilterModel* m_shown;
    int m_selected = 0;
    QTimer m_pause;
};

/// The right end of the status bar: which systems cannot be asked, in one calm line; nothing when all can.
class AvailabilityLabel : public QWidget
{
    Q_OBJECT

public:
    explicit AvailabilityLabel(const DaemonCatalog* catalog, QWidget* parent = nullptr);

    QString text() const;

private:
    void update();
    void changeEvent(QEvent* event) override;

    const DaemonCatalog* m_catalog;
    QLabel* m_icon;
    ElidedLabel* m_text;
    bool m_isFailure = false;
};

} // namespace Duende
