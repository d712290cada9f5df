// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitfailure.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_UnitFailure : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reason_data();
    void reason();
    void job_data();
    void job();
    void startNamesUnitAndReason();
    void conditionText();
    void conditionsOfAnotherForm();
};

void tst_UnitFailure::reason_data()
{
    QTest::addColumn<QVariantMap>("properties");
    QTest::addColumn<QString>("expected");
    const auto row
        = [](const char* title, const QString& result, int code, int status, const QString& expected) {
              QTest::newRow(title) << QVariantMap{{u"Result"_s, result}, {u"ExecMainCode"_s, code},
                  {u"ExecMainStatus"_s, status}}
                                   << expected;
          };
    row("exec", u"exit-code"_s, 1, 203, u"the main process exited with status 203 (EXEC)"_s);
    row("plain status", u"exit-code"_s, 1, 42, u"the main process exited with status 42"_s);
    row("start-pre", u"exit-code"_s, 0, 0, u"one of its commands failed"_s);
    row("signal", u"signal"_s, 2, 9, u"the main process was ended by the signal KILL"_s);
    row("core", u"core-dump"_s, 3, 11, u"the main process crashed with the signal SEGV"_s);
    row("timeout", u"timeout"_s, 2, 15, u"it took longer than the timeout of its unit file"_s);
    row("limit", u"start-limit-hit"_s, 1, 1, u"it was started too often in a short time"_s);
    row("future word", u"bored"_s, 0, 0, u"bored"_s);
    row("success", u"success"_s, 1, 0, QString());
    QTest::newRow("nothing") << QVariantMap() << QString();
}

void tst_UnitFailure::reason()
{
    QFETCH(QVariantMap, properties);
    QTEST(failureReason(properties), "expected");
}

void tst_UnitFailure::job_data()
{
    using enum PlatformError::Kind;
    QTest::addColumn<QString>("result");
    QTest::addColumn<PlatformError::Kind>("expected");
    QTest::newRow("failed") << u"failed"_s << SpawnFailed;
    QTest::newRow("timeout") << u"timeout"_s << Timeout;
    QTest::newRow("dependency") << u"dependency"_s << InvalidState;
    QTest::newRow("skipped") << u"skipped"_s << InvalidState;
    QTest::newRow("canceled") << u"canceled"_s << InvalidState;
    QTest::newRow("assert") << u"assert"_s << InvalidState;
    QTest::newRow("frozen") << u"frozen"_s << InvalidState;
    QTest::newRow("once") << u"once"_s << InvalidState;
    QTest::newRow("unsupported") << u"unsupported"_s << NotSupported;
    QTest::newRow("unknown") << u"unknown"_s << InvalidState;
}

void tst_UnitFailure::job()
{
    QFETCH(QString, result);
    const PlatformError error = errorOfJob(result, DaemonAction::Start, u"a.service"_s, {}, 30s);
    QTEST(error.kind(), "expected");
    QCOMPARE(error.cause(), QString(u"systemd job result: "_s + result));
    QVERIFY(error.kind() == PlatformError::Kind::Timeout || error.detail().contains(u"a.service"_s));
}

void tst_UnitFailure::startNamesUnitAndReason()
{
    const QVariantMap properties{
        {u"Result"_s, u"exit-code"_s}, {u"ExecMainCode"_s, 1}, {u"ExecMainStatus"_s, 203}};
    const PlatformError start = errorOfJob(u"failed"_s, DaemonAction::Start, u"a.service"_s, properties, 30s);
    QCOMPARE(start.message(),
        u"spawn failed: a.service could not be started: the main process exited with status 203 (EXEC)"_s);
    QCOMPARE(start.advice(), u"Check that the program exists and may be executed."_s);
    const PlatformError reload
        = errorOfJob(u"failed"_s, DaemonAction::Reload, u"a.service"_s, properties, 30s);
    QCOMPARE(reload.kind(), PlatformError::Kind::InvalidState);
}

void tst_UnitFailure::conditionText()
{
    QCOMPARE((UnitCondition{u"ConditionPathExists"_s, false, true, u"/x"_s, -1}.text()),
        u"ConditionPathExists=!/x"_s);
    QCOMPARE((UnitCondition{u"ConditionUser"_s, true, false, u"root"_s, 1}.text()), u"ConditionUser=|root"_s);
}

void tst_UnitFailure::conditionsOfAnotherForm()
{
    QVERIFY(unitConditions(u"text"_s).isEmpty());
    QVERIFY(unitConditions({}).isEmpty());
    QVERIFY(unmetConditions({{u"Conditions"_s, 5}}).isEmpty());
}

QTEST_APPLESS_MAIN(tst_UnitFailure)
#include "tst_unitfailure.moc"
