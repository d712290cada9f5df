// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definition/settinghelpview.h"

#include "tests/support/eventloopchecker.h"
#include "tests/ui/operations/fixture.h"
#include "ui/widgets/emptystate.h"

#include <QDir>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// With the real man(1), over a manual of the test's own.
class tst_SettingHelpView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { qunsetenv("MANPATH"); }
    void showsTheParagraph();
    void looksIntoTheNextPage();
    void saysWhatIsMissing();
    void closes();

private:
    QTemporaryDir m_folder;
    Fixture m_fixture;
};

void tst_SettingHelpView::initTestCase()
{
    QVERIFY(QDir(m_folder.path()).mkdir(u"man5"_s));
    const auto write = [this](const QString& name, const QByteArray& term) {
        QFile file(m_folder.filePath(u"man5/%1.5"_s.arg(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            ".TH X 5\n.SH OPTIONS\n.PP\n\\fI" + term + "=\\fR\n.RS 4\nSays what " + term + " is\\&.\n.RE\n");
    };
    write(u"test.service"_s, "Type");
    write(u"test.exec"_s, "User");
    qputenv("MANPATH", QFile::encodeName(m_folder.path()));
}

void tst_SettingHelpView::showsTheParagraph()
{
    SettingHelpView view(&m_fixture.runner);
    view.show();
    EventLoopChecker checker;
    view.showSetting(u"Type"_s, {u"test.service(5)"_s, u"test.exec(5)"_s});
    QTRY_COMPARE_WITH_TIMEOUT(
        view.findChild<QPlainTextEdit*>()->toPlainText(), u"Says what Type is."_s, 20'000);
    QCOMPARE(view.help().page, u"test.service(5)"_s);
    QVERIFY(checker.longestGap() < 500ms);
    QCOMPARE(namelessControls(&view), QStringList());
}

void tst_SettingHelpView::looksIntoTheNextPage()
{
    SettingHelpView view(&m_fixture.runner);
    view.showSetting(u"User"_s, {u"test.absent(5)"_s, u"test.service(5)"_s, u"test.exec(5)"_s});
    QTRY_COMPARE_WITH_TIMEOUT(view.help().text, u"Says what User is."_s, 20'000);
    QCOMPARE(view.help().page, u"test.exec(5)"_s);
}

void tst_SettingHelpView::saysWhatIsMissing()
{
    SettingHelpView view(&m_fixture.runner);
    const auto* nothing = view.findChild<EmptyState*>();
    view.showSetting(u"Nice"_s, {u"test.exec(5)"_s});
    QTRY_COMPARE_WITH_TIMEOUT(nothing->title(), u"The manual does not name Nice"_s, 20'000);
    view.showSetting(u"Nice"_s, {u"test.absent(5)"_s});
    QTRY_COMPARE_WITH_TIMEOUT(nothing->title(), u"The manual pages are not installed"_s, 20'000);
}

void tst_SettingHelpView::closes()
{
    SettingHelpView view(&m_fixture.runner);
    QSignalSpy closed(&view, &SettingHelpView::closed);
    view.findChild<QToolButton*>()->click();
    QCOMPARE(closed.size(), 1);
}

QTEST_MAIN(tst_SettingHelpView)
#include "tst_settinghelpview.moc"
