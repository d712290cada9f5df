// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/systemdadapter.h"

#include "tests/adapters/systemd/failingunits.h"

#include <QRegularExpression>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString evidenceText(const DiagnosisEvidence& evidence)
{
    return std::visit(Overloaded{
                          [](const CommandEvidence& e) { return e.commandLine; },
                          [](const DefinitionEvidence& e) { return e.text; },
                          [](const ConditionEvidence& e) { return e.expression; },
                          [](const DependencyEvidence& e) { return e.name; },
                          [](const FactEvidence& e) { return e.text; },
                          [](const PropertyEvidence& e) { return e.property.name; },
                          [](const LogEvidence& e) { return e.text; },
                      },
        evidence);
}

template <typename Kind, typename List> const Kind* firstOf(const List& list)
{
    for (const auto& item : list) {
        if (const auto* kind = std::get_if<Kind>(&item))
            return kind;
    }
    return nullptr;
}

} // namespace

/// Why units fail, against the real systemd, journal and file system of a test host.
class tst_UnitDiagnosis_Host : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tellsWhy();
    void offersWhatHelps();
    void oneRunOnly();
    void reasonOfInspect();
    void restartsByItself();
    void afterReload();
    void brokenFile();
    void nothingToExplain();
    void withoutTheRightToReadTheLog();

private:
    Result<std::optional<Diagnosis>> ask(const QString& unit)
    {
        const DaemonHandle handle(SystemdHandle{unit, UnitScope::System});
        return inThread([&] { return m_adapter.diagnose(handle, OperationContext::within(20s)); });
    }
    Diagnosis diagnosis(const QString& unit) { return ask(unit).value().value_or(Diagnosis()); }

    SystemdAdapter m_adapter{SystemdEndpoint{}};
    std::unique_ptr<FailingUnits> m_units;
};

void tst_UnitDiagnosis_Host::initTestCase()
{
    if (!isTestHost())
        QSKIP("Needs packaging/testhost");
    m_units = std::make_unique<FailingUnits>();
    QVERIFY(m_units->fail());
}

void tst_UnitDiagnosis_Host::tellsWhy()
{
    for (const FailingUnit& expected : m_units->all()) {
        const Diagnosis found = diagnosis(expected.unit);
        const QByteArray said = (expected.unit + u": "_s + found.summary).toUtf8();
        qInfo("%s", said.constData());
        QVERIFY2(QRegularExpression(QRegularExpression::anchoredPattern(expected.summary))
                     .match(found.summary)
                     .hasMatch(),
            said.constData());
        QVERIFY2(found.step == expected.step, qPrintable(found.step));
        QVERIFY2(QRegularExpression(QRegularExpression::anchoredPattern(expected.result))
                     .match(found.result)
                     .hasMatch(),
            qPrintable(found.result));
        const auto holds = [&expected](const DiagnosisEvidence& evidence) {
            return evidenceText(evidence).contains(expected.evidence);
        };
        QVERIFY2(std::ranges::any_of(found.evidence, holds), said.constData());
        const auto* definition = firstOf<DefinitionEvidence>(found.evidence);
        QVERIFY2(definition && definition->line == expected.line, said.constData());
        QCOMPARE(definition->path, QString(u"/run/systemd/system/"_s + expected.unit));
        QVERIFY2(firstOf<LogEvidence>(found.evidence), said.constData());
    }
}

void tst_UnitDiagnosis_Host::offersWhatHelps()
{
    const Diagnosis missing = diagnosis(u"zz-missing.service"_s);
    const auto* restart = firstOf<ActionSuggestion>(missing.suggestions);
    QVERIFY(restart);
    QCOMPARE(restart->actions, (QList{DaemonAction::ResetFailed, DaemonAction::Restart}));
    const auto* definition = firstOf<DefinitionSuggestion>(missing.suggestions);
    QVERIFY(definition);
    QCOMPARE(definition->line, 4);
    QVERIFY(firstOf<LogSuggestion>(missing.suggestions));

    const Diagnosis dependent = diagnosis(u"zz-dependent.service"_s);
    const auto* other = firstOf<DaemonSuggestion>(dependent.suggestions);
    QVERIFY(other);
    QCOMPARE(other->handle.toString(), u"systemd:zz-needed.service"_s);
    const auto* start = firstOf<ActionSuggestion>(dependent.suggestions);
    QVERIFY(start);
    QCOMPARE(start->actions, QList{DaemonAction::Start});
}

void tst_UnitDiagnosis_Host::oneRunOnly()
{
    // It ran four times; each wrote one line.
    int count = 0;
    for (const DiagnosisEvidence& evidence : diagnosis(u"zz-limit.service"_s).evidence) {
        const auto* line = std::get_if<LogEvidence>(&evidence);
        count += line && line->text == u"cannot work"_s ? 1 : 0;
    }
    QCOMPARE(count, 1);
}

void tst_UnitDiagnosis_Host::reasonOfInspect()
{
    const auto reason = [this](const QString& unit) {
        const DaemonHandle handle(SystemdHandle{unit, UnitScope::System});
        const auto details
            = inThread([&] { return m_adapter.inspect(handle, OperationContext::within(20s)); });
        return details ? details->reason : details.error().message();
    };
    QCOMPARE(reason(u"zz-missing.service"_s),
        u"The main process could not be run: the program /usr/local/bin/zz-bckup does not exist (exit status "
        "203, EXEC)."_s);
    QCOMPARE(reason(u"dbus.service"_s), QString());
}

void tst_UnitDiagnosis_Host::restartsByItself()
{
    HostUnits units;
    units.write(u"zz-again.service"_s,
        u"[Service]\nRestart=always\nRestartSec=300\nExecStart=/bin/sh -c 'exit 9'\n"_s);
    units.systemctl({u"start"_s, u"zz-again.service"_s});
    QTRY_COMPARE(diagnosis(u"zz-again.service"_s).summary, u"The main process exited with status 9."_s);
    const Diagnosis found = diagnosis(u"zz-again.service"_s);
    const auto* fact = firstOf<FactEvidence>(found.evidence);
    QVERIFY(fact);
    QCOMPARE(fact->text, u"It has not been restarted yet; systemd starts it again 5 min after its end."_s);
    const auto* stop = firstOf<ActionSuggestion>(found.suggestions);
    QVERIFY(stop);
    QCOMPARE(stop->actions, QList{DaemonAction::Stop});
}

void tst_UnitDiagnosis_Host::afterReload()
{
    // The manager forgets how each command ended.
    outputOf(u"systemctl"_s, {u"daemon-reload"_s});
    QCOMPARE(diagnosis(u"zz-missing.service"_s).summary,
        u"The main process could not be run: the program /usr/local/bin/zz-bckup does not exist (exit status "
        "203, EXEC)."_s);
}

void tst_UnitDiagnosis_Host::brokenFile()
{
    HostUnits units;
    units.write(u"zz-broken.service"_s, u"[Service]\nType=oneshot\n"_s);
    const Diagnosis found = diagnosis(u"zz-broken.service"_s);
    QCOMPARE(found.step, u"Load"_s);
    QVERIFY2(found.summary.startsWith(u"Its unit file could not be loaded"_s), qPrintable(found.summary));
    QVERIFY(firstOf<DefinitionSuggestion>(found.suggestions));
}

void tst_UnitDiagnosis_Host::nothingToExplain()
{
    QVERIFY(!ask(u"dbus.service"_s).value());
    QVERIFY(!ask(u"getty@.service"_s).value());
    HostUnits units;
    units.write(u"zz-well.service"_s, u"[Service]\nExecStart=/bin/sleep infinity\n"_s);
    QVERIFY(!ask(u"zz-well.service"_s).value());
    units.systemctl({u"start"_s, u"zz-well.service"_s});
    QVERIFY(!ask(u"zz-well.service"_s).value());
    units.systemctl({u"stop"_s, u"zz-well.service"_s});
    QVERIFY(!ask(u"zz-well.service"_s).value());
    QCOMPARE(ask(u"zz-nowhere.service"_s).error().kind(), PlatformError::Kind::NotFound);
}

void tst_UnitDiagnosis_Host::withoutTheRightToReadTheLog()
{
    const QString output = outputOf(u"runuser"_s,
        {u"-u"_s, u"dev"_s, u"--"_s, QCoreApplication::applicationFilePath(), u"--unprivileged"_s});
    QVERIFY2(output.contains(u"the program /usr/local/bin/zz-bckup does not exist"_s), qPrintable(output));
    QVERIFY2(output.contains(u"Its log could not be read"_s), qPrintable(output));
    QVERIFY2(output.contains(u"systemd-journal"_s), qPrintable(output));
}

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (QCoreApplication::arguments().contains(u"--unprivileged"_s)) {
        SystemdAdapter adapter{SystemdEndpoint{}};
        const DaemonHandle handle(SystemdHandle{u"zz-missing.service"_s, UnitScope::System});
        const Diagnosis found
            = inThread([&] { return adapter.diagnose(handle, OperationContext::within(20s)); })
                  .value()
                  .value_or(Diagnosis());
        printf("%s\n", qPrintable(found.summary));
        for (const DiagnosisEvidence& evidence : found.evidence)
            printf("%s\n", qPrintable(evidenceText(evidence)));
        return 0;
    }
    tst_UnitDiagnosis_Host test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_unitdiagnosis_host.moc"
