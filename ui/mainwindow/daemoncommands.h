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
struct DefinitionDraft;
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
    /// Starts it again, its failure forgotten first where that stands in the way; nothing where it cannot be.
    void restart(const DaemonRecord& record);
    void send(Signal signal, const QList<DaemonRecord>& records);
    void chooseSignal(const QList<DaemonRecord>& records);

    bool canSpawn() const;
    void openSpawnDialog();

    bool canWriteUnits() const;
    /// `present` are the daemons whose names a new unit cannot have.
    void openNewUnitDialog(const QList<DaemonHandle>& present);
    /// Opens an editor of its own, or shows the one that is open for the same file.
    void editDefinition(const DefinitionDraft& draft, int line = 0);
    /// Closes all editors; false where one still has something to ask.
    bool closeEditors();

Q_SIGNALS:
    void spawned(const Duende::DaemonId& id);
    /// A definition on the disk, or what has been read of it, is another.
    void definitionChanged(const Duende::DaemonHandle& handle);

private:
    void runAll(const QList<OperationRequest>& requests);
    void confirm(const QList<OperationRequest>& requests, const std::function<void()>& confirmed);

    QWidget* m_window;
    OperationRunner* m_runner;
    std::shared_ptr<const AdapterRegistry> m_registry;
    MessageBar* m_messages;
};

} // namespace Duende
