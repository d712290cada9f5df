// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/operationsequence.h"

#include "tests/ui/operations/fixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace Duende;

class OperationSequenceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsOneAfterTheOther();
    void endsAtTheFirstFailure();
    void otherOperationsDoNotMoveIt();
};

namespace {

const DaemonRecord web = unitRecord(QStringLiteral("web.service"));

QList<OperationRequest> resetAndRestart()
{
    return {OperationRequest::action(web, DaemonAction::ResetFailed),
        OperationRequest::action(web, DaemonAction::Restart)};
}

} // namespace

void OperationSequenceTest::runsOneAfterTheOther()
{
    Fixture f;
    QSignalSpy finished(&f.runner, &OperationRunner::finished);
    OperationSequence::run(&f.runner, resetAndRestart());
    QCOMPARE(f.runner.runningCount(), 1);
    QTRY_COMPARE(finished.size(), 2);
    const QStringList expected{
        QStringLiteral("reset-failed systemd:web.service"), QStringLiteral("restart systemd:web.service")};
    QCOMPARE(f.units->operations(), expected);
    QTRY_VERIFY(!f.runner.findChild<OperationSequence*>());
}

void OperationSequenceTest::endsAtTheFirstFailure()
{
    Fixture f;
    f.units->onOperation = [](const QString&, const OperationContext&) -> Result<void> {
        return std::unexpected(PlatformError::permissionDenied(QStringLiteral("no")));
    };
    OperationSequence::run(&f.runner, resetAndRestart());
    QTRY_VERIFY(!f.runner.findChild<OperationSequence*>());
    QCOMPARE(f.runner.operations().size(), 1);
}

void OperationSequenceTest::otherOperationsDoNotMoveIt()
{
    Fixture f;
    Gate gate;
    f.units->onOperation = [&gate](const QString& operation, const OperationContext& context) {
        return operation.startsWith(QLatin1StringView("reset")) ? gate.wait(context) : Result<void>();
    };
    QSignalSpy finished(&f.runner, &OperationRunner::finished);
    OperationSequence::run(&f.runner, resetAndRestart());
    f.runner.run(OperationRequest::action(web, DaemonAction::Reload));
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(f.runner.operations().size(), 2);
    gate.open();
    QTRY_COMPARE(finished.size(), 3);
}

QTEST_GUILESS_MAIN(OperationSequenceTest)

#include "tst_operationsequence.moc"
