// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonid.h"

#include <QFrame>

class QAction;
class QLineEdit;
class QListView;

namespace Duende {

class DaemonListModel;
class EmptyState;
class PaletteModel;

/// Every action and every daemon at one's fingertips: type a few of the letters, go up and down, Enter.
/// Closes at the first click elsewhere and deletes itself.
class CommandPalette : public QFrame
{
    Q_OBJECT

public:
    /// What it offers is what there is now.
    CommandPalette(const QList<QAction*>& actions, const DaemonListModel* daemons, QWidget* window);

    /// Opens in the upper middle of the window.
    void open();

    QLineEdit* field() const { return m_field; }
    PaletteModel* model() const { return m_model; }

Q_SIGNALS:
    void daemonChosen(const Duende::DaemonId& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void search(const QString& text);
    void choose(const QModelIndex& index);

    QWidget* m_window;
    QLineEdit* m_field;
    QListView* m_list;
    PaletteModel* m_model;
    EmptyState* m_nothing;
};

} // namespace Duende
