// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/commandpalette.h"

#include "models/daemonlistmodel.h"
#include "tests/ui/support/samplehost.h"
#include "ui/mainwindow/palettemodel.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QLineEdit>
#include <QListView>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;

class TestCommandPalette : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void findsActionsAndDaemons();
    void leavesOutWhatCannotBeHad();
    void longestListIsCut();
    void enterChoosesTheFirst();
    void arrowsChooseAnother();
    void escapeCloses();
    void saysWhenNothingIsFound();
    void everythingHasAName();

private:
    QAction* addAction(const QString& text, bool isEnabled = true);
    QString textAt(int row) const { return m_palette->model()->index(row).data().toString(); }

    std::unique_ptr<SampleHost> m_host;
    std::unique_ptr<DaemonListModel> m_daemons;
    std::unique_ptr<QWidget> m_window;
    QList<QAction*> m_actions;
    QPointer<CommandPalette> m_palette;
};

QAction* TestCommandPalette::addAction(const QString& text, bool isEnabled)
{
    auto* action = new QAction(text, m_window.get());
    action->setEnabled(isEnabled);
    m_actions.append(action);
    return action;
}

void TestCommandPalette::init()
{
    m_host = std::make_unique<SampleHost>();
    m_daemons = std::make_unique<DaemonListModel>(m_host->catalog());
    m_host->answer();
    QTRY_VERIFY(m_daemons->rowCount() > 50);
    m_window = std::make_unique<QWidget>();
    m_window->resize(900, 600);
    m_window->show();
    m_actions.clear();
    addAction(QStringLiteral("&Restart"));
    addAction(QStringLiteral("Reset failed state"));
    addAction(QStringLiteral("Retire"), false);
    m_palette = new CommandPalette(m_actions, m_daemons.get(), m_window.get());
    new QAbstractItemModelTester(
        m_palette->model(), QAbstractItemModelTester::FailureReportingMode::QtTest, m_palette->model());
    m_palette->open();
}

void TestCommandPalette::cleanup()
{
    delete m_palette;
    m_window.reset();
    m_daemons.reset();
    m_host.reset();
}

void TestCommandPalette::findsActionsAndDaemons()
{
    m_palette->field()->setText(QStringLiteral("restart"));
    QCOMPARE(textAt(0), QStringLiteral("Restart"));
    m_palette->field()->setText(QStringLiteral("nginx"));
    QCOMPARE(textAt(0), QStringLiteral("nginx.service"));
    QCOMPARE(m_palette->model()->daemon(m_palette->model()->index(0)),
        SampleHost::unit(QStringLiteral("nginx.service")));
    m_palette->field()->setText(QStringLiteral("rfs"));
    QCOMPARE(textAt(0), QStringLiteral("Reset failed state"));
}

void TestCommandPalette::leavesOutWhatCannotBeHad()
{
    m_palette->field()->setText(QStringLiteral("retire"));
    for (int row = 0; row < m_palette->model()->rowCount(); ++row)
        QVERIFY(textAt(row) != QStringLiteral("Retire"));
}

void TestCommandPalette::longestListIsCut()
{
    for (int i = 0; i < 500; ++i)
        addAction(QStringLiteral("Action %1").arg(i));
    PaletteModel model(m_actions, m_daemons.get());
    QCOMPARE(model.rowCount(), PaletteModel::maximumRows);
}

void TestCommandPalette::enterChoosesTheFirst()
{
    QSignalSpy triggered(m_actions.constFirst(), &QAction::triggered);
    QTest::keyClicks(m_palette->field(), QStringLiteral("restart"));
    QTest::keyClick(m_palette->field(), Qt::Key_Return);
    QCOMPARE(triggered.count(), 1);
    QTRY_VERIFY(!m_palette);
}

void TestCommandPalette::arrowsChooseAnother()
{
    QSignalSpy chosen(m_palette, &CommandPalette::daemonChosen);
    QTest::keyClicks(m_palette->field(), QStringLiteral("cups"));
    const DaemonId third = m_palette->model()->daemon(m_palette->model()->index(2));
    QVERIFY(!third.isNull());
    QTest::keyClick(m_palette->field(), Qt::Key_Down);
    QTest::keyClick(m_palette->field(), Qt::Key_Down);
    QTest::keyClick(m_palette->field(), Qt::Key_Return);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.constFirst().constFirst().value<DaemonId>(), third);
}

void TestCommandPalette::escapeCloses()
{
    QTest::keyClick(m_palette->field(), Qt::Key_Escape);
    QTRY_VERIFY(!m_palette);
}

void TestCommandPalette::saysWhenNothingIsFound()
{
    auto* list = m_palette->findChild<QListView*>();
    QVERIFY(list->isVisible());
    m_palette->field()->setText(QStringLiteral("qqqqzzzz"));
    QVERIFY(!list->isVisible());
    QTest::keyClick(m_palette->field(), Qt::Key_Return); // chooses nothing
    QVERIFY(m_palette->isVisible());
    m_palette->field()->clear();
    QVERIFY(list->isVisible());
}

void TestCommandPalette::everythingHasAName()
{
    QVERIFY(!m_palette->accessibleName().isEmpty());
    QVERIFY(!m_palette->field()->accessibleName().isEmpty());
    QVERIFY(!m_palette->findChild<QListView*>()->accessibleName().isEmpty());
    for (int row = 0; row < m_palette->model()->rowCount(); ++row)
        QVERIFY(!m_palette->model()->index(row).data(Qt::AccessibleTextRole).toString().isEmpty());
}

QTEST_MAIN(TestCommandPalette)
#include "tst_commandpalette.moc"
