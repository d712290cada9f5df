// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/operationlogpanel.h"

#include "tests/ui/operations/fixture.h"
#include "ui/operations/messageframe.h"
#include "ui/widgets/emptystate.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

#include <atomic>

using namespace Duende;

class OperationLogPanelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyAtFirst();
    void listsOperations();
    void copiesTheCommand();
    void showsTheErrorAndRetries();
    void followsOnlyAtTheEnd();
    void hasNames();
};

namespace {

struct Bench
{
    Bench()
    {
        panel.resize(900, 240);
        panel.show();
        f.units->onOperation = [this](const QString&, const OperationContext&) -> Result<void> {
            if (fails)
                return std::unexpected(PlatformError::permissionDenied(QStringLiteral("polkit said no")));
            return {};
        };
    }
    void run(int times = 1)
    {
        const qsizetype before = finished.size();
        for (int i = 0; i < times; ++i) {
            f.runner.run(
                OperationRequest::action(unitRecord(QStringLiteral("web.service")), DaemonAction::Restart));
        }
        QTRY_COMPARE(finished.size(), before + times);
    }
    QAction* action(QLatin1StringView text) const
    {
        for (QAction* candidate : table->actions()) {
            if (candidate->text() == text)
                return candidate;
        }
        return nullptr;
    }

    Fixture f;
    std::atomic<bool> fails = false;
    QSignalSpy finished{&f.runner, &OperationRunner::finished};
    OperationLogPanel panel{&f.log, &f.runner};
    QTreeView* table = panel.findChild<QTreeView*>();
    MessageFrame* error = panel.findChild<MessageFrame*>();
};

} // namespace

void OperationLogPanelTest::emptyAtFirst()
{
    Bench b;
    QVERIFY(b.panel.findChild<EmptyState*>()->isVisible());
    QVERIFY(!b.table->isVisible());
}

void OperationLogPanelTest::listsOperations()
{
    Bench b;
    b.run(2);
    QVERIFY(b.table->isVisible());
    QCOMPARE(b.table->model()->rowCount(), 2);
}

void OperationLogPanelTest::copiesTheCommand()
{
    Bench b;
    b.run();
    QAction* copy = b.action(QLatin1StringView("Copy command"));
    QVERIFY(!copy->isEnabled());
    b.table->setCurrentIndex(b.f.log.index(0, 0));
    QVERIFY(copy->isEnabled());
    copy->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("duende restart systemd:web.service"));
}

void OperationLogPanelTest::showsTheErrorAndRetries()
{
    Bench b;
    b.fails = true;
    b.run();
    QVERIFY(!b.error->isVisible());
    b.table->setCurrentIndex(b.f.log.index(0, 0));
    QVERIFY(b.error->isVisible());
    QVERIFY(b.error->message().text.contains(QStringLiteral("polkit said no")));
    QVERIFY(b.action(QLatin1StringView("Retry"))->isEnabled());
    b.fails = false;
    control<QPushButton>(b.error, QLatin1StringView("Retry"))->click();
    QTRY_COMPARE(b.finished.size(), 2);
    b.table->setCurrentIndex(b.f.log.index(1, 0));
    QVERIFY(!b.error->isVisible());
    QVERIFY(!b.action(QLatin1StringView("Retry"))->isEnabled());
}

void OperationLogPanelTest::followsOnlyAtTheEnd()
{
    Bench b;
    b.run(40);
    QScrollBar* bar = b.table->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 0);
    QTRY_COMPARE(bar->value(), bar->maximum());
    bar->setValue(0);
    b.run(5);
    QCOMPARE(bar->value(), 0);
    bar->setValue(bar->maximum());
    b.run(5);
    QTRY_COMPARE(bar->value(), bar->maximum());
}

void OperationLogPanelTest::hasNames()
{
    Bench b;
    b.fails = true;
    b.run();
    b.table->setCurrentIndex(b.f.log.index(0, 0));
    QCOMPARE(namelessControls(&b.panel), QStringList());
}

QTEST_MAIN(OperationLogPanelTest)

#include "tst_operationlogpanel.moc"
