// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitdiagnosis.h"

#include "adapters/systemd/unitdirective.h"
#include "adapters/systemd/unitfailure.h"
#include "adapters/systemd/unitfailurecause.h"

#include <QDBusArgument>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <limits>
#include <ranges>
#include <tuple>

namespace Duende {

using Text = QLatin1StringView;

namespace {

constexpr qsizetype longestQuote = 300;
constexpr qsizetype mostLines = 30;

QString text(const QVariantMap& properties, Text name)
{
    return properties.value(name).toString();
}

quint64 time(const QVariantMap& properties, Text name)
{
    return properties.value(name).toULongLong();
}

QString quoted(const QString& line)
{
    const QString trimmed = line.trimmed();
    return QStringLiteral("“")
        + (trimmed.size() > longestQuote ? QString(trimmed.first(longestQuote - 1) + QStringLiteral("…"))
                                         : trimmed)
        + QStringLiteral("”");
}

QString refusal(bool isAssertion, const QStringList& unmet)
{
    const QString check = isAssertion ? QStringLiteral("an assertion") : QStringLiteral("a condition");
    const QString start
        = QStringLiteral("It was not started, because %1 of its unit file is not met").arg(check);
    return unmet.isEmpty() ? QString(start + QLatin1Char('.'))
                           : QString(start + QStringLiteral(": ") + unmet.join(QStringLiteral(", ")));
}

/// Builds the diagnosis of one unit.
class Diagnoser
{
public:
    explicit Diagnoser(const DiagnosisFacts& facts)
        : m_facts(facts)
        , m_properties(facts.properties)
        , m_outcome(lastOutcome())
    {
    }

    std::optional<Diagnosis> run()
    {
        if (!mayNeedExplaining(m_properties))
            return std::nullopt;
        if (!explainLoading() && !explainFailure() && !explainCondition() && !explainDependency()
            && !explainByLog())
            return std::nullopt;
        addLog();
        addSuggestions();
        return m_diagnosis;
    }

private:
    bool explainLoading();
    bool explainFailure();
    bool explainCondition();
    bool explainDependency();
    bool explainByLog();

    QString lastOutcome() const;
    QString lastWords() const;
    QString managersWarning() const;
    bool hasManagersLine(Text part) const;
    bool hitStartLimit() const;
    void addCommand(const UnitStep& step);
    void addRestarts();
    void addNeeds();
    void addDefinition(const QStringList& keys, const QString& part);
    void addFact(const QString& text) { m_diagnosis.evidence.append(FactEvidence{text}); }
    void addLog();
    void addSuggestions();
    const QList<UnitDirective>& directives();

    const DiagnosisFacts& m_facts;
    const QVariantMap& m_properties;
    const QString m_outcome;
    Diagnosis m_diagnosis;
    std::optional<QList<UnitDirective>> m_directives;
    std::optional<DefinitionEvidence> m_definition;
};

bool Diagnoser::explainLoading()
{
    const QString state = text(m_properties, Text("LoadState"));
    if (state != Text("bad-setting") && state != Text("error"))
        return false;
    QString message;
    const QVariant error = m_properties.value(QStringLiteral("LoadError"));
    if (error.userType() == qMetaTypeId<QDBusArgument>()) {
        const auto argument = error.value<QDBusArgument>();
        if (argument.currentSignature() == Text("(ss)")) {
            QString name;
            argument.beginStructure();
            argument >> name >> message;
            argument.endStructure();
        }
    }
    m_diagnosis.step = QStringLiteral("Load");
    m_diagnosis.result = state;
    m_diagnosis.summary
        = QStringLiteral("Its unit file could not be loaded%1")
              .arg(message.isEmpty() ? QStringLiteral(".") : QString(QStringLiteral(": ") + message));
    const QString path = text(m_properties, Text("FragmentPath"));
    if (!path.isEmpty())
        m_definition = DefinitionEvidence{path, 1, {}};
    return true;
}

bool Diagnoser::explainFailure()
{
    if (!lastRunFailed(m_properties))
        return false;
    const UnitFailureCause cause = failureCause(m_properties);
    m_diagnosis.result = text(m_properties, Text("Result"));
    m_diagnosis.step = cause.step ? cause.step->name : QString();
    m_diagnosis.summary
        = cause.sentence.isEmpty() ? QStringLiteral("systemd does not tell why it failed.") : cause.sentence;
    if (const QString words = cause.mayHaveLastWords ? lastWords() : QString(); !words.isEmpty())
        m_diagnosis.summary += QStringLiteral(" Its last words: %1.").arg(quoted(words));
    else if (!cause.step) {
        if (const QString warning = managersWarning(); !warning.isEmpty())
            m_diagnosis.summary += QStringLiteral(" systemd says: %1").arg(quoted(warning));
    }
    if (cause.step)
        addCommand(*cause.step);
    addDefinition(cause.directives, cause.step ? cause.step->command.path : QString());
    if (const QString user = text(m_properties, Text("User")); cause.mayHaveLastWords && !user.isEmpty())
        addFact(QStringLiteral("It runs as the user %1.").arg(user));
    if (m_diagnosis.result == Text("oom-kill") && m_properties.contains(QStringLiteral("MemoryPeak"))) {
        const quint64 peak = time(m_properties, Text("MemoryPeak"));
        if (peak != 0 && peak <= quint64(std::numeric_limits<qint64>::max()))
            m_diagnosis.evidence.append(PropertyEvidence{{QStringLiteral("MemoryPeak"), ByteCount{peak}}});
    }
    addRestarts();
    addNeeds();
    return true;
}

bool Diagnoser::explainCondition()
{
    // A check that is older than the last run let that run begin.
    const quint64 lastRun = time(m_properties, Text("InactiveExitTimestamp"));
    for (const auto& [result, when, list, step] :
        {std::tuple(
             Text("ConditionResult"), Text("ConditionTimestamp"), Text("Conditions"), Text("Condition")),
            std::tuple(Text("AssertResult"), Text("AssertTimestamp"), Text("Asserts"), Text("Assertion"))}) {
        const QVariant outcome = m_properties.value(result);
        if (!outcome.isValid() || outcome.toBool() || time(m_properties, when) <= lastRun)
            continue;
        QStringList unmet;
        const QList<UnitCondition> conditions = unitConditions(m_properties.value(list));
        for (const UnitCondition& condition : conditions) {
            if (condition.state >= 0)
                continue;
            unmet.append(condition.text());
            m_diagnosis.evidence.append(ConditionEvidence{condition.text()});
        }
        const bool isAssertion = step == Text("Assertion");
        m_diagnosis.step = step;
        m_diagnosis.result = isAssertion ? QStringLiteral("assert") : QStringLiteral("condition");
        m_diagnosis.summary = refusal(isAssertion, unmet);
        const QString first = unmet.value(0);
        addDefinition({first.section(QLatin1Char('='), 0, 0)}, first.section(QLatin1Char('='), 1));
        return true;
    }
    return false;
}

bool Diagnoser::explainDependency()
{
    const bool isLogged = m_outcome.contains(Text("Dependency failed for "))
        || m_outcome.contains(Text("failed with result 'dependency'"));
    if (m_facts.failedNeeds.isEmpty() && !isLogged)
        return false;
    m_diagnosis.step = QStringLiteral("Dependency");
    m_diagnosis.result = QStringLiteral("dependency");
    QStringList parts;
    for (const NeededUnit& need : m_facts.failedNeeds)
        parts.append(QStringLiteral("%1 %2").arg(need.name, need.reason));
    const QString start = isLogged ? QStringLiteral("It was not started, because a unit that it needs failed")
                                   : QStringLiteral("It does not run, and a unit that it needs failed");
    m_diagnosis.summary = start
        + (parts.isEmpty() ? QString() : QString(QStringLiteral(": ") + parts.join(QStringLiteral("; "))))
        + QLatin1Char('.');
    addNeeds();
    if (!m_facts.failedNeeds.isEmpty())
        addDefinition({QStringLiteral("Requires"), QStringLiteral("BindsTo"), QStringLiteral("Requisite")},
            m_facts.failedNeeds.constFirst().name);
    return true;
}

/// A unit that nobody holds is unloaded once it is inactive, and with it goes what the manager knew; the log
/// still has the manager's words on its last start.
bool Diagnoser::explainByLog()
{
    static const QRegularExpression check(QStringLiteral("((?:Condition|Assert)[A-Za-z0-9]+=.*[^).])"));
    const bool isAssertion = m_outcome.contains(Text("ssertion failed"));
    const bool isSkipped = m_outcome.contains(Text("skipped"));
    if (!isAssertion && !isSkipped)
        return false;
    m_diagnosis.step = isAssertion ? QStringLiteral("Assertion") : QStringLiteral("Condition");
    m_diagnosis.result = isAssertion ? QStringLiteral("assert") : QStringLiteral("condition");
    const QString expression = check.match(m_outcome).captured(1);
    if (expression.isEmpty()) {
        m_diagnosis.summary = QStringLiteral("It was not started. systemd says: %1").arg(quoted(m_outcome));
        return true;
    }
    m_diagnosis.evidence.append(ConditionEvidence{expression});
    m_diagnosis.summary = refusal(isAssertion, {expression});
    addDefinition({expression.section(QLatin1Char('='), 0, 0)}, expression.section(QLatin1Char('='), 1));
    return true;
}

/// The manager's last words on how a start or a stop of the unit ended.
QString Diagnoser::lastOutcome() const
{
    constexpr std::array outcomes{Text("Dependency failed for "), Text("failed with result 'dependency'"),
        Text("skipped"), Text("ssertion failed"), Text("Started "), Text("Starting "), Text("Stopped "),
        Text("Finished "), Text("Failed to start "), Text("Deactivated successfully")};
    for (const RunLog::Line& entry : std::views::reverse(m_facts.log.lines)) {
        const QString& line = entry.line.text;
        const bool isOutcome = entry.isManagers
            && std::ranges::any_of(outcomes, [&line](Text outcome) { return line.contains(outcome); });
        if (isOutcome)
            return line;
    }
    return {};
}

QString Diagnoser::lastWords() const
{
    for (const RunLog::Line& entry : std::views::reverse(m_facts.log.lines)) {
        if (!entry.isManagers && !entry.line.text.trimmed().isEmpty())
            return entry.line.text;
    }
    return {};
}

/// What the manager complained about in particular, other than that the unit failed.
QString Diagnoser::managersWarning() const
{
    constexpr int warning = 4;
    for (const RunLog::Line& entry : m_facts.log.lines) {
        const QString& line = entry.line.text;
        if (entry.isManagers && entry.line.priority.value_or(warning + 1) <= warning
            && !line.contains(Text("Failed with result")) && !line.startsWith(Text("Failed to start ")))
            return line;
    }
    return {};
}

bool Diagnoser::hasManagersLine(Text part) const
{
    return std::ranges::any_of(m_facts.log.lines,
        [part](const RunLog::Line& entry) { return entry.isManagers && entry.line.text.contains(part); });
}

/// systemd keeps the result of the last run when it gives up restarting; it says so in the log only.
bool Diagnoser::hitStartLimit() const
{
    if (text(m_properties, Text("Result")).endsWith(Text("start-limit-hit")))
        return true;
    if (text(m_properties, Text("ActiveState")) != Text("failed"))
        return false;
    if (hasManagersLine(Text("Start request repeated too quickly")))
        return true;
    // Without a log: it should be restarted, is not, and has used up its starts.
    const QString policy = text(m_properties, Text("Restart"));
    const quint64 burst = time(m_properties, Text("StartLimitBurst"));
    return m_facts.log.lines.isEmpty() && (policy == Text("on-failure") || policy == Text("always"))
        && burst > 0 && time(m_properties, Text("NRestarts")) >= burst;
}

void Diagnoser::addCommand(const UnitStep& step)
{
    m_diagnosis.evidence.append(CommandEvidence{step.name, step.command.commandLine()});
}

void Diagnoser::addRestarts()
{
    const QString policy = text(m_properties, Text("Restart"));
    const quint64 restarts = time(m_properties, Text("NRestarts"));
    const QString times = restarts == 1 ? QStringLiteral("once") : QStringLiteral("%1 times").arg(restarts);
    if (text(m_properties, Text("SubState")).startsWith(Text("auto-restart"))) {
        const auto pause = spanProperty(m_properties, Text("RestartUSecNext"));
        const auto usual = pause ? pause : spanProperty(m_properties, Text("RestartUSec"));
        addFact(QStringLiteral("%1; systemd starts it again%2.")
                .arg(restarts == 0 ? QStringLiteral("It has not been restarted yet")
                                   : QStringLiteral("It has been restarted %1").arg(times),
                    usual ? QStringLiteral(" %1 after its end").arg(spanText(*usual)) : QString()));
        return;
    }
    if (hitStartLimit()) {
        const auto interval = spanProperty(m_properties, Text("StartLimitIntervalUSec"));
        const QString limit = interval
            ? QStringLiteral(
                  " It may be started %1 times within %2 (StartLimitBurst=, StartLimitIntervalSec=).")
                  .arg(time(m_properties, Text("StartLimitBurst")))
                  .arg(spanText(*interval))
            : QString();
        if (restarts > 0)
            m_diagnosis.summary += QStringLiteral(" After %1 systemd gave up: it was started too often.")
                                       .arg(restarts == 1 ? QStringLiteral("one restart")
                                                          : QStringLiteral("%1 restarts").arg(restarts));
        addFact(QStringLiteral("systemd does not start it again by itself.") + limit);
    } else if (policy == Text("no")) {
        addFact(QStringLiteral("systemd does not start it again by itself (Restart=no)."));
    } else if (restarts > 0) {
        addFact(QStringLiteral("It has been restarted %1 (Restart=%2).").arg(times, policy));
    }
}

void Diagnoser::addNeeds()
{
    for (const NeededUnit& need : m_facts.failedNeeds)
        m_diagnosis.evidence.append(DependencyEvidence{
            DaemonHandle(SystemdHandle{need.name, m_facts.scope}), need.name, need.reason});
}

const QList<UnitDirective>& Diagnoser::directives()
{
    if (!m_directives) {
        QStringList paths{text(m_properties, Text("FragmentPath"))};
        paths += m_properties.value(QStringLiteral("DropInPaths")).toStringList();
        paths.removeAll(QString());
        m_directives = readUnitDirectives(paths);
    }
    return *m_directives;
}

/// The last assignment of the first of the keys that is there; of several one that holds `part`.
void Diagnoser::addDefinition(const QStringList& keys, const QString& part)
{
    for (const QString& key : keys) {
        const UnitDirective* found = nullptr;
        bool holdsPart = false;
        for (const UnitDirective& directive : directives()) {
            if (directive.key != key || directive.value.isEmpty())
                continue;
            const bool holds = !part.isEmpty() && directive.value.contains(part);
            if (found && holdsPart && !holds)
                continue;
            found = &directive;
            holdsPart = holds;
        }
        if (found) {
            m_definition = DefinitionEvidence{found->path, found->line, found->text};
            m_diagnosis.evidence.append(*m_definition);
            return;
        }
    }
    if (const QString path = text(m_properties, Text("FragmentPath")); !path.isEmpty())
        m_definition = DefinitionEvidence{path, 1, {}};
}

void Diagnoser::addLog()
{
    if (!m_facts.log.notice.isEmpty())
        addFact(m_facts.log.notice);
    const qsizetype count = std::min(m_facts.log.lines.size(), mostLines);
    for (const RunLog::Line& entry : m_facts.log.lines.last(count))
        m_diagnosis.evidence.append(entry.line);
}

void Diagnoser::addSuggestions()
{
    const QString active = text(m_properties, Text("ActiveState"));
    for (const NeededUnit& need : m_facts.failedNeeds)
        m_diagnosis.suggestions.append(DaemonSuggestion{
            QStringLiteral("Open %1").arg(need.name), DaemonHandle(SystemdHandle{need.name, m_facts.scope})});
    if (m_definition)
        m_diagnosis.suggestions.append(DefinitionSuggestion{m_definition->text.isEmpty()
                ? QStringLiteral("Open the definition")
                : QStringLiteral("Open line %1 of the definition").arg(m_definition->line),
            m_definition->path, m_definition->line});
    if (m_diagnosis.step == Text("Load"))
        return;
    if (active == Text("failed"))
        m_diagnosis.suggestions.prepend(ActionSuggestion{
            QStringLiteral("Reset and restart"), {DaemonAction::ResetFailed, DaemonAction::Restart}});
    else if (active == Text("inactive"))
        m_diagnosis.suggestions.append(
            ActionSuggestion{QStringLiteral("Try to start it"), {DaemonAction::Start}});
    else if (text(m_properties, Text("SubState")).startsWith(Text("auto-restart")))
        m_diagnosis.suggestions.append(
            ActionSuggestion{QStringLiteral("Stop restarting it"), {DaemonAction::Stop}});
    if (lastRunBegan(m_properties))
        m_diagnosis.suggestions.append(LogSuggestion{QStringLiteral("Read the log of this run")});
}

} // namespace

bool mayNeedExplaining(const QVariantMap& properties)
{
    const QString active = text(properties, Text("ActiveState"));
    return active == Text("inactive") || active == Text("failed") || lastRunFailed(properties);
}

bool lastRunFailed(const QVariantMap& properties)
{
    const QString active = text(properties, Text("ActiveState"));
    const QString result = text(properties, Text("Result"));
    const bool isBad = !result.isEmpty() && result != Text("success");
    return active == Text("failed") || (isBad && active != Text("active"));
}

std::optional<Diagnosis> diagnosisOf(const DiagnosisFacts& facts)
{
    return Diagnoser(facts).run();
}

} // namespace Duende
