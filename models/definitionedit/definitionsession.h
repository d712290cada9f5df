// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/adapterregistry.h"
#include "models/definitionedit/definitiondraft.h"

#include <QObject>

#include <memory>
#include <stop_token>

namespace Duende {

class OperationRunner;
struct Operation;
struct OperationContext;

/// One file of a definition while it is edited: what has been saved of it, what the check said, what can be
/// undone. Lives on the window's thread and never blocks; the answers come as signals.
class DefinitionSession final : public QObject
{
    Q_OBJECT

public:
    /// `runner` outlives this.
    DefinitionSession(OperationRunner* runner, const std::shared_ptr<const AdapterRegistry>& registry,
        const DefinitionDraft& draft, QObject* parent = nullptr);
    ~DefinitionSession() override;

    /// With what is in the file by now, as far as this knows.
    const DefinitionDraft& draft() const { return m_draft; }
    /// Of a drop-in that is not there yet.
    void setDropInName(const QString& name) { m_draft.dropInName = name; }
    /// What is wrong with the name, as a sentence; empty for nothing.
    QString nameProblem() const;

    /// Has what the file would be with this content checked; an earlier check is given up.
    void check(const QByteArray& content);
    /// The answer is there, and is about this content.
    bool isChecked(const QByteArray& content) const;
    const QList<DefinitionProblem>& problems() const { return m_problems; }
    /// Why it could not be checked; empty where it could.
    const QString& checkError() const { return m_checkError; }
    /// Whether a path is the edited file's.
    bool isOwnPath(const QString& path) const;
    /// The path of the edited file in problems(); empty where none is in it.
    QString ownPath() const;
    int problemCount(DefinitionProblem::Severity severity) const;

    /// An operation runs; no other may begin.
    bool isBusy() const { return m_doing != Doing::Nothing; }
    /// What is saved may not be typed over meanwhile.
    bool isWriting() const { return m_doing == Doing::Saving || m_doing == Doing::Undoing; }
    bool canUndo() const { return m_saved.has_value(); }
    /// Something was written that the platform has not read.
    bool needsReload() const { return m_needsReload; }
    void save(const QByteArray& content);
    void undo();
    void reload();

Q_SIGNALS:
    /// An operation began, of which this tells the end.
    void started(quint64 number);
    void checked();
    void saved(const QString& path);
    /// The file is as before the save, or gone again.
    void undone(bool isGone);
    void reloaded();
    void failed(const Duende::Operation& operation);
    /// After failed(): the file changed meanwhile, and draft() now has what it is.
    void conflicted();
    /// The definition on the disk, or what the platform has read of it, is another.
    void changed(const Duende::DaemonHandle& handle);

private:
    enum class Doing { Nothing, Saving, Undoing, Reloading };
    using Job = std::function<Result<void>(PlatformAdapter& adapter, const OperationContext& context)>;

    void takeProblems(const Result<QList<DefinitionProblem>>& problems);
    void write(const DefinitionChange& change);
    void run(Doing doing, const QString& progress, const QString& done, const QString& infinitive, Job job);
    void finished(quint64 number);
    void readPresent();
    void takePresent(const Result<DaemonDefinition>& definition);

    OperationRunner* m_runner;
    std::shared_ptr<const AdapterRegistry> m_registry;
    DefinitionDraft m_draft;
    std::stop_source m_checking;
    std::stop_source m_reading;
    QList<DefinitionProblem> m_problems;
    QString m_checkError;
    QByteArray m_checkedContent;
    QString m_checkedName;
    bool m_hasChecked = false;
    bool m_needsReload = false;
    Doing m_doing = Doing::Nothing;
    std::optional<quint64> m_number;
    QByteArray m_savingContent;
    std::shared_ptr<SavedDefinition> m_saving; // filled by the worker
    std::optional<SavedDefinition> m_saved; // what can be undone
};

} // namespace Duende
