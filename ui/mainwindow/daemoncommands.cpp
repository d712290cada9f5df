// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/daemoncommands.h"

#include "models/operationrunner.h"
#include "ui/definitionedit/definitioneditor.h"
#include "ui/definitionedit/newunitdialog.h"
#include "ui/details/detailsheader.h"
#include "ui/operations/confirmdialog.h"
#include "ui/operations/messagebar.h"
#include "ui/operations/operationsequence.h"
#include "ui/operations/signaldialog.h"
#include "ui/operations/spawndialog.h"

#include <QWidget>

#include <algorithm>

namespace Duende {

namespace {

QList<DaemonRecord> offering(DaemonAction action, const QList<DaemonRecord>& records)
{
    QList<DaemonRecord> able;
    std::ranges::copy_if(records, std::back_inserter(able),
        [action](const DaemonRecord& record) { return record.actions.testFlag(action); });
    return able;
}

bool mustAsk(DaemonAction action, const QList<DaemonRecord>& records)
{
    return std::ranges::any_of(
        records, [action](const DaemonRecord& record) { return ConfirmDialog::isNeeded(record, action); });
}

} // namespace

DaemonCommands::DaemonCommands(QWidget* window, OperationRunner* runner,
    const std::shared_ptr<const AdapterRegistry>& registry, MessageBar* messages)
    : QObject(window)
    , m_window(window)
    , m_runner(runner)
    , m_registry(registry)
    , m_messages(messages)
{
}

void DaemonCommands::runAll(const QList<OperationRequest>& requests)
{
    for (const OperationRequest& request : requests)
        m_runner->run(request);
}

void DaemonCommands::confirm(const QList<OperationRequest>& requests, const std::function<void()>& confirmed)
{
    ConfirmDialog::open(m_window, m_runner, m_registry, requests, confirmed);
}

void DaemonCommands::perform(DaemonAction action, const QList<DaemonRecord>& records)
{
    const QList<DaemonRecord> able = offering(action, records);
    if (able.isEmpty())
        return;
    QList<OperationRequest> requests;
    for (const DaemonRecord& record : able)
        requests.append(OperationRequest::action(record, action));
    if (mustAsk(action, able))
        confirm(requests, [this, requests] { runAll(requests); });
    else
        runAll(requests);
}

void DaemonCommands::performSequence(const DaemonRecord& record, const QList<DaemonAction>& actions)
{
    QList<OperationRequest> requests;
    QList<OperationRequest> asked;
    for (const DaemonAction action : actions) {
        requests.append(OperationRequest::action(record, action));
        if (asked.isEmpty() && ConfirmDialog::isNeeded(record, action))
            asked.append(requests.constLast());
    }
    if (requests.isEmpty())
        return;
    const auto begin = [this, requests] { OperationSequence::run(m_runner, requests); };
    if (asked.isEmpty())
        begin();
    else
        confirm(asked, begin);
}

void DaemonCommands::restart(const DaemonRecord& record)
{
    for (const HeaderOffer& offer : headerOffers(record)) {
        if (offer.icon == DaemonAction::Restart || offer.icon == DaemonAction::Start) {
            performSequence(record, offer.actions);
            return;
        }
    }
}

void DaemonCommands::send(Signal signal, const QList<DaemonRecord>& records)
{
    // However it is asked for, a kill is asked about.
    if (signal == Signal::Kill && !offering(DaemonAction::Kill, records).isEmpty()) {
        perform(DaemonAction::Kill, records);
        return;
    }
    const QList<DaemonRecord> able = offering(DaemonAction::Signal, records);
    for (const DaemonRecord& record : able)
        m_runner->run(OperationRequest::signal(record, signal));
}

void DaemonCommands::chooseSignal(const QList<DaemonRecord>& records)
{
    const QList<DaemonRecord> able = offering(DaemonAction::Signal, records);
    if (able.isEmpty())
        return;
    QStringList names;
    for (const DaemonRecord& record : able)
        names.append(record.name);
    SignalDialog::open(m_window, names, [this, able](Signal signal) { send(signal, able); });
}

bool DaemonCommands::canSpawn() const
{
    return std::ranges::any_of(
        m_registry->adapters(), [](const auto& adapter) { return adapter->scope().canSpawn; });
}

void DaemonCommands::openSpawnDialog()
{
    if (!canSpawn())
        return;
    auto* dialog = new SpawnDialog(m_runner, m_registry, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SpawnDialog::started, m_messages, &MessageBar::leave);
    connect(dialog, &SpawnDialog::spawned, this,
        [this](const DaemonHandle& handle) { Q_EMIT spawned(handle.id()); });
    dialog->open();
}

bool DaemonCommands::canWriteUnits() const
{
    return NewUnitDialog::isPossible(*m_registry);
}

void DaemonCommands::openNewUnitDialog(const QList<DaemonHandle>& present)
{
    if (!canWriteUnits())
        return;
    auto* dialog = new NewUnitDialog(*m_registry, present, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { editDefinition(dialog->draft()); });
    dialog->open();
}

void DaemonCommands::editDefinition(const DefinitionDraft& draft, int line)
{
    const QList<DefinitionEditor*> editors = m_window->findChildren<DefinitionEditor*>();
    const auto open = std::ranges::find_if(
        editors, [&draft](const DefinitionEditor* editor) { return editor->isOf(draft); });
    DefinitionEditor* editor
        = open != editors.end() ? *open : new DefinitionEditor(m_runner, m_registry, draft, m_window);
    if (open == editors.end()) {
        connect(editor, &DefinitionEditor::started, m_messages, &MessageBar::leave);
        connect(editor, &DefinitionEditor::changed, this, &DaemonCommands::definitionChanged);
    }
    if (line > 0)
        editor->goTo(line);
    editor->show();
    editor->raise();
    editor->activateWindow();
}

bool DaemonCommands::closeEditors()
{
    const QList<DefinitionEditor*> editors = m_window->findChildren<DefinitionEditor*>();
    return std::ranges::all_of(editors, [](DefinitionEditor* editor) { return editor->close(); });
}

} // namespace Duende
