// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitdefinitionreader.h"

#include "adapters/support/displaytext.h"
#include "adapters/systemd/pendingcalls.h"
#include "adapters/systemd/systemdtypes.h"
#include "adapters/systemd/unitdefinition.h"
#include "adapters/systemd/unitinspector.h"
#include "adapters/systemd/unitname.h"
#include "adapters/systemd/unitsettings.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace Duende {

using Text = QLatin1StringView;

namespace {

// However many a manager names.
constexpr qsizetype mostDropIns = 500;

/// "a-b-c.service" gives "a-b-.service" and "a-.service".
QStringList beginningsOf(const QString& name)
{
    QStringList beginnings;
    const qsizetype dot = name.lastIndexOf(u'.');
    QString stem = name.left(dot);
    if (const qsizetype at = stem.indexOf(u'@'); at >= 0)
        stem.truncate(at);
    for (qsizetype dash = stem.lastIndexOf(u'-', stem.size() - 2); dash > 0;
        dash = stem.lastIndexOf(u'-', dash - 1))
        beginnings.append(stem.left(dash + 1) + name.mid(dot));
    return beginnings;
}

/// "257 (257.7-1)" gives 257; 0 where there is no number.
int versionNumber(const QString& text)
{
    int number = 0;
    for (const QChar c : text) {
        if (!c.isDigit() || number > 100'000)
            break;
        number = number * 10 + c.digitValue();
    }
    return number;
}

/// What leads out of the folders in which the manager looks for unit files.
void checkLink(const DefinitionFile& file, const QStringList& searchPath, QList<DefinitionProblem>& problems)
{
    if (file.linkTarget.isEmpty() || file.linkTarget == Text("/dev/null"))
        return;
    const auto holds = [&file](const QString& folder) {
        const QString whole = QFileInfo(folder).canonicalFilePath();
        return file.linkTarget.startsWith(folder + u'/')
            || (!whole.isEmpty() && file.linkTarget.startsWith(whole + u'/'));
    };
    if (!std::ranges::any_of(searchPath, holds))
        problems.append({DefinitionProblem::Severity::Warning, file.path, 0,
            QStringLiteral("It is a link to %1, which is in none of the folders of unit files.")
                .arg(displayText(file.linkTarget, 300))});
}

} // namespace

QStringList dropInFolders(const QStringList& searchPath, const QStringList& names)
{
    QStringList found;
    for (const QString& folder : searchPath) {
        QStringList own;
        for (const QString& name : names) {
            own.append(name);
            if (const QString pattern = templateOfInstance(name); !pattern.isEmpty())
                own.append(pattern);
            own += beginningsOf(name);
        }
        if (!names.isEmpty())
            own.append(names.constFirst().section(u'.', -1));
        own.removeDuplicates();
        for (const QString& name : std::as_const(own))
            found.append(folder + u'/' + name + QStringLiteral(".d"));
    }
    return found;
}

Result<DaemonDefinition> UnitDefinitionReader::read(const QString& unit)
{
    const Result<Manager> manager = askManager(unit);
    if (!manager)
        return std::unexpected(manager.error());
    const Result<Sources> sources
        = isTemplateName(unit) ? sourcesOfTemplate(unit, manager->searchPath) : sourcesOf(unit);
    if (!sources)
        return std::unexpected(sources.error());

    DaemonDefinition definition;
    definition.syntax = QStringLiteral("systemd unit");
    definition.manuals = UnitSettings::manuals();
    definition.needsReload = sources->needsReload;
    definition.dropInFolders = dropInFolders(manager->searchPath, sources->names);
    const auto add = [&](const QString& path, DefinitionFile::Kind kind) {
        definition.files.append(readUnitFile(path, kind, definition.problems));
        checkLink(definition.files.constLast(), manager->searchPath, definition.problems);
    };
    if (!sources->main.isEmpty())
        add(sources->main, DefinitionFile::Kind::Main);
    for (const QString& path : sources->dropIns.first(std::min(sources->dropIns.size(), mostDropIns))) {
        if (const auto checked = m_context.check(QStringLiteral("definition")); !checked)
            return std::unexpected(checked.error());
        add(path, DefinitionFile::Kind::DropIn);
    }
    if (sources->isMasked)
        definition.problems.append({DefinitionProblem::Severity::Warning, sources->main, 0,
            QStringLiteral("The unit is masked: it cannot be started, and nothing else that is written for "
                           "it counts.")});
    if (!sources->generatedFrom.isEmpty() && !definition.files.isEmpty())
        definition.files.first().readOnlyReason = QStringLiteral("It is generated from %1 at every reload.")
                                                      .arg(displayText(sources->generatedFrom, 300));
    readUnitSettings(definition, unitKind(unit).value_or(DaemonKind::Service), manager->version);
    return definition;
}

Result<UnitDefinitionReader::Manager> UnitDefinitionReader::askManager(const QString& unit)
{
    Manager manager;
    PendingCalls calls(*m_bus, m_context);
    calls.add(SystemdBus::getManagerProperty(QStringLiteral("UnitPath")),
        [&manager](const QDBusMessage& reply) { manager.searchPath = propertyValue(reply).toStringList(); });
    calls.add(
        SystemdBus::getManagerProperty(QStringLiteral("Version")), [&manager](const QDBusMessage& reply) {
            manager.version = versionNumber(propertyValue(reply).toString());
        });
    if (const Result<void> waited
        = calls.wait(QStringLiteral("the definition of %1 could not be read").arg(unit));
        !waited)
        return std::unexpected(waited.error());
    return manager;
}

Result<UnitDefinitionReader::Sources> UnitDefinitionReader::sourcesOf(const QString& unit)
{
    const Result<QVariantMap> values = UnitInspector(m_bus, m_endpoint, m_context).properties(unit);
    if (!values)
        return std::unexpected(values.error());
    const auto text = [&values](Text name) { return values->value(name).toString(); };
    Sources sources;
    sources.main = text(Text("FragmentPath"));
    sources.dropIns = values->value(QStringLiteral("DropInPaths")).toStringList();
    sources.generatedFrom = text(Text("SourcePath"));
    sources.names = QStringList{unit} + values->value(QStringLiteral("Names")).toStringList();
    sources.names.removeDuplicates();
    sources.isMasked = text(Text("LoadState")) == Text("masked");
    sources.needsReload = values->value(QStringLiteral("NeedDaemonReload")).toBool();
    return sources;
}

/// The manager knows of a template only that it has a file. Drop-ins of a name in an earlier folder hide
/// those of later ones; they count in the order of their names.
Result<UnitDefinitionReader::Sources> UnitDefinitionReader::sourcesOfTemplate(
    const QString& unit, const QStringList& searchPath)
{
    Sources sources;
    sources.names = {unit};
    for (const QString& folder : searchPath) {
        const QString path = folder + u'/' + unit;
        const QFileInfo info(path);
        if (info.exists() || info.isSymLink()) {
            sources.main = path;
            sources.isMasked = info.isSymLink() && info.canonicalFilePath() == Text("/dev/null");
            break;
        }
    }
    if (sources.main.isEmpty())
        return std::unexpected(PlatformError::notFound(unit).withAdvice(
            QStringLiteral("There is no file of this name in the folders of unit files.")));
    QMap<QString, QString> byName;
    const QStringList folders = dropInFolders(searchPath, sources.names);
    for (const QString& folder : folders) {
        const QStringList names = QDir(folder).entryList({QStringLiteral("*.conf")}, QDir::Files);
        for (const QString& name : names) {
            if (!byName.contains(name))
                byName.insert(name, folder + u'/' + name);
        }
    }
    sources.dropIns = byName.values();
    return sources;
}

} // namespace Duende
