// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/definitionedit/definitionsession.h"

#include "models/operationrunner.h"

#include <algorithm>

namespace Duende {

using namespace std::chrono_literals;
using Kind = DefinitionChange::Kind;
using Problems = QList<DefinitionProblem>;

namespace {

constexpr std::chrono::milliseconds checkTimeout = 20s;

} // namespace

DefinitionSession::DefinitionSession(OperationRunner* runner,
    const std::shared_ptr<const AdapterRegistry>& registry, const DefinitionDraft& draft, QObject* parent)
    : QObject(parent)
    , m_runner(runner)
    , m_registry(registry)
    , m_draft(draft)
{
    connect(runner, &OperationRunner::finished, this, &DefinitionSession::finished);
}

DefinitionSession::~DefinitionSession()
{
    m_checking.request_stop();
    m_reading.request_stop();
}

QString DefinitionSession::nameProblem() const
{
    return m_draft.canRename ? dropInNameProblem(m_draft.dropInName, m_draft.takenNames) : QString();
}

bool DefinitionSession::isOwnPath(const QString& path) const
{
    // Where the folder is, the adapter alone knows.
    return path.endsWith(m_draft.kind == Kind::WriteMain
            ? QString(u'/' + m_draft.daemonName)
            : QString(u'/' + m_draft.daemonName + u".d/" + m_draft.dropInName + u".conf"));
}

QString DefinitionSession::ownPath() const
{
    const auto own = std::ranges::find_if(
        m_problems, [this](const DefinitionProblem& problem) { return isOwnPath(problem.path); });
    return own == m_problems.end() ? QString() : own->path;
}

int DefinitionSession::problemCount(DefinitionProblem::Severity severity) const
{
    return int(std::ranges::count(m_problems, severity, &DefinitionProblem::severity));
}

bool DefinitionSession::isChecked(const QByteArray& content) const
{
    return m_hasChecked && m_checkedContent == content && m_checkedName == m_draft.dropInName;
}

void DefinitionSession::check(const QByteArray& content)
{
    m_checking.request_stop();
    m_checkedContent = content;
    m_checkedName = m_draft.dropInName;
    m_hasChecked = false;
    m_checking = m_runner->ask<Problems>(
        this,
        [registry = m_registry, handle = m_draft.handle, change = m_draft.change(content)](
            const OperationContext& context) -> Result<Problems> {
            return registry->adapterFor(handle).and_then(
                [&](const auto& adapter) { return adapter->checkDefinition(handle, change, context); });
        },
        [this](const Result<Problems>& problems) { takeProblems(problems); }, checkTimeout);
}

void DefinitionSession::takeProblems(const Result<Problems>& problems)
{
    m_hasChecked = true;
    m_problems = problems.value_or(Problems());
    m_checkError = problems ? QString() : problems.error().detail();
    Q_EMIT checked();
}

void DefinitionSession::run(
    Doing doing, const QString& progress, const QString& done, const QString& infinitive, Job job)
{
    DaemonRecord record;
    record.handle = m_draft.handle;
    record.name = m_draft.daemonName;
    m_doing = doing;
    const quint64 number = m_runner->run(
        OperationRequest::task(record, {progress, done, infinitive, QString(), std::move(job)}));
    m_number = number;
    Q_EMIT started(number);
}

void DefinitionSession::save(const QByteArray& content)
{
    const QString title = m_draft.title();
    m_savingContent = content;
    m_saving = std::make_shared<SavedDefinition>();
    run(Doing::Saving, tr("Saving %1").arg(title), tr("Saved %1").arg(title), tr("save %1").arg(title),
        [saved = m_saving, handle = m_draft.handle, change = m_draft.change(content)](
            PlatformAdapter& adapter, const OperationContext& context) {
            return adapter.changeDefinition(handle, change, context)
                .transform([&](const SavedDefinition& done) { *saved = done; });
        });
}

void DefinitionSession::undo()
{
    if (!m_saved)
        return;
    const QString title = m_draft.title();
    run(Doing::Undoing, tr("Undoing the save of %1").arg(title), tr("Undid the save of %1").arg(title),
        tr("undo the save of %1").arg(title),
        [handle = m_draft.handle, change = m_saved->undo](
            PlatformAdapter& adapter, const OperationContext& context) -> Result<void> {
            return adapter.changeDefinition(handle, change, context).transform([](const SavedDefinition&) {
            });
        });
}

void DefinitionSession::reload()
{
    run(Doing::Reloading, tr("Reading the unit files again"), tr("Read the unit files again"),
        tr("read the unit files again"), [](PlatformAdapter& adapter, const OperationContext& context) {
            return adapter.reloadDefinitions(context);
        });
}

void DefinitionSession::finished(quint64 number)
{
    if (m_number != number)
        return;
    m_number.reset();
    const Operation operation = *m_runner->operation(number);
    const Doing doing = std::exchange(m_doing, Doing::Nothing);
    if (operation.state != Operation::State::Succeeded) {
        Q_EMIT failed(operation);
        const bool isConflict = doing == Doing::Saving && operation.state == Operation::State::Failed
            && operation.error->kind() == PlatformError::Kind::InvalidState
            && !operation.error->isCancelled();
        if (isConflict)
            readPresent();
        return;
    }
    if (doing == Doing::Saving) {
        m_saved = *m_saving;
        m_draft.present = m_savingContent;
        m_draft.canRename = false;
        m_needsReload = true;
        Q_EMIT saved(m_saved->path);
    } else if (doing == Doing::Undoing) {
        const DefinitionChange back = m_saved->undo;
        const bool isGone = back.kind == Kind::RemoveDropIn || back.kind == Kind::RemoveMain;
        m_draft.present = isGone ? std::nullopt : std::optional(back.content);
        m_saved.reset();
        m_needsReload = true;
        Q_EMIT undone(isGone);
    } else {
        m_needsReload = false;
        Q_EMIT reloaded();
    }
    Q_EMIT changed(m_draft.handle);
}

void DefinitionSession::readPresent()
{
    m_reading.request_stop();
    m_reading = m_runner->ask<DaemonDefinition>(
        this,
        [registry = m_registry, handle = m_draft.handle](const OperationContext& context) {
            return registry->adapterFor(handle).and_then(
                [&](const auto& adapter) { return adapter->definition(handle, context); });
        },
        [this](const Result<DaemonDefinition>& definition) { takePresent(definition); });
}

void DefinitionSession::takePresent(const Result<DaemonDefinition>& definition)
{
    if (!definition && definition.error().kind() != PlatformError::Kind::NotFound)
        return;
    m_draft.present.reset();
    for (const DefinitionFile& file : definition.value_or(DaemonDefinition()).files) {
        const bool isOurs = file.origin == DefinitionFile::Origin::Administrator
            || file.origin == DefinitionFile::Origin::Person;
        if (isOurs && isOwnPath(file.path))
            m_draft.present = file.content;
    }
    Q_EMIT conflicted();
}

} // namespace Duende
