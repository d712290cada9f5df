// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/operationlogmodel.h"
#include "models/operationrunner.h"
#include "tests/support/fakeadapter.h"
#include "tests/support/samplerecords.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Duende;

class OperationLogModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsEachOperation();
};

void OperationLogModelTest::keepsEachOperation()
{
    const auto units = std::make_shared<FakeAdapter>();
    OperationRunner runner(
        std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{units}));
    OperationLogModel model(&runner);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    units->onOperation = [](const QString& operation, const OperationContext&) -> Result<void> {
        if (operation.startsWith(QLatin1StringView("stop")))
            return std::unexpected(PlatformError::permissionDenied(QStringLiteral("not yours")));
        return {};
    };
    const DaemonRecord web = unitRecord(QStringLiteral("web.service"));
    runner.run(OperationRequest::action(web, DaemonAction::Restart));
    runner.run(OperationRequest::action(web, DaemonAction::Stop));
    runner.run(OperationRequest::signal(web, Signal::Usr1));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.rowCount(model.index(0, 0)), 0);
    QTRY_COMPARE(runner.runningCount(), 0);
    const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(text(0, OperationLogModel::OperationColumn), QStringLiteral("Restarted web.service"));
    QCOMPARE(text(0, OperationLogModel::ResultColumn), QStringLiteral("Done"));
    QCOMPARE(text(0, OperationLogModel::CommandColumn), QStringLiteral("duende restart systemd:web.service"));
    QVERIFY(
        text(1, OperationLogModel::ResultColumn).contains(QStringLiteral("permission denied: not yours")));
    QCOMPARE(text(1, OperationLogModel::OperationColumn), QStringLiteral("Stop web.service"));
    QCOMPARE(text(2, OperationLogModel::OperationColumn), QStringLiteral("Sent USR1 to web.service"));
    QCOMPARE(
        text(2, OperationLogModel::CommandColumn), QStringLiteral("duende signal systemd:web.service USR1"));
    QCOMPARE(model.index(1, 0).data(OperationLogModel::NumberRole).toULongLong(), 2ULL);
    QCOMPARE(model.index(1, 0).data(OperationLogModel::StateRole).toInt(), int(Operation::State::Failed));
}

QTEST_GUILESS_MAIN(OperationLogModelTest)
#include "tst_operationlogmodel.moc"
