// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitfileeditor.h"

#include "adapters/support/displaytext.h"
#include "adapters/support/rootsalone.h"
#include "adapters/support/runprogram.h"
#include "adapters/systemd/systemdbus.h"
#include "adapters/systemd/unitwriter/unitfilenames.h"
#include "adapters/systemd/unitwriter/unitfolder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <unistd.h>

namespace Duende {

namespace {

constexpr QLatin1StringView machineFolder("/etc/systemd/system");
constexpr QLatin1StringView pkexec("/usr/bin/pkexec");

// pkexec(1)
constexpr int dismissed = 126;
constexpr int notAuthorized = 127;

const QString nothingChanged = QStringLiteral("Nothing was changed.");

QString pathOf(const WriteFailure& failure)
{
    return displayText(QByteArrayView(failure.path));
}

PlatformError linkError(const WriteFailure& failure)
{
    const QString path = QFile::decodeName(failure.path.c_str());
    const QString target = QFileInfo(path).readSymLink();
    const PlatformError error = PlatformError::config(
        QStringLiteral("%1 is a symbolic link to %2, and what lies behind a link is not written")
            .arg(displayText(path), displayText(target)));
    if (target == QLatin1StringView("/dev/null"))
        return error.withAdvice(QStringLiteral("The unit is masked: unmask it first."));
    return error.withAdvice(
        QStringLiteral("Edit %1 where it belongs, or put a file or folder in the place of the link.")
            .arg(displayText(target)));
}

PlatformError errorOf(const WriteFailure& failure)
{
    const QString path = pathOf(failure);
    const auto withCause = [&failure](const PlatformError& error) {
        return failure.errnoValue != 0 ? error.withErrno(failure.errnoValue) : error;
    };
    switch (failure.kind) {
    case WriteFailure::Kind::Usage:
        return PlatformError::config(
            QStringLiteral("this is no unit file that can be written: its name, a zero byte in it, or more "
                           "than 1 MiB"));
    case WriteFailure::Kind::Changed:
        return PlatformError::invalidState(QStringLiteral("%1 was changed on the disk meanwhile").arg(path))
            .withAdvice(QStringLiteral("Compare it with what you have, then decide."));
    case WriteFailure::Kind::Link:
        return linkError(failure);
    case WriteFailure::Kind::Special:
        return withCause(PlatformError::config(
            QStringLiteral("%1 is there, but it is not a plain file in a plain folder").arg(path)));
    case WriteFailure::Kind::TooLong:
        return PlatformError::config(
            QStringLiteral("%1 is longer than 1 MiB, which is not edited").arg(path));
    case WriteFailure::Kind::NotAllowed:
        return withCause(PlatformError::permissionDenied(QStringLiteral("%1 cannot be written").arg(path)))
            .withAdvice(failure.errnoValue == EROFS
                    ? QStringLiteral("Its file system is read-only. Nothing was changed.")
                    : nothingChanged);
    case WriteFailure::Kind::NoSpace:
        return withCause(
            PlatformError::io(QStringLiteral("no space is left on the disk to write %1").arg(path)))
            .withAdvice(QStringLiteral("Free some space and save again. Nothing was changed."));
    case WriteFailure::Kind::Busy:
        return PlatformError::io(QStringLiteral("another program is writing in %1").arg(path))
            .withAdvice(QStringLiteral("Save again in a moment."));
    case WriteFailure::Kind::Io:
        break;
    }
    return withCause(PlatformError::io(path.isEmpty() ? QStringLiteral("the unit file could not be written")
                                                      : QStringLiteral("%1 could not be written").arg(path)))
        .withAdvice(nothingChanged);
}

PlatformError notInstalled(const QString& what, const QString& advice)
{
    return PlatformError::permissionDenied(
        QStringLiteral("only an administrator may write unit files of the machine, and %1").arg(what))
        .withAdvice(advice);
}

PlatformError polkitError(int exitStatus, const QByteArray& words)
{
    const QString cause = displayText(words.trimmed().split('\n').value(0));
    if (exitStatus == dismissed)
        return PlatformError::permissionDenied(QStringLiteral("the authorization was not given"))
            .withCause(cause)
            .withAdvice(QStringLiteral("Save again and enter the password when you are asked for it."));
    if (words.contains("No authentication agent"))
        return PlatformError::permissionDenied(
            QStringLiteral("nobody could be asked for an administrator's authorization"))
            .withCause(cause)
            .withAdvice(
                QStringLiteral("No polkit agent runs in this session. Start one, or run duende with sudo."));
    if (words.contains("Not authorized"))
        return PlatformError::permissionDenied(
            QStringLiteral("you are not authorized to change unit files of the machine"))
            .withCause(cause)
            .withAdvice(QStringLiteral("Ask the machine's administrator."));
    return PlatformError::io(QStringLiteral("the writer of unit files could not be run through polkit"))
        .withCause(cause)
        .withAdvice(QStringLiteral("Check that polkit runs and that Duende is installed as a whole."));
}

QByteArray digestOf(const QByteArray& content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
}

UnitFileTarget targetOf(const QString& unit, const DefinitionChange& change)
{
    const bool isDropIn = change.kind == DefinitionChange::Kind::WriteDropIn
        || change.kind == DefinitionChange::Kind::RemoveDropIn;
    return {unit.toStdString(), isDropIn ? change.name.toStdString() : std::string()};
}

bool isRemoval(DefinitionChange::Kind kind)
{
    return kind == DefinitionChange::Kind::RemoveDropIn || kind == DefinitionChange::Kind::RemoveMain;
}

Result<void> checkNames(const QString& unit, const DefinitionChange& change)
{
    const UnitFileTarget target = targetOf(unit, change);
    if (!isUnitFileName(target.unit))
        return std::unexpected(
            PlatformError::config(QStringLiteral("%1 is not a unit's name").arg(displayText(unit)))
                .withAdvice(QStringLiteral("A unit's full name ends in its type: nginx.service.")));
    const bool isDropIn = change.kind == DefinitionChange::Kind::WriteDropIn
        || change.kind == DefinitionChange::Kind::RemoveDropIn;
    if (isDropIn && !isDropInName(target.dropIn))
        return std::unexpected(PlatformError::config(
            QStringLiteral("“%1” cannot be a drop-in's name").arg(displayText(change.name)))
                .withAdvice(QStringLiteral(
                    "Use letters, digits and - _ . : @ + , ~ with no dot in front, without “.conf”.")));
    return {};
}

Result<void> checkContent(const DefinitionChange& change)
{
    if (change.content.size() > qsizetype(WriteRequest::maximumSize))
        return std::unexpected(PlatformError::config(QStringLiteral("the text is longer than 1 MiB")));
    if (change.content.contains('\0'))
        return std::unexpected(PlatformError::config(
            QStringLiteral("the text has a zero byte in it, which a unit file cannot have")));
    return {};
}

/// The change that brings back what was there.
DefinitionChange undoOf(
    const DefinitionChange& change, const std::optional<UnitFileContent>& before, const QByteArray& now)
{
    using Kind = DefinitionChange::Kind;
    const bool isDropIn = change.kind == Kind::WriteDropIn || change.kind == Kind::RemoveDropIn;
    DefinitionChange undo;
    undo.name = change.name;
    undo.expectedDigest = isRemoval(change.kind) ? QByteArray() : digestOf(now);
    if (before) {
        undo.kind = isDropIn ? Kind::WriteDropIn : Kind::WriteMain;
        undo.content = QByteArray::fromStdString(before->bytes);
        undo.isPrivate = before->isPrivate;
    } else {
        undo.kind = isDropIn ? Kind::RemoveDropIn : Kind::RemoveMain;
    }
    return undo;
}

UnitFolder::Links linksOf(const SystemdEndpoint& endpoint)
{
    return endpoint.scope == UnitScope::User ? UnitFolder::Links::Follow : UnitFolder::Links::Refuse;
}

} // namespace

QString editableUnitFolder(const SystemdEndpoint& endpoint)
{
    if (!endpoint.unitFolder.isEmpty())
        return endpoint.unitFolder;
    if (endpoint.scope == UnitScope::System)
        return machineFolder;
    QString configuration = qEnvironmentVariable("XDG_CONFIG_HOME");
    if (!configuration.startsWith(u'/'))
        configuration = QDir::homePath() + QStringLiteral("/.config");
    return configuration + QStringLiteral("/systemd/user");
}

QString changedPath(const SystemdEndpoint& endpoint, const QString& unit, const DefinitionChange& change)
{
    const QString path = editableUnitFolder(endpoint) + u'/' + unit;
    const UnitFileTarget target = targetOf(unit, change);
    return target.dropIn.empty() ? path : QString(path + u".d/" + change.name + u".conf");
}

Result<SavedDefinition> UnitFileEditor::change(const QString& unit, const DefinitionChange& change)
{
    if (const Result<void> named = checkNames(unit, change); !named)
        return std::unexpected(named.error());
    if (const Result<void> checked = checkContent(change); !checked)
        return std::unexpected(checked.error());
    const QString path = changedPath(m_endpoint, unit, change);
    m_context.report(QStringLiteral("Reading %1").arg(path));
    const QString folderPath = editableUnitFolder(m_endpoint);
    // A person's own folder is made with their first unit file.
    if (m_endpoint.scope == UnitScope::User)
        QDir().mkpath(folderPath);
    const auto folder = UnitFolder::open(QFile::encodeName(folderPath).toStdString(), linksOf(m_endpoint));
    if (!folder)
        return std::unexpected(errorOf(folder.error()));
    WriteRequest request;
    request.target = targetOf(unit, change);
    request.isRemoval = isRemoval(change.kind);
    const auto before = folder->read(request.target);
    if (!before)
        return std::unexpected(errorOf(before.error()));

    const QByteArray digest = *before ? digestOf(QByteArray::fromStdString((*before)->bytes)) : QByteArray();
    if (digest != change.expectedDigest || (request.isRemoval && !*before))
        return std::unexpected(errorOf({WriteFailure::Kind::Changed, folder->pathOf(request.target), 0}));
    if (*before)
        request.expected = (*before)->bytes;
    request.content = request.isRemoval ? std::string() : change.content.toStdString();
    request.isPrivate = change.isPrivate;
    m_context.report(QStringLiteral("Writing %1").arg(path));
    if (const Result<void> written = write(request); !written)
        return std::unexpected(written.error());
    return SavedDefinition{path, undoOf(change, *before, change.content)};
}

Result<void> UnitFileEditor::write(const WriteRequest& request)
{
    return mayWriteHere() ? writeHere(request) : writeThroughPolkit(request);
}

bool UnitFileEditor::mayWriteHere() const
{
    return m_endpoint.scope == UnitScope::User || editableUnitFolder(m_endpoint) != machineFolder
        || ::geteuid() == 0;
}

Result<void> UnitFileEditor::writeHere(const WriteRequest& request)
{
    const QByteArray path = QFile::encodeName(editableUnitFolder(m_endpoint));
    const auto written
        = UnitFolder::open(path.toStdString(), linksOf(m_endpoint)).and_then([&](const UnitFolder& folder) {
              return folder.apply(request);
          });
    if (!written)
        return std::unexpected(errorOf(written.error()));
    return {};
}

Result<void> UnitFileEditor::writeThroughPolkit(const WriteRequest& request)
{
    if (m_endpoint.unitWriter.isEmpty() || !QFileInfo::exists(m_endpoint.unitWriter))
        return std::unexpected(notInstalled(QStringLiteral("the program that asks for that is not installed"),
            QStringLiteral("Install Duende (its package, or “cmake --install”), or run it with sudo.")));
    if (!isRootsAlone(m_endpoint.unitWriter))
        return std::unexpected(
            notInstalled(QStringLiteral("%1 could be changed by others than root").arg(m_endpoint.unitWriter),
                QStringLiteral("Install Duende in a folder that only root can write, or run it with sudo.")));
    if (!QFileInfo::exists(pkexec))
        return std::unexpected(notInstalled(QStringLiteral("pkexec is not installed"),
            QStringLiteral("Install polkit's pkexec, or run duende with sudo.")));
    if (!m_context.interactive)
        return std::unexpected(notInstalled(QStringLiteral("nobody can be asked for that now"),
            QStringLiteral("Ask again from a desktop session, or run duende with sudo.")));

    ProgramCall call{pkexec, {QStringLiteral("--disable-internal-agent"), m_endpoint.unitWriter}};
    for (const std::string& argument : writeArguments(request))
        call.arguments.append(QString::fromStdString(argument));
    call.input = QByteArray::fromStdString(writeInput(request));
    const Result<ProgramOutput> ran = runProgram(call, withTimeToAnswer(m_context));
    if (!ran)
        return std::unexpected(ran.error());
    if (ran->exitStatus == 0)
        return {};
    if (ran->exitStatus == dismissed || ran->exitStatus == notAuthorized)
        return std::unexpected(polkitError(*ran->exitStatus, ran->errorOutput));
    return std::unexpected(errorOf(failureFromLine(ran->output.toStdString())));
}

} // namespace Duende
