// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/why/diagnosisview.h"

#include "tests/ui/operations/fixture.h"
#include "ui/operations/wraplabel.h"
#include "ui/why/logexcerpt.h"
#include "ui/widgets/linklabel.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

const DaemonHandle other(SystemdHandle{u"db.service"_s});

Diagnosis sample()
{
    Diagnosis why;
    why.summary = u"The main process exited with status 1."_s;
    why.evidence = {CommandEvidence{u"ExecStart"_s, u"/bin/web"_s},
        DefinitionEvidence{u"/etc/web.service"_s, 7, u"ExecStart=/bin/web"_s},
        DependencyEvidence{other, u"db.service"_s, u"failed"_s}, FactEvidence{u"It runs as nobody."_s},
        LogEvidence{{}, u"web"_s, 812, u"bye"_s, 3}};
    why.suggestions
        = {ActionSuggestion{u"Reset and restart"_s, {DaemonAction::ResetFailed, DaemonAction::Restart}},
            DefinitionSuggestion{u"Open line 7"_s, u"/etc/web.service"_s, 7},
            LogSuggestion{u"Read the log"_s}, DaemonSuggestion{u"Open db.service"_s, other}};
    return why;
}

constexpr DaemonViews allViews = DaemonView::Diagnosis | DaemonView::Log | DaemonView::Definition;

} // namespace

class tst_DiagnosisView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsAll();
    void buttonsAsk();
    void linksAsk();
    void offersOnlyWhatIsThere();
    void sameStays();
    void fitsSmallAndLarge_data();
    void fitsSmallAndLarge();
    void hasNames();
};

void tst_DiagnosisView::tellsAll()
{
    DiagnosisView view;
    view.setDiagnosis(sample(), allViews);
    const QString text = view.toPlainText();
    for (const QString& part : {u"exited with status 1"_s, u"/bin/web"_s, u"/etc/web.service:7"_s,
             u"db.service, which failed"_s, u"runs as nobody"_s, u"web[812]: bye"_s})
        QVERIFY2(text.contains(part), qPrintable(part));
    QCOMPARE(view.findChild<LogExcerpt*>()->toPlainText(), u"web[812]: bye"_s);
}

void tst_DiagnosisView::buttonsAsk()
{
    DiagnosisView view;
    view.setDiagnosis(sample(), allViews);
    QSignalSpy actions(&view, &DiagnosisView::actionsRequested);
    QSignalSpy pages(&view, &DiagnosisView::pageRequested);
    QSignalSpy daemons(&view, &DiagnosisView::daemonRequested);
    control<QPushButton>(&view, "Reset and restart"_L1)->click();
    QCOMPARE(actions.constFirst().constFirst().value<QList<DaemonAction>>(),
        (QList{DaemonAction::ResetFailed, DaemonAction::Restart}));
    control<QPushButton>(&view, "Open line 7"_L1)->click();
    control<QPushButton>(&view, "Read the log"_L1)->click();
    QCOMPARE(pages.size(), 2);
    QCOMPARE(pages.at(0).at(0).toString(), u"definition"_s);
    QCOMPARE(pages.at(0).at(1).toMap(), (QVariantMap{{u"path"_s, u"/etc/web.service"_s}, {u"line"_s, 7}}));
    QCOMPARE(pages.at(1).at(0).toString(), u"log"_s);
    QCOMPARE(pages.at(1).at(1).toMap(), (QVariantMap{{u"run"_s, u"this"_s}}));
    control<QPushButton>(&view, "Open db.service"_L1)->click();
    QCOMPARE(daemons.constFirst().constFirst().value<DaemonHandle>(), other);
}

void tst_DiagnosisView::linksAsk()
{
    DiagnosisView view;
    view.setDiagnosis(sample(), allViews);
    QSignalSpy pages(&view, &DiagnosisView::pageRequested);
    QSignalSpy daemons(&view, &DiagnosisView::daemonRequested);
    QTest::keyClick(control<LinkLabel>(&view, "/etc/web.service:7"_L1), Qt::Key_Return);
    QTest::mouseClick(control<LinkLabel>(&view, "db.service"_L1), Qt::LeftButton);
    QCOMPARE(pages.size(), 1);
    QCOMPARE(daemons.size(), 1);
}

void tst_DiagnosisView::offersOnlyWhatIsThere()
{
    DiagnosisView view;
    view.setDiagnosis(sample(), DaemonView::Diagnosis);
    QVERIFY(!control<QPushButton>(&view, "Open line 7"_L1));
    QVERIFY(!control<QPushButton>(&view, "Read the log"_L1));
    QVERIFY(!control<LinkLabel>(&view, "/etc/web.service:7"_L1));
    QVERIFY(view.toPlainText().contains(u"/etc/web.service:7"_s));
}

void tst_DiagnosisView::sameStays()
{
    DiagnosisView view;
    view.setDiagnosis(sample(), allViews);
    const auto* button = control<QPushButton>(&view, "Reset and restart"_L1);
    view.setDiagnosis(sample(), allViews);
    QCOMPARE(control<QPushButton>(&view, "Reset and restart"_L1), button);
}

void tst_DiagnosisView::fitsSmallAndLarge_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("dock") << QSize(1050, 240);
    QTest::newRow("narrow") << QSize(360, 600);
    QTest::newRow("large") << QSize(1900, 900);
}

void tst_DiagnosisView::fitsSmallAndLarge()
{
    QFETCH(QSize, size);
    Diagnosis why = sample();
    why.summary = QString(600, u'x');
    DiagnosisView view;
    view.resize(size);
    view.setDiagnosis(why, allViews);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QCOMPARE(view.size(), size);
    const auto* log = view.findChild<LogExcerpt*>();
    QVERIFY(log->isVisible() && log->height() >= log->minimumSizeHint().height());
    const auto* summary = view.findChild<WrapLabel*>();
    QVERIFY(summary->width() <= size.width());
    QVERIFY(summary->height() >= summary->heightForWidth(summary->width()));
}

void tst_DiagnosisView::hasNames()
{
    DiagnosisView view;
    view.setDiagnosis(sample(), allViews);
    view.show();
    QCOMPARE(namelessControls(&view), QStringList());
}

QTEST_MAIN(tst_DiagnosisView)
#include "tst_diagnosisview.moc"
