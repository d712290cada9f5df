// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitdiagnoser.h"

#include "adapters/support/procfs.h"
#include "adapters/systemd/pendingcalls.h"
#include "adapters/systemd/systemdtypes.h"
#include "adapters/systemd/unitfailure.h"
#include "adapters/systemd/unitfailurecause.h"
#include "adapters/systemd/unitinspector.h"
#include "adapters/systemd/unitname.h"

#include <QSet>

namespace Duende {

using Text = QLatin1StringView;

namespace {

// How far it is looked for what failed: units that need units that need units…
constexpr int mostLevels = 4;
constexpr qsizetype mostUnits = 128;
// Of the log.
constexpr int mostLines = 30;
// The process may write before the manager notes that the run has begun.
constexpr qint64 clockSlackUs = 50'000;

QStringList needsOf(const QVariantMap& properties)
{
    QStringList names;
    for (const Text property : {Text("Requires"), Text("BindsTo"), Text("Requisite")})
        names += properties.value(property).toStringList();
    return names;
}

bool isUp(const QString& active)
{
    return active != Text("inactive") && active != Text("failed");
}

/// What is wrong with a unit that is needed, behind its name; empty where nothing is.
QString problemOf(const QVariantMap& properties)
{
    const QString load = properties.value(QStringLiteral("LoadState")).toString();
    const QString active = properties.value(QStringLiteral("ActiveState")).toString();
    if (isUp(active))
        return {};
    if (load == Text("not-found"))
        return QStringLiteral("has no unit file");
    if (load == Text("masked"))
        return QStringLiteral("is masked");
    if (load == Text("bad-setting") || load == Text("error"))
        return QStringLiteral("has a unit file that could not be loaded");
    if (active != Text("failed"))
        return {};
    const QString reason = failureReason(properties);
    return reason.isEmpty() ? QStringLiteral("failed") : QString(QStringLiteral("failed: ") + reason);
}

} // namespace

Result<std::optional<Diagnosis>> UnitDiagnoser::diagnose(const QString& unit)
{
    if (isTemplateName(unit))
        return std::nullopt;
    const Result<QVariantMap> properties = UnitInspector(m_bus, m_endpoint, m_context).properties(unit);
    if (!properties)
        return std::unexpected(properties.error());
    DiagnosisFacts facts{unit, m_endpoint.scope, *properties, {}, {}};
    if (!mayNeedExplaining(*properties))
        return std::nullopt;
    if (!lastRunFailed(*properties)) {
        const Result<QList<NeededUnit>> needs = failedNeeds(unit, *properties);
        if (!needs)
            return std::unexpected(needs.error());
        facts.failedNeeds = *needs;
    }
    facts.log = readLog(*properties);
    return diagnosisOf(facts);
}

/// The lines of the last run and what came after it. They are told by their time: the last words of a process
/// that ends at once carry no id of the run, because the journal comes too late to ask for it. Without a run,
/// what the manager says of the attempts to start it in this boot.
RunLog UnitDiagnoser::readLog(const QVariantMap& properties)
{
    RunLog log;
    LogQuery query;
    if (const std::optional<quint64> began = lastRunBegan(properties))
        query.sinceUs = qint64(*began) - clockSlackUs;
    else
        query.boot = Procfs(m_endpoint.procRoot).bootId().value_or(QByteArray()).replace('-', "");
    const Result<LogPage> page = m_openLog(query).and_then([&](const std::unique_ptr<DaemonLog>& lines) {
        return lines->read(LogDirection::Older, std::nullopt, mostLines, m_context);
    });
    if (!page) {
        log.notice = QStringLiteral("Its log could not be read: %1.").arg(page.error().detail());
        if (!page.error().advice().isEmpty())
            log.notice += QLatin1Char(' ') + page.error().advice();
        return log;
    }
    for (const LogLine& line : page->lines)
        log.lines.append({logEvidence(line), line.flags.testFlag(LogLine::AboutDaemon)});
    return log;
}

/// Level by level from the unit: a unit that is not up because another one failed leads on to that one.
Result<QList<NeededUnit>> UnitDiagnoser::failedNeeds(const QString& unit, const QVariantMap& properties)
{
    QSet<QString> seen{unit};
    QList<NeededUnit> failed;
    QStringList toAsk = needsOf(properties);
    PendingCalls calls(*m_bus, m_context);
    for (int level = 0; level < mostLevels && failed.isEmpty() && !toAsk.isEmpty(); ++level) {
        QHash<QString, QVariantMap> answers;
        for (const QString& name : std::as_const(toAsk)) {
            const std::optional<DaemonKind> kind = unitKind(name);
            if (!kind || seen.contains(name) || seen.size() > mostUnits)
                continue;
            seen.insert(name);
            for (const QString& interface : {SystemdBus::unitInterface(), unitTypeInterface(*kind)})
                calls.add(SystemdBus::getAllProperties(unitObjectPath(name), interface),
                    [&answers, name](const QDBusMessage& reply) {
                        answers[name].insert(propertyValues(reply).value_or(QVariantMap()));
                    });
        }
        if (const Result<void> waited
            = calls.wait(QStringLiteral("what %1 needs could not be read").arg(unit));
            !waited)
            return std::unexpected(waited.error());
        QStringList next;
        for (const QString& name : std::as_const(toAsk)) {
            const QVariantMap values = answers.take(name);
            if (values.isEmpty())
                continue;
            if (const QString problem = problemOf(values); !problem.isEmpty())
                failed.append({name, problem});
            else if (!isUp(values.value(QStringLiteral("ActiveState")).toString()))
                next += needsOf(values);
        }
        toAsk = next;
    }
    return failed;
}

} // namespace Duende
