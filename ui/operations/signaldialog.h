// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/signal.h"

#include <QDialog>
#include <QStringList>

#include <functional>

class QPushButton;
class QTreeWidget;

namespace Duende {

/// Chooses a signal to send, with its number and what daemons commonly do with it.
class SignalDialog final : public QDialog
{
    Q_OBJECT

public:
    using QDialog::open;
    /// Asks which signal goes to the daemons of these names (at least one) and calls `chosen` when the person
    /// sends one. Returns at once; the dialog deletes itself.
    static void open(
        QWidget* parent, const QStringList& daemonNames, const std::function<void(Signal signal)>& chosen);

    explicit SignalDialog(const QStringList& daemonNames, QWidget* parent = nullptr);

    /// The signal that is selected.
    Signal selectedSignal() const;

private:
    void fitList();
    void refreshButtons();

    QTreeWidget* m_list;
    QPushButton* m_send;
    QPushButton* m_cancel;
};

/// What daemons commonly do with a signal, as one sentence for people.
QString signalPurpose(Signal signal);

} // namespace Duende
