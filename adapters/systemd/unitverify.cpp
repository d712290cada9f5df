// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitverify.h"

#include "adapters/support/displaytext.h"
#include "adapters/support/filedescriptor.h"
#include "adapters/support/readfile.h"
#include "adapters/support/runprogram.h"
#include "adapters/systemd/unitfileeditor.h"
#include "adapters/systemd/unitfileparser.h"
#include "adapters/systemd/unitname.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <fcntl.h>
#include <sys/stat.h>

namespace Duende {

using namespace std::chrono_literals;

namespace {

using Severity = DefinitionProblem::Severity;

constexpr qsizetype mostProblems = 200;
constexpr qsizetype longestMessage = 500;
constexpr std::chrono::milliseconds longestVerification = 15s;

DefinitionProblem unchecked(const QString& reason)
{
    return {Severity::Warning, {}, 0,
        QStringLiteral("This could not be checked as systemd reads it: %1.").arg(reason)};
}

/// A newer or older systemd may know the word, and a program may be installed later.
Severity severityOf(QByteArrayView message)
{
    const bool isUnknownWord = message.startsWith("Unknown ");
    const bool isMissingProgram = message.contains(" is not executable: ");
    return isUnknownWord || isMissingProgram ? Severity::Warning : Severity::Error;
}

/// "PATH:LINE: message", of a path that this unit is made of.
std::optional<DefinitionProblem> problemInFile(QByteArrayView line, const VerifiedFiles& files)
{
    if (!line.startsWith('/'))
        return std::nullopt;
    const qsizetype end = line.indexOf(": ");
    const qsizetype colon = end < 0 ? -1 : line.first(end).lastIndexOf(':');
    bool isNumber = false;
    const int number = colon < 0 ? 0 : line.sliced(colon + 1, end - colon - 1).toInt(&isNumber);
    const QString path = isNumber ? QFile::decodeName(line.first(colon).toByteArray()) : QString();
    if (!isNumber || number < 0)
        return std::nullopt;
    const auto place = std::ranges::find(files.places, path, &std::pair<QString, QString>::first);
    const bool isOtherDropIn = QFileInfo(path).path().endsWith(QLatin1StringView(".d"));
    if (place == files.places.end() && !isOtherDropIn)
        return std::nullopt;
    const QByteArrayView message = line.sliced(end + 2);
    return DefinitionProblem{severityOf(message), place == files.places.end() ? path : place->second, number,
        displayText(message, longestMessage)};
}

/// "UNIT: message" or "Unit UNIT message".
std::optional<DefinitionProblem> problemOfUnit(QByteArrayView line, const VerifiedFiles& files)
{
    const QByteArray unit = files.unit.toUtf8();
    if (files.isPartial)
        return std::nullopt;
    const QByteArray prefix = unit + ": ";
    const QByteArray sentence = "Unit " + unit + ' ';
    if (line.startsWith(prefix)) {
        const QByteArrayView message = line.sliced(prefix.size());
        return DefinitionProblem{severityOf(message), {}, 0, displayText(message, longestMessage)};
    }
    if (line.startsWith(sentence))
        return DefinitionProblem{Severity::Error, {}, 0, displayText(line, longestMessage)};
    return std::nullopt;
}

SystemResult<QByteArray> readUnitFile(const QString& path)
{
    // What stands there may be anything; nobody waits for the other end of a pipe.
    const auto file
        = openFileAt(AT_FDCWD, QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY);
    struct stat status{};
    if (!file)
        return std::unexpected(file.error());
    if (::fstat(file->get(), &status) != 0 || !S_ISREG(status.st_mode))
        return QByteArray();
    return readFileAt(AT_FDCWD, QFile::encodeName(path).constData(), DefinitionFile::maximumSize);
}

/// The main file that counts, of the unit or of the template that it is made of; empty where there is none.
QString mainFile(const QStringList& searchPath, const QString& unit, const QString& without)
{
    QStringList names{unit};
    if (const QString pattern = templateOfInstance(unit); !pattern.isEmpty())
        names.append(pattern);
    for (const QString& name : names) {
        for (const QString& folder : searchPath) {
            const QString path = folder + u'/' + name;
            if (path != without && QFileInfo(path).isFile())
                return path;
        }
    }
    return {};
}

bool writeFile(const QString& path, const QByteArray& content)
{
    QFile file(path);
    return QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly)
        && file.write(content) == content.size() && file.flush();
}

/// Fills the scratch folder.
bool prepare(VerifiedFiles& files, const SystemdEndpoint& endpoint, const DefinitionChange& change,
    const QStringList& searchPath)
{
    using Kind = DefinitionChange::Kind;
    const QString main = files.folder + u'/' + files.unit;
    const QString changed = changedPath(endpoint, files.unit, change);
    if (change.kind == Kind::WriteMain) {
        files.places.append({main, changed});
        return writeFile(main, change.content);
    }
    const QString present
        = mainFile(searchPath, files.unit, change.kind == Kind::RemoveMain ? changed : QString());
    files.isPartial = present.isEmpty();
    files.places.append({main, present});
    const SystemResult<QByteArray> content
        = present.isEmpty() ? SystemResult<QByteArray>() : readUnitFile(present);
    if (!content || !writeFile(main, *content))
        return false;
    if (change.kind == Kind::RemoveMain)
        return true;
    const QString dropIn = main + u".d/" + change.name + u".conf";
    files.places.append({dropIn, changed});
    // An empty one hides one of the same name that is there.
    return writeFile(dropIn, change.kind == Kind::WriteDropIn ? change.content : QByteArray());
}

ProgramCall verifyCall(const SystemdEndpoint& endpoint, const VerifiedFiles& files, const QStringList& path)
{
    ProgramCall call;
    call.program = QStringLiteral("systemd-analyze");
    call.arguments = {QStringLiteral("verify"), QStringLiteral("--man=no"), QStringLiteral("--generators=no"),
        QStringLiteral("--recursive-errors=no"), files.folder + u'/' + files.unit};
    call.arguments.prepend(
        endpoint.scope == UnitScope::User ? QStringLiteral("--user") : QStringLiteral("--system"));
    call.environment.remove(QStringLiteral("SYSTEMD_LOG_LOCATION"));
    call.environment.remove(QStringLiteral("SYSTEMD_LOG_TIME"));
    call.environment.remove(QStringLiteral("SYSTEMD_LOG_TID"));
    call.environment.insert(QStringLiteral("SYSTEMD_LOG_LEVEL"), QStringLiteral("info"));
    call.environment.insert(QStringLiteral("SYSTEMD_LOG_TARGET"), QStringLiteral("console"));
    call.environment.insert(QStringLiteral("SYSTEMD_COLORS"), QStringLiteral("0"));
    call.environment.insert(QStringLiteral("SYSTEMD_LOG_COLOR"), QStringLiteral("0"));
    call.environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    // With nothing behind the colon it stands for the usual path.
    call.environment.insert(
        QStringLiteral("SYSTEMD_UNIT_PATH"), QString(files.folder + u':' + path.join(u':')));
    return call;
}

} // namespace

QList<DefinitionProblem> verifyProblems(const QByteArray& output, const VerifiedFiles& files)
{
    QList<DefinitionProblem> problems;
    for (qsizetype at = 0; at < output.size() && problems.size() < mostProblems;) {
        const qsizetype lineEnd = output.indexOf('\n', at);
        const qsizetype end = lineEnd < 0 ? output.size() : lineEnd;
        const QByteArrayView line = QByteArrayView(output).sliced(at, end - at).trimmed();
        at = end + 1;
        std::optional<DefinitionProblem> problem = problemInFile(line, files);
        if (!problem)
            problem = problemOfUnit(line, files);
        if (problem && !problems.contains(*problem))
            problems.append(*std::move(problem));
    }
    return problems;
}

static Result<QList<DefinitionProblem>> analyze(const SystemdEndpoint& endpoint, const QString& unit,
    const DefinitionChange& change, const QStringList& searchPath, const OperationContext& context)
{
    const QTemporaryDir scratch;
    VerifiedFiles files{unit, scratch.path(), {}, false};
    if (!scratch.isValid() || !prepare(files, endpoint, change, searchPath))
        return QList{
            unchecked(QStringLiteral("no copy of it could be written into %1").arg(QDir::tempPath()))};
    const Result<ProgramOutput> ran
        = runProgram(verifyCall(endpoint, files, searchPath), context.limitedTo(longestVerification));
    if (!ran && ran.error().isCancelled())
        return std::unexpected(ran.error());
    if (!ran && ran.error().kind() == PlatformError::Kind::NotFound)
        return QList{unchecked(QStringLiteral("systemd-analyze, a part of systemd, is not installed"))};
    if (!ran)
        return QList{unchecked(ran.error().detail())};
    if (!ran->exitStatus)
        return QList{unchecked(QStringLiteral("systemd-analyze broke off"))};
    QList<DefinitionProblem> problems = verifyProblems(ran->errorOutput, files);
    if (problems.isEmpty() && *ran->exitStatus != 0 && !files.isPartial)
        problems.append({Severity::Error, {}, 0, displayText(ran->errorOutput.trimmed(), longestMessage)});
    return problems;
}

Result<QList<DefinitionProblem>> verifyUnit(const SystemdEndpoint& endpoint, const QString& unit,
    const DefinitionChange& change, const QStringList& searchPath, const OperationContext& context)
{
    Result<QList<DefinitionProblem>> problems = analyze(endpoint, unit, change, searchPath, context);
    if (!problems)
        return problems;
    // What is seen without systemd, where that has not said something of the same line.
    const QString path = changedPath(endpoint, unit, change);
    for (DefinitionProblem problem : parseUnitFile(change.content).problems) {
        problem.path = path;
        const bool isKnown = std::ranges::any_of(*problems, [&problem](const DefinitionProblem& other) {
            return other.path == problem.path && other.line == problem.line;
        });
        if (!isKnown)
            problems->append(problem);
    }
    return problems;
}

} // namespace Duende
