// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace Duende {

/// One of the files that define a daemon.
struct DefinitionFile
{
    /// More than this of a file is not read.
    static constexpr qsizetype maximumSize = 4 * 1024 * 1024;

    enum class Kind { Main, DropIn };
    /// Who puts files where this one is: unit-paths of systemd.unit(5).
    enum class Origin { Vendor, Administrator, Runtime, Generated, Transient, Person };

    Kind kind = Kind::Main;
    Origin origin = Origin::Vendor;
    QString path;
    /// Where the path leads when it is a symbolic link; empty otherwise.
    QString linkTarget;
    /// As it is on the disk, at most maximumSize bytes of it.
    QByteArray content;
    /// SHA-256 of the whole content in hexadecimal digits: tells whether the file changed since.
    QByteArray digest;
    /// Why it cannot be edited in place; empty when it can.
    QString readOnlyReason;

    friend bool operator==(const DefinitionFile&, const DefinitionFile&) = default;
};

/// A line of a definition by its file's place in DaemonDefinition::files and its number, from 1.
struct DefinitionPlace
{
    qsizetype file = 0;
    int line = 0;

    friend bool operator==(const DefinitionPlace&, const DefinitionPlace&) = default;
};

/// One setting as a file has it.
struct DefinitionSetting
{
    DefinitionPlace place;
    /// The last of the lines that it is written on; place.line where it is not continued.
    int lastLine = 0;
    /// "Service"
    QString section;
    /// "ExecStart"
    QString name;
    /// What stands behind the equals sign, continued lines joined as the platform joins them.
    QString value;
    /// The properties that it decides, by their names in DaemonDetails: "RestartUSec" of RestartSec=.
    QStringList properties = {};
    /// The later setting because of which this one has no effect; empty while it has one.
    std::optional<DefinitionPlace> overriddenBy = {};

    friend bool operator==(const DefinitionSetting&, const DefinitionSetting&) = default;
};

/// Something wrong with a definition.
struct DefinitionProblem
{
    enum class Severity { Warning, Error };

    Severity severity = Severity::Error;
    /// The file it is about; empty when it is about the whole.
    QString path;
    /// From 1; 0: the whole file.
    int line = 0;
    /// One sentence.
    QString text;

    friend bool operator==(const DefinitionProblem&, const DefinitionProblem&) = default;
};

/// Where the settings of a section are explained.
struct DefinitionManual
{
    QString section;
    /// Manual pages, the most likely first: "systemd.service(5)".
    QStringList pages;

    friend bool operator==(const DefinitionManual&, const DefinitionManual&) = default;
};

/// What a daemon is made by: every file, in the order in which they count, and every setting.
struct DaemonDefinition
{
    /// The syntax by its name in KDE's Syntax Highlighting ("systemd unit", "JSON", "XML").
    QString syntax;
    QList<DefinitionFile> files;
    QList<DefinitionSetting> settings;
    QList<DefinitionProblem> problems;
    QList<DefinitionManual> manuals;
    /// The files on the disk are newer than what the platform has read: a reload is due.
    bool needsReload = false;
    /// Folders of drop-ins that were looked into, in order, whether they exist or not.
    QStringList dropInFolders;

    friend bool operator==(const DaemonDefinition&, const DaemonDefinition&) = default;
};

/// What a person wants to be different in a definition. The platform decides where the file is: no path comes
/// from outside.
struct DefinitionChange
{
    enum class Kind {
        /// Write the administrator's drop-in `name`.
        WriteDropIn,
        /// Take that drop-in away.
        RemoveDropIn,
        /// Write the whole definition in the administrator's place, over the vendor's or as a new daemon.
        WriteMain,
        /// Take the administrator's whole definition away; the vendor's counts again.
        RemoveMain,
    };

    Kind kind = Kind::WriteDropIn;
    /// A drop-in's file name without the suffix (".conf"); unused for Main.
    QString name;
    QByteArray content;
    /// The digest of what the person had before them: DefinitionFile::digest; empty where there was no file.
    /// A file that is different by now is not overwritten (InvalidState).
    QByteArray expectedDigest;
    /// Only its owner may read a file that is made anew, as one that is brought back. One that is there keeps
    /// its permissions.
    bool isPrivate = false;

    friend bool operator==(const DefinitionChange&, const DefinitionChange&) = default;
};

/// What was there before a change, so that it can be undone: the change that brings it back.
struct SavedDefinition
{
    /// The file that was written or removed.
    QString path;
    DefinitionChange undo;

    friend bool operator==(const SavedDefinition&, const SavedDefinition&) = default;
};

} // namespace Duende
