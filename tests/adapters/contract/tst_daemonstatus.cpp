// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/daemonstatus.h"

#include <QTest>

using namespace Duende;
using State = DaemonStatus::State;
using Reason = FailureReason::Kind;

class DaemonStatusTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void states_data()
    {
        QTest::addColumn<State>("state");
        QTest::addColumn<QString>("word");
        QTest::addColumn<bool>("isTerminal");
        QTest::addColumn<bool>("isActive");
        QTest::addColumn<bool>("canBeSignalled");
        QTest::newRow("created") << State::Created << QStringLiteral("created") << false << false << false;
        QTest::newRow("starting") << State::Starting << QStringLiteral("starting") << false << false << false;
        QTest::newRow("running") << State::Running << QStringLiteral("running") << false << true << true;
        QTest::newRow("paused") << State::Paused << QStringLiteral("paused") << false << true << true;
        QTest::newRow("stopping") << State::Stopping << QStringLiteral("stopping") << false << false << true;
        QTest::newRow("stopped") << State::Stopped << QStringLiteral("stopped") << true << false << false;
        QTest::newRow("failed") << State::Failed << QStringLiteral("failed") << true << false << false;
    }
    void states()
    {
        QFETCH(const State, state);
        const DaemonStatus status(state);
        QCOMPARE(status.state(), state);
        QTEST(status.word(), "word");
        QTEST(status.isTerminal(), "isTerminal");
        QTEST(status.isActive(), "isActive");
        QTEST(status.canBeSignalled(), "canBeSignalled");
        QCOMPARE(status.failure().has_value(), state == State::Failed);
    }

    void reasons_data()
    {
        QTest::addColumn<Reason>("kind");
        QTest::addColumn<QString>("word");
        QTest::newRow("signal") << Reason::Signal << QStringLiteral("signal");
        QTest::newRow("exit code") << Reason::ExitCode << QStringLiteral("exit_code");
        QTest::newRow("resources") << Reason::ResourceExhausted << QStringLiteral("resource_exhausted");
        QTest::newRow("policy") << Reason::PolicyViolation << QStringLiteral("policy_violation");
        QTest::newRow("health") << Reason::HealthCheckTimeout << QStringLiteral("health_check_timeout");
        QTest::newRow("internal") << Reason::Internal << QStringLiteral("internal");
    }
    void reasons()
    {
        QFETCH(const Reason, kind);
        QTEST(failureReasonWord(kind), "word");
        const DaemonStatus status = DaemonStatus::failed({kind, 7});
        QCOMPARE(status.state(), State::Failed);
        QCOMPARE(status.failure(), std::optional(FailureReason{kind, 7}));
        QVERIFY(status.isTerminal());
    }

    void aFailureAlwaysHasAReason()
    {
        QCOMPARE(DaemonStatus(State::Failed).failure(), std::optional(FailureReason{Reason::Internal, 0}));
    }

    void equality()
    {
        QCOMPARE(DaemonStatus(), DaemonStatus(State::Created));
        QVERIFY(DaemonStatus(State::Running) != DaemonStatus(State::Paused));
        QVERIFY(DaemonStatus::failed({Reason::ExitCode, 1}) != DaemonStatus::failed({Reason::ExitCode, 2}));
        QVERIFY(DaemonStatus::failed({Reason::ExitCode, 1}) != DaemonStatus::failed({Reason::Signal, 1}));
    }
};

QTEST_APPLESS_MAIN(DaemonStatusTest)
#include "tst_daemonstatus.moc"
