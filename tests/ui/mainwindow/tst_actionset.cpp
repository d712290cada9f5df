// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/actionset.h"

#include "models/daemonwords.h"
#include "tests/support/samplerecords.h"

#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolBar>
#include <QWidget>

using namespace Duende;
using Command = ActionSet::Command;

class TestActionSet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void nothingCanBeDoneToNothing();
    void onlyWhatIsOfferedCanBeHad_data();
    void onlyWhatIsOfferedCanBeHad();
    void severalOfferTheirUnion();
    void everyActionHasWords();
    void shortcutsAreToldApart();
    void triggersAreTold();
    void pauseAndResumeShareAButton();
    void contextMenuHasOnlyWhatCanBeHad();
    void favouriteShowsWhatIs();

private:
    std::unique_ptr<QWidget> m_window;
    ActionSet* m_actions = nullptr;
};

void TestActionSet::init()
{
    m_window = std::make_unique<QWidget>();
    m_actions = new ActionSet(m_window.get());
}

void TestActionSet::cleanup()
{
    m_window.reset();
}

void TestActionSet::nothingCanBeDoneToNothing()
{
    for (const DaemonAction action : allActions) {
        if (action != DaemonAction::Signal)
            QVERIFY2(!m_actions->daemon(action)->isEnabled(), qPrintable(actionWord(action)));
    }
    for (const Signal signal : allSignals)
        QVERIFY(!m_actions->signal(signal)->isEnabled());
    for (const Command command : {Command::CopyName, Command::CopyHandle, Command::CopyRows,
             Command::Favourite, Command::ChooseSignal})
        QVERIFY(!m_actions->command(command)->isEnabled());
    for (const Command command : {Command::Refresh, Command::Quit, Command::Find, Command::Palette})
        QVERIFY(m_actions->command(command)->isEnabled());
}

void TestActionSet::onlyWhatIsOfferedCanBeHad_data()
{
    QTest::addColumn<DaemonActions>("offered");
    for (const DaemonAction action : allActions)
        QTest::addRow("%s", qPrintable(actionWord(action))) << DaemonActions(action);
    QTest::addRow("none") << DaemonActions();
}

void TestActionSet::onlyWhatIsOfferedCanBeHad()
{
    QFETCH(DaemonActions, offered);
    DaemonRecord record = unitRecord(QStringLiteral("a.service"));
    record.actions = offered;
    m_actions->setSelection({record}, false);
    for (const DaemonAction action : allActions) {
        if (action != DaemonAction::Signal)
            QCOMPARE(m_actions->daemon(action)->isEnabled(), offered.testFlag(action));
    }
    for (const Signal signal : allSignals)
        QCOMPARE(m_actions->signal(signal)->isEnabled(), offered.testFlag(DaemonAction::Signal));
}

void TestActionSet::severalOfferTheirUnion()
{
    m_actions->setSelection({unitRecord(QStringLiteral("a.service"), DaemonStatus::State::Running),
                                unitRecord(QStringLiteral("b.service"), DaemonStatus::State::Stopped)},
        false);
    QVERIFY(m_actions->daemon(DaemonAction::Start)->isEnabled());
    QVERIFY(m_actions->daemon(DaemonAction::Stop)->isEnabled());
}

void TestActionSet::everyActionHasWords()
{
    QSet<QString> keys;
    for (const QAction* action : m_actions->all()) {
        QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
        QVERIFY2(!action->objectName().isEmpty(), qPrintable(action->text()));
        QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->objectName()));
        QVERIFY2(!keys.contains(action->objectName()), qPrintable(action->objectName()));
        keys.insert(action->objectName());
        QVERIFY(m_window->actions().contains(action));
    }
}

void TestActionSet::shortcutsAreToldApart()
{
    QHash<QKeySequence, QString> owners;
    for (const QAction* action : m_actions->all()) {
        for (const QKeySequence& keys : action->shortcuts()) {
            QVERIFY2(!owners.contains(keys),
                qPrintable(QString(action->objectName() % QStringLiteral(" and ") % owners.value(keys))));
            owners.insert(keys, action->objectName());
        }
    }
    // What the screen's rules promise.
    QCOMPARE(owners.value(QKeySequence(QStringLiteral("Ctrl+F"))), QStringLiteral("filter"));
    QCOMPARE(owners.value(QKeySequence(QStringLiteral("Ctrl+Alt+I"))), QStringLiteral("palette"));
    QCOMPARE(owners.value(QKeySequence(QStringLiteral("Ctrl+Shift+P"))), QStringLiteral("palette"));
    QCOMPARE(owners.value(QKeySequence(QStringLiteral("F5"))), QStringLiteral("refresh"));
    QVERIFY(!owners.contains(QKeySequence(Qt::Key_Delete)));
}

void TestActionSet::triggersAreTold()
{
    QSignalSpy actions(m_actions, &ActionSet::daemonActionTriggered);
    QSignalSpy signalsSent(m_actions, &ActionSet::signalTriggered);
    DaemonRecord record = unitRecord(QStringLiteral("a.service"));
    m_actions->setSelection({record}, false);
    m_actions->daemon(DaemonAction::Restart)->trigger();
    m_actions->daemon(DaemonAction::Start)->trigger(); // cannot be had
    m_actions->signal(Signal::Hup)->trigger();
    QCOMPARE(actions.count(), 1);
    QCOMPARE(actions.constFirst().constFirst().value<DaemonAction>(), DaemonAction::Restart);
    QCOMPARE(signalsSent.count(), 1);
    QCOMPARE(signalsSent.constFirst().constFirst().value<Signal>(), Signal::Hup);
}

void TestActionSet::pauseAndResumeShareAButton()
{
    QToolBar bar;
    m_actions->fillToolBar(&bar);
    const auto hasButton = [&bar](const QString& text) {
        return std::ranges::any_of(
            bar.actions(), [&text](const QAction* action) { return action->text() == text; });
    };
    DaemonRecord record = unitRecord(QStringLiteral("a.service"));
    m_actions->setSelection({record}, false);
    QVERIFY(hasButton(actionTitle(DaemonAction::Pause)));
    QVERIFY(!hasButton(actionTitle(DaemonAction::Resume)));
    record.actions = DaemonAction::Resume | DaemonAction::Stop;
    m_actions->setSelection({record}, false);
    QVERIFY(hasButton(actionTitle(DaemonAction::Resume)));
    QVERIFY(!hasButton(actionTitle(DaemonAction::Pause)));
}

void TestActionSet::contextMenuHasOnlyWhatCanBeHad()
{
    m_actions->setSelection({unitRecord(QStringLiteral("a.service"), DaemonStatus::State::Stopped)}, false);
    QMenu menu;
    m_actions->fillContextMenu(&menu);
    QVERIFY(menu.actions().contains(m_actions->daemon(DaemonAction::Start)));
    QVERIFY(menu.actions().contains(m_actions->command(Command::CopyName)));
    for (const QAction* entry : menu.actions())
        QVERIFY2(entry->isEnabled(), qPrintable(entry->text()));
    QVERIFY(!menu.actions().contains(m_actions->daemon(DaemonAction::Stop)));
}

void TestActionSet::favouriteShowsWhatIs()
{
    const DaemonRecord record = unitRecord(QStringLiteral("a.service"));
    m_actions->setSelection({record}, true);
    QVERIFY(m_actions->command(Command::Favourite)->isChecked());
    m_actions->setSelection({record}, false);
    QVERIFY(!m_actions->command(Command::Favourite)->isChecked());
    m_actions->setSelection({}, true);
    QVERIFY(!m_actions->command(Command::Favourite)->isChecked());
}

QTEST_MAIN(TestActionSet)
#include "tst_actionset.moc"
