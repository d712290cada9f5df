// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemondefinition.h"
#include "adapters/contract/daemonhandle.h"

#include <optional>

namespace Duende {

/// What a person is about to edit: one file of a daemon's definition as it was read, or one that is not there
/// yet.
struct DefinitionDraft
{
    DaemonHandle handle;
    /// The daemon's name.
    QString daemonName;
    /// WriteDropIn or WriteMain.
    DefinitionChange::Kind kind = DefinitionChange::Kind::WriteDropIn;
    /// The drop-in's name without ".conf"; unused for WriteMain.
    QString dropInName;
    /// The person may still choose the drop-in's name.
    bool canRename = false;
    /// Names of drop-ins that are there, which a new one cannot have.
    QStringList takenNames;
    /// What the editor begins with.
    QByteArray content;
    /// What is in the file now; empty where there is none.
    std::optional<QByteArray> present;
    /// There is no such daemon yet.
    bool isNewDaemon = false;

    /// "override.conf of nginx.service", "nginx.service".
    QString title() const;
    /// The file's name, by which its syntax is told.
    QString fileName() const { return daemonName; }
    /// What saving `content` asks of the adapter.
    DefinitionChange change(const QByteArray& content) const;
};

/// SHA-256 in hexadecimal digits, as DefinitionFile::digest has it.
QByteArray definitionDigest(const QByteArray& content);

/// The drop-in's name in a path ".../nginx.service.d/override.conf"; empty for a file that is none.
QString dropInName(const QString& path);

/// What is wrong with a new drop-in's name, as a sentence; empty for nothing. `taken` are those that are
/// there.
QString dropInNameProblem(const QString& name, const QStringList& taken);

/// What is wrong with a unit's full name ("sync.service"), as a sentence; empty for nothing.
QString unitNameProblem(const QString& name);

/// A drop-in that is there, `file` of a definition.
DefinitionDraft draftOfDropIn(
    const DaemonHandle& handle, const QString& daemonName, const DefinitionFile& file);
/// A drop-in that is not there yet.
DefinitionDraft draftOfNewDropIn(
    const DaemonHandle& handle, const QString& daemonName, const DaemonDefinition& definition);
/// The whole definition in the administrator's place: that one where it is there, else a copy of what counts.
DefinitionDraft draftOfMain(
    const DaemonHandle& handle, const QString& daemonName, const DaemonDefinition& definition);

} // namespace Duende
