// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitdefinition.h"

#include "adapters/support/displaytext.h"
#include "adapters/support/filedescriptor.h"
#include "adapters/support/readfile.h"
#include "adapters/systemd/unitfileparser.h"
#include "adapters/systemd/unitsettings.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Duende {

using Text = QLatin1StringView;
using Severity = DefinitionProblem::Severity;

namespace {

// What is hashed of a file; there is no digest of a larger one.
constexpr qsizetype largestFile = 64 * 1024 * 1024;
constexpr qsizetype pieceSize = 256 * 1024;

/// The section that is a unit's own by its type; empty where the type has none.
QByteArray typeSection(DaemonKind kind)
{
    switch (kind) {
    case DaemonKind::Service:
        return "Service";
    case DaemonKind::Socket:
        return "Socket";
    case DaemonKind::Timer:
        return "Timer";
    case DaemonKind::Path:
        return "Path";
    case DaemonKind::Mount:
        return "Mount";
    case DaemonKind::Automount:
        return "Automount";
    case DaemonKind::Swap:
        return "Swap";
    case DaemonKind::Slice:
        return "Slice";
    case DaemonKind::Scope:
        return "Scope";
    case DaemonKind::Target:
        return "Target";
    case DaemonKind::Device:
        return "Device";
    default:
        return {};
    }
}

class SettingsReader
{
public:
    SettingsReader(DaemonDefinition& definition, DaemonKind kind, int managerVersion)
        : m_definition(definition)
        , m_typeSection(typeSection(kind))
        , m_knowsAllNames(managerVersion <= UnitSettings::version)
    {
    }

    void read()
    {
        for (qsizetype i = 0; i < m_definition.files.size(); ++i)
            addFile(i);
        for (const auto& [earlier, later] : std::as_const(m_overridden))
            m_definition.settings[earlier].overriddenBy = m_definition.settings.at(later).place;
    }

private:
    void addFile(qsizetype index)
    {
        const DefinitionFile& file = m_definition.files.at(index);
        const UnitFile parsed = parseUnitFile(file.content);
        QList<DefinitionProblem> problems = parsed.problems;
        for (const UnitFileSection& section : parsed.sections)
            checkSection(section, problems);
        for (const UnitFileSetting& setting : parsed.settings)
            addSetting(index, setting, problems);
        std::ranges::stable_sort(problems, {}, &DefinitionProblem::line);
        problems.resize(std::min(problems.size(), UnitFile::mostProblems));
        for (DefinitionProblem& problem : problems)
            problem.path = file.path;
        m_definition.problems += problems;
    }

    bool isOwnSection(const QByteArray& section) const
    {
        return section == "Unit" || section == "Install" || section == m_typeSection;
    }

    void checkSection(const UnitFileSection& section, QList<DefinitionProblem>& problems) const
    {
        if (isOwnSection(section.name) || section.name.startsWith("X-"))
            return;
        const QString text = UnitSettings::isKnownSection(section.name)
            ? QStringLiteral("Units of this type have no section [%1]: it is ignored.")
            : QStringLiteral("There is no section [%1]: it is ignored.");
        problems.append({Severity::Warning, {}, section.line, text.arg(displayText(section.name, 60))});
    }

    void addSetting(qsizetype file, const UnitFileSetting& read, QList<DefinitionProblem>& problems)
    {
        DefinitionSetting setting;
        setting.place = {file, read.line};
        setting.lastLine = read.lastLine;
        setting.section = QString::fromUtf8(read.section);
        setting.name = QString::fromUtf8(read.key);
        setting.value = QString::fromUtf8(read.value);
        const bool isKnown = isOwnSection(read.section) && UnitSettings::isKnown(read.section, read.key);
        if (isKnown) {
            setting.properties = UnitSettings::properties(setting.section, setting.name);
            override(read);
        } else if (isOwnSection(read.section) && m_knowsAllNames && !read.key.startsWith("X-")) {
            problems.append({Severity::Warning, {}, read.line,
                QStringLiteral("There is no setting %1= in [%2]: it is ignored.")
                    .arg(displayText(read.key, 60), setting.section)});
        }
        m_definition.settings.append(setting);
    }

    /// Marks those that have no effect any more because of the setting that is appended next.
    void override(const UnitFileSetting& read)
    {
        const qsizetype next = m_definition.settings.size();
        const UnitSettings::Rule rule = UnitSettings::rule(read.key);
        if (rule == UnitSettings::Rule::Stays)
            return;
        QList<qsizetype>& standing = m_standing[UnitSettings::resetGroup(read.section, read.key)];
        if (rule == UnitSettings::Rule::Replaces || read.value.isEmpty()) {
            for (const qsizetype earlier : std::as_const(standing))
                m_overridden.append({earlier, next});
            standing.clear();
        }
        if (rule == UnitSettings::Rule::Replaces || !read.value.isEmpty())
            standing.append(next);
    }

    DaemonDefinition& m_definition;
    const QByteArray m_typeSection;
    const bool m_knowsAllNames;
    /// By their group, those that have an effect so far.
    QHash<QByteArray, QList<qsizetype>> m_standing;
    QList<std::pair<qsizetype, qsizetype>> m_overridden;
};

QString reasonOf(int errnoValue)
{
    switch (errnoValue) {
    case EACCES:
    case EPERM:
        return QStringLiteral("It cannot be read: only other users may.");
    case ENOENT:
        return QStringLiteral("It is no longer on the disk.");
    case ELOOP:
        return QStringLiteral("It cannot be read: its links lead in a circle.");
    default:
        return QStringLiteral("It cannot be read: %1.").arg(QString::fromLocal8Bit(strerror(errnoValue)));
    }
}

/// Reads and hashes; false where the file is larger than what is hashed.
SystemResult<bool> readContent(int fd, DefinitionFile& file)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray piece(pieceSize, Qt::Uninitialized);
    for (qsizetype total = 0;;) {
        const ssize_t size = ::read(fd, piece.data(), size_t(piece.size()));
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return std::unexpected(errno);
        if (size == 0)
            break;
        const QByteArrayView read(piece.constData(), size);
        file.content
            += read.first(std::min<qsizetype>(size, DefinitionFile::maximumSize - file.content.size()));
        hash.addData(read);
        total += size;
        if (total > largestFile)
            return false;
    }
    file.digest = hash.result().toHex();
    return true;
}

QString reasonOfOrigin(DefinitionFile::Origin origin)
{
    switch (origin) {
    case DefinitionFile::Origin::Vendor:
        return QStringLiteral("It belongs to a package, whose updates would undo a change.");
    case DefinitionFile::Origin::Generated:
        return QStringLiteral("A generator writes it anew at every reload.");
    case DefinitionFile::Origin::Transient:
        return QStringLiteral("It belongs to a unit that goes away when it ends.");
    case DefinitionFile::Origin::Runtime:
        return QStringLiteral("It goes away when the machine restarts.");
    case DefinitionFile::Origin::Administrator:
    case DefinitionFile::Origin::Person:
        break;
    }
    return {};
}

} // namespace

void readUnitSettings(DaemonDefinition& definition, DaemonKind kind, int managerVersion)
{
    SettingsReader(definition, kind, managerVersion).read();
}

DefinitionFile::Origin unitFileOrigin(const QString& path)
{
    using Origin = DefinitionFile::Origin;
    if (path.contains(Text("/systemd/transient/")))
        return Origin::Transient;
    if (path.contains(Text("/systemd/generator")))
        return Origin::Generated;
    if (path.startsWith(Text("/etc/")) || path.startsWith(Text("/usr/local/")))
        return Origin::Administrator;
    if (path.startsWith(Text("/run/")))
        return Origin::Runtime;
    if (path.startsWith(Text("/usr/")) || path.startsWith(Text("/lib/")))
        return Origin::Vendor;
    const QString home = QDir::homePath() + u'/';
    const bool isPersons = (home.size() > 1 && path.startsWith(home))
        || path.contains(Text("/.config/systemd/")) || path.contains(Text("/.local/share/systemd/"));
    return isPersons ? Origin::Person : Origin::Administrator;
}

DefinitionFile readUnitFile(
    const QString& path, DefinitionFile::Kind kind, QList<DefinitionProblem>& problems)
{
    DefinitionFile file;
    file.kind = kind;
    file.path = path;
    file.origin = unitFileOrigin(path);
    file.readOnlyReason = reasonOfOrigin(file.origin);
    const auto fail = [&](const QString& text) {
        problems.append({Severity::Error, path, 0, text});
        file.readOnlyReason = text;
        return file;
    };
    if (const QFileInfo info(path); info.isSymLink()) {
        const QString whole = info.canonicalFilePath();
        file.linkTarget = whole.isEmpty() ? info.symLinkTarget() : whole;
        file.readOnlyReason = QStringLiteral("It is a link to %1.").arg(displayText(file.linkTarget, 300));
    }
    if (file.linkTarget == Text("/dev/null"))
        return file;
    // What stands there may be anything; nobody waits for the other end of a pipe.
    const auto opened
        = openFileAt(AT_FDCWD, QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!opened)
        return fail(reasonOf(opened.error()));
    struct stat status{};
    if (::fstat(opened->get(), &status) != 0)
        return fail(reasonOf(errno));
    if (!S_ISREG(status.st_mode))
        return fail(QStringLiteral("It is not a plain file."));
    const SystemResult<bool> whole = readContent(opened->get(), file);
    if (!whole)
        return fail(reasonOf(whole.error()));
    if (file.content.size() >= DefinitionFile::maximumSize)
        return fail(QStringLiteral("It is larger than 4 MiB: what comes behind that is not shown."));
    return file;
}

} // namespace Duende
