// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/signaldialog.h"

#include "tests/ui/operations/fixture.h"
#include "ui/operations/wraplabel.h"

#include <QPushButton>
#include <QTest>
#include <QTreeWidget>

using namespace Duende;

class SignalDialogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsEverySignal();
    void namesItsTarget_data();
    void namesItsTarget();
    void buttonNamesTheSignal_data();
    void buttonNamesTheSignal();
    void sendsTheChosenOne();
    void hasNames();
};

namespace {

void choose(const SignalDialog& dialog, Signal signal)
{
    auto* list = dialog.findChild<QTreeWidget*>();
    list->setCurrentItem(list->findItems(signalName(signal), Qt::MatchExactly).constFirst());
}

} // namespace

void SignalDialogTest::listsEverySignal()
{
    const SignalDialog dialog({QStringLiteral("web.service")});
    const auto* list = dialog.findChild<QTreeWidget*>();
    QCOMPARE(list->topLevelItemCount(), int(allSignals.size()));
    for (int row = 0; row < list->topLevelItemCount(); ++row) {
        const QTreeWidgetItem* item = list->topLevelItem(row);
        const Signal signal = allSignals.at(size_t(row));
        QCOMPARE(item->text(0), signalName(signal));
        QCOMPARE(item->text(1).toInt(), systemSignalNumber(signal));
        QVERIFY(!item->text(2).isEmpty());
    }
}

void SignalDialogTest::namesItsTarget_data()
{
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QString>("title");
    QTest::newRow("one") << QStringList{QStringLiteral("web.service")}
                         << QStringLiteral("Send a signal to web.service");
    QTest::newRow("two") << QStringList{QStringLiteral("a"), QStringLiteral("b")}
                         << QStringLiteral("Send a signal to 2 daemons");
}

void SignalDialogTest::namesItsTarget()
{
    QFETCH(const QStringList, names);
    QFETCH(const QString, title);
    const SignalDialog dialog(names);
    QCOMPARE(dialog.findChild<WrapLabel*>()->text(), title);
}

void SignalDialogTest::buttonNamesTheSignal_data()
{
    QTest::addColumn<Signal>("signal");
    QTest::addColumn<bool>("isDefault");
    QTest::newRow("HUP") << Signal::Hup << true;
    QTest::newRow("CONT") << Signal::Cont << true;
    QTest::newRow("TERM ends it") << Signal::Term << false;
    QTest::newRow("KILL ends it") << Signal::Kill << false;
    QTest::newRow("STOP halts it") << Signal::Stop << false;
}

void SignalDialogTest::buttonNamesTheSignal()
{
    QFETCH(const Signal, signal);
    QFETCH(const bool, isDefault);
    const SignalDialog dialog({QStringLiteral("web.service")});
    choose(dialog, signal);
    QCOMPARE(dialog.selectedSignal(), signal);
    QPushButton* send = nullptr;
    for (auto* button : dialog.findChildren<QPushButton*>()) {
        if (button->text().remove(u'&') == QString(u"Send " + signalName(signal)))
            send = button;
    }
    QVERIFY(send);
    QCOMPARE(send->isDefault(), isDefault);
}

void SignalDialogTest::sendsTheChosenOne()
{
    QWidget window;
    QList<Signal> sent;
    SignalDialog::open(
        &window, {QStringLiteral("web.service")}, [&sent](Signal signal) { sent.append(signal); });
    const QPointer<SignalDialog> dialog = window.findChild<SignalDialog*>();
    QVERIFY(dialog->isVisible());
    choose(*dialog, Signal::Usr1);
    dialog->accept();
    QCOMPARE(sent, QList{Signal::Usr1});
    QTRY_VERIFY(!dialog);
}

void SignalDialogTest::hasNames()
{
    const SignalDialog dialog({QStringLiteral("web.service")});
    QCOMPARE(namelessControls(&dialog), QStringList());
}

QTEST_MAIN(SignalDialogTest)

#include "tst_signaldialog.moc"
