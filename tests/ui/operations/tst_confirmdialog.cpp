// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/confirmdialog.h"

#include "tests/support/eventloopchecker.h"
#include "tests/ui/operations/fixture.h"
#include "ui/operations/wraplabel.h"

#include <QElapsedTimer>
#include <QPushButton>
#include <QTest>
#include <QTreeWidget>

using namespace Duende;
using namespace std::chrono_literals;

class ConfirmDialogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesWhatStops_data();
    void namesWhatStops();
    void neededOnlyWhereSomethingIsLost_data();
    void neededOnlyWhereSomethingIsLost();
    void safeButtonIsTheDefault();
    void listsWhatEndsToo();
    void saysWhatItDoesNotKnow();
    void asksTheAdapterAndConfirms();
    void appearsSoonEvenWithoutAnAnswer();
    void killAsksNobody();
    void hasNames();
};

namespace {

QList<OperationRequest> requests(const QStringList& names, DaemonAction action)
{
    QList<OperationRequest> result;
    for (const QString& name : names)
        result.append(OperationRequest::action(unitRecord(name), action));
    return result;
}

const QString docker = QStringLiteral("docker.service");

QString title(const ConfirmDialog& dialog)
{
    return dialog.findChild<WrapLabel*>()->text();
}

QPushButton* safeButton(const ConfirmDialog* dialog)
{
    return control<QPushButton>(dialog, QLatin1StringView("Keep running"));
}

} // namespace

void ConfirmDialogTest::namesWhatStops_data()
{
    QTest::addColumn<DaemonAction>("action");
    QTest::addColumn<QStringList>("chosen");
    QTest::addColumn<QStringList>("others");
    QTest::addColumn<QString>("expected");
    const QStringList one{docker};
    const QStringList two{docker, QStringLiteral("nginx.service")};
    const QStringList none;
    const QStringList a{QStringLiteral("a.service")};
    const QStringList ab{QStringLiteral("a.service"), QStringLiteral("b.service")};
    QTest::newRow("one") << DaemonAction::Stop << one << none << QStringLiteral("Stop docker.service?");
    QTest::newRow("one and one") << DaemonAction::Stop << one << a
                                 << QStringLiteral("Stop docker.service and 1 daemon that needs it?");
    QTest::newRow("one and two") << DaemonAction::Restart << one << ab
                                 << QStringLiteral("Restart docker.service and 2 daemons that need it?");
    QTest::newRow("two") << DaemonAction::Kill << two << none << QStringLiteral("Kill 2 daemons?");
    QTest::newRow("two and one") << DaemonAction::Stop << two << a
                                 << QStringLiteral("Stop 2 daemons and 1 more that needs them?");
    QTest::newRow("two and two") << DaemonAction::Stop << two << ab
                                 << QStringLiteral("Stop 2 daemons and 2 more that need them?");
    QTest::newRow("one that was chosen itself")
        << DaemonAction::Stop << two << QStringList{docker} << QStringLiteral("Stop 2 daemons?");
    QTest::newRow("the same twice") << DaemonAction::Stop << one << a + a
                                    << QStringLiteral("Stop docker.service and 1 daemon that needs it?");
}

void ConfirmDialogTest::namesWhatStops()
{
    QFETCH(const DaemonAction, action);
    QFETCH(const QStringList, chosen);
    QFETCH(const QStringList, others);
    QFETCH(const QString, expected);
    ConfirmDialog dialog(requests(chosen, action));
    QList<ConfirmDialog::Dependent> dependents;
    for (const QString& name : others)
        dependents.append({name, docker});
    dialog.setDependents(dependents);
    QCOMPARE(title(dialog), expected);
}

void ConfirmDialogTest::neededOnlyWhereSomethingIsLost_data()
{
    QTest::addColumn<DaemonStatus>("status");
    QTest::addColumn<DaemonAction>("action");
    QTest::addColumn<bool>("isNeeded");
    using State = DaemonStatus::State;
    QTest::newRow("stop a running one") << DaemonStatus(State::Running) << DaemonAction::Stop << true;
    QTest::newRow("restart a running one") << DaemonStatus(State::Running) << DaemonAction::Restart << true;
    QTest::newRow("restart a failed one") << DaemonStatus::failed({}) << DaemonAction::Restart << false;
    QTest::newRow("kill a paused one") << DaemonStatus(State::Paused) << DaemonAction::Kill << true;
    QTest::newRow("start a stopped one") << DaemonStatus(State::Stopped) << DaemonAction::Start << false;
    QTest::newRow("mask a stopped one") << DaemonStatus(State::Stopped) << DaemonAction::Mask << true;
    QTest::newRow("reload a running one") << DaemonStatus(State::Running) << DaemonAction::Reload << false;
}

void ConfirmDialogTest::neededOnlyWhereSomethingIsLost()
{
    QFETCH(const DaemonStatus, status);
    QFETCH(const DaemonAction, action);
    QFETCH(const bool, isNeeded);
    QCOMPARE(ConfirmDialog::isNeeded(unitRecord(docker, status), action), isNeeded);
}

void ConfirmDialogTest::safeButtonIsTheDefault()
{
    ConfirmDialog dialog(requests({docker}, DaemonAction::Stop));
    dialog.setDependents(QList<ConfirmDialog::Dependent>());
    dialog.open();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    QVERIFY(safeButton(&dialog)->isDefault());
    QVERIFY(safeButton(&dialog)->hasFocus());
    QVERIFY(control<QPushButton>(&dialog, QLatin1StringView("Stop"))->isEnabled());
    QTest::keyClick(&dialog, Qt::Key_Return);
    QVERIFY(!dialog.isVisible());
    QCOMPARE(dialog.result(), int(QDialog::Rejected));
}

void ConfirmDialogTest::listsWhatEndsToo()
{
    ConfirmDialog dialog(requests({docker, QStringLiteral("podman.service")}, DaemonAction::Stop));
    const auto* list = dialog.findChild<QTreeWidget*>();
    QVERIFY(list->isHidden());
    dialog.setDependents(QList<ConfirmDialog::Dependent>{{QStringLiteral("a.service"), docker},
        {QStringLiteral("a.service"), QStringLiteral("podman.service")}});
    QVERIFY(!list->isHidden());
    QCOMPARE(list->topLevelItemCount(), 3);
    QCOMPARE(list->topLevelItem(0)->text(1), QStringLiteral("You chose it"));
    QCOMPARE(list->topLevelItem(2)->text(1), QStringLiteral("Needs docker.service, podman.service"));
}

void ConfirmDialogTest::saysWhatItDoesNotKnow()
{
    ConfirmDialog dialog(requests({docker}, DaemonAction::Stop));
    dialog.setDependents(std::nullopt);
    QVERIFY(control<QPushButton>(&dialog, QLatin1StringView("Stop"))->isEnabled());
    QVERIFY(control<WrapLabel>(&dialog, QLatin1StringView("What else ends could not be found out.")));
}

void ConfirmDialogTest::asksTheAdapterAndConfirms()
{
    Fixture f;
    f.units->alsoStopped = {QStringLiteral("gitea.service")};
    QWidget window;
    int confirmed = 0;
    ConfirmDialog::open(&window, &f.runner, f.registry, requests({docker}, DaemonAction::Stop),
        [&confirmed] { ++confirmed; });
    QPointer<ConfirmDialog> dialog = window.findChild<ConfirmDialog*>();
    QVERIFY(!dialog->isVisible());
    QTRY_VERIFY(dialog->isVisible());
    QCOMPARE(title(*dialog), QStringLiteral("Stop docker.service and 1 daemon that needs it?"));
    control<QPushButton>(dialog, QLatin1StringView("Stop"))->click();
    QCOMPARE(confirmed, 1);
    QTRY_VERIFY(!dialog);
}

void ConfirmDialogTest::appearsSoonEvenWithoutAnAnswer()
{
    Fixture f;
    Gate gate;
    f.units->onOperation
        = [&gate](const QString&, const OperationContext& context) { return gate.wait(context); };
    QWidget window;
    EventLoopChecker loop;
    QElapsedTimer timer;
    timer.start();
    ConfirmDialog::open(&window, &f.runner, f.registry, requests({docker}, DaemonAction::Stop), [] { });
    const QPointer<ConfirmDialog> dialog = window.findChild<ConfirmDialog*>();
    QTRY_VERIFY(dialog->isVisible());
    QCOMPARE_LT(timer.elapsed(), 1500);
    auto* stop = control<QPushButton>(dialog, QLatin1StringView("Stop"));
    QVERIFY(!stop->isEnabled());
    gate.open();
    QTRY_VERIFY(stop->isEnabled());
    QVERIFY(loop.longestGap() < 500ms);
    dialog->reject();
    QTRY_VERIFY(!dialog);
}

void ConfirmDialogTest::killAsksNobody()
{
    Fixture f;
    QWidget window;
    ConfirmDialog::open(&window, &f.runner, f.registry, requests({docker}, DaemonAction::Kill), [] { });
    auto* dialog = window.findChild<ConfirmDialog*>();
    QVERIFY(dialog->isVisible());
    QCOMPARE(f.units->operations(), QStringList());
    QVERIFY(control<WrapLabel>(
        dialog, QLatin1StringView("Its processes end at once and cannot save their work.")));
}

void ConfirmDialogTest::hasNames()
{
    ConfirmDialog dialog(requests({docker}, DaemonAction::Stop));
    dialog.setDependents(QList<ConfirmDialog::Dependent>{{QStringLiteral("a.service"), docker}});
    QCOMPARE(namelessControls(&dialog), QStringList());
}

QTEST_MAIN(ConfirmDialogTest)

#include "tst_confirmdialog.moc"
