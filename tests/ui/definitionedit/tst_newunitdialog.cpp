// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definitionedit/newunitdialog.h"

#include "tests/ui/operations/fixture.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_NewUnitDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void needsAnAdapter();
    void draft();
    void refusesNames();
    void hasNames();

private:
    static std::unique_ptr<Fixture> fixture()
    {
        auto made = std::make_unique<Fixture>();
        AdapterScope scope = FakeAdapter::unitScope();
        scope.views |= DaemonView::Definition;
        made->units->setScope(scope);
        return made;
    }
};

void tst_NewUnitDialog::needsAnAdapter()
{
    const Fixture without;
    AdapterScope scope = FakeAdapter::unitScope();
    scope.views = {};
    without.units->setScope(scope);
    QVERIFY(!NewUnitDialog::isPossible(*without.registry));
    QVERIFY(NewUnitDialog::isPossible(*fixture()->registry));
}

void tst_NewUnitDialog::draft()
{
    const auto made = fixture();
    NewUnitDialog dialog(*made->registry, {});
    QTest::keyClicks(dialog.findChild<QLineEdit*>(), u"sync"_s);
    QCOMPARE(dialog.draft().daemonName, u"sync.service"_s);
    QCOMPARE(dialog.draft().handle.systemdUnit(), u"sync.service"_s);
    QVERIFY(dialog.draft().content.contains("ExecStart="));
    QVERIFY(!dialog.draft().present);
    QTest::keyClicks(dialog.findChild<QLineEdit*>(), u".service"_s);
    QCOMPARE(dialog.draft().daemonName, u"sync.service"_s);
    dialog.findChild<QLineEdit*>()->setText(u"sync"_s);
    dialog.findChildren<QComboBox*>().at(0)->setCurrentIndex(1);
    QCOMPARE(dialog.draft().daemonName, u"sync.timer"_s);
    QVERIFY(dialog.draft().content.contains("OnCalendar="));
}

void tst_NewUnitDialog::refusesNames()
{
    const auto made = fixture();
    NewUnitDialog dialog(*made->registry, {DaemonHandle(SystemdHandle{u"taken.service"_s})});
    dialog.show();
    const QSignalSpy accepted(&dialog, &QDialog::accepted);
    auto* name = dialog.findChild<QLineEdit*>();
    for (const QString& bad : {u""_s, u"a b"_s, u"../x"_s, u"taken"_s}) {
        name->setText(bad);
        control<QPushButton>(&dialog, "Write it"_L1)->click();
        QCOMPARE(accepted.size(), 0);
        QVERIFY(dialog.isVisible());
    }
    name->setText(u"free"_s);
    control<QPushButton>(&dialog, "Write it"_L1)->click();
    QCOMPARE(accepted.size(), 1);
}

void tst_NewUnitDialog::hasNames()
{
    const auto made = fixture();
    NewUnitDialog dialog(*made->registry, {});
    dialog.show();
    const QStringList nameless = namelessControls(&dialog);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u' ')));
}

QTEST_MAIN(tst_NewUnitDialog)

#include "tst_newunitdialog.moc"
