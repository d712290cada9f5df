// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"
#include "adapters/contract/signal.h"
#include "models/adapterregistry.h"

#include <QObject>

#include <memory>

class QWidget;

namespace Duende {

class DaemonListModel;
class MessageBar;
class OperationRequest;
class OperationRunner;

/// What a person asks for becomes operations: on each selected daemon that offers it, after one question
/// where something ends. Returns at once; how it ends is told by the runner.
class DaemonCommands : public QObject
{
    Q_OBJECT

public:
    /// `window` owns this and the dialogs; the others outlive it.
    DaemonCommands(QWidget* window, OperationRunner* runner,
        const std::shared_ptr<const AdapterRegistry>& registry, MessageBar* messages);

    void perform(DaemonAction action, const QList<DaemonRecord>& records);
    /// On one daemon, each after the one before has succeeded.
    void performSequence(const DaemonRecord& record, const QList<DaemonAction>& actions);
    void send(Signal signal, const QList<DaemonRecord>& records);
    void chooseSignal(const QList<DaemonRecord>& records);

    bool canSpawn() const;
    void openSpawnDialog();

Q_SIGNALS:
    void spawned(const Duende::DaemonId& id);

private:
    void runAll(const QList<OperationRequest>& requests);
    void confirm(const QList<OperationRequest>& requests, const std::function<void()>& confirmed);

    QWidget* m_window;
    OperationRunner* m_runner;
    std::shared_ptr<const AdapterRegistry> m_registry;
    MessageBar* m_messages;
};

} // namespace Duende
