// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/resources/resourcespage.h"

#include "tests/support/eventloopchecker.h"
#include "tests/ui/operations/fixture.h"
#include "ui/operations/messageframe.h"
#include "ui/resources/charttitle.h"
#include "ui/resources/usagechart.h"
#include "ui/resources/usagecharts.h"
#include "ui/widgets/emptystate.h"

#include <QAction>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const DaemonRecord web = unitRecord(u"web.service"_s);

struct Bench
{
    explicit Bench(const DaemonRecord& record = web)
    {
        f.answer({record});
        page.resize(1000, 400);
        page.setDaemon(f.daemons.record(0));
        page.show();
    }
    /// Readings every two seconds until now, and the page hears of them as in the window.
    void read(int count)
    {
        const std::chrono::nanoseconds now = std::chrono::steady_clock::now().time_since_epoch();
        for (int i = 0; i < count; ++i) {
            ResourceUse use;
            use.source = ResourceUse::Source::ControlGroup;
            use.readAt = now - 2s * (count - 1 - i);
            use.cpuTime = i * 500ms;
            use.memoryBytes = 1 << 20;
            use.tasks = 3;
            Q_EMIT f.units->monitor->sampled({{web.handle.id(), use}});
        }
        QVERIFY(QTest::qWaitFor([&] { return !f.daemons.history(0).isEmpty(); }));
        page.setDaemon(f.daemons.record(0));
    }
    bool shows(const QWidget* widget) const { return widget->isVisibleTo(&page); }
    const EmptyState* nothing() const { return page.findChild<EmptyState*>(); }
    UsageCharts* charts() const { return page.findChild<UsageCharts*>(); }
    const MessageFrame* message() const { return page.findChild<MessageFrame*>(); }
    QString cpu() const { return charts()->charts().front()->title().entries().constFirst().text; }
    QAction* action(const QString& text) const
    {
        for (QToolButton* button : page.findChildren<QToolButton*>()) {
            const QList<QAction*> actions
                = button->menu() ? button->menu()->actions() : QList<QAction*>{button->defaultAction()};
            for (QAction* action : actions) {
                if (action && action->text() == text)
                    return action;
            }
        }
        return nullptr;
    }

    Fixture f;
    ResourcesPage page{{&f.runner, f.registry, &f.daemons}};
};

QByteArray content(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class tst_ResourcesPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void appliesTo();
    void emptyUntilTheSecondReading();
    void stoppedHasAnEmptyState();
    void drawsWhatIsKnown();
    void pauseHoldsStill();
    void hiddenDrawsNothing();
    void spans();
    void savesValues();
    void savesAPicture();
    void failureIsSaid();
    void neverBlocks();
    void everythingHasAName();
};

void tst_ResourcesPage::appliesTo()
{
    QVERIFY(ResourcesPage::appliesTo(web));
    QVERIFY(ResourcesPage::appliesTo(processRecord(7, u"p"_s)));
    DaemonRecord timer = unitRecord(u"a.timer"_s);
    timer.kind = DaemonKind::Timer;
    QVERIFY(!ResourcesPage::appliesTo(timer));
    DaemonRecord pattern = web;
    pattern.isTemplate = true;
    QVERIFY(!ResourcesPage::appliesTo(pattern));
}

void tst_ResourcesPage::emptyUntilTheSecondReading()
{
    Bench bench;
    QVERIFY(bench.shows(bench.nothing()));
    QVERIFY(bench.nothing()->title().contains(u"web.service"_s));
    bench.read(2);
    QTRY_VERIFY(bench.shows(bench.charts()));
}

void tst_ResourcesPage::stoppedHasAnEmptyState()
{
    const Bench bench(unitRecord(u"web.service"_s, DaemonStatus::State::Stopped));
    QCOMPARE(bench.nothing()->title(), u"web.service is not running"_s);
}

void tst_ResourcesPage::drawsWhatIsKnown()
{
    Bench bench;
    bench.read(20);
    QTRY_COMPARE(bench.cpu(), u"25.0\u202F%"_s);
    bool isSourceSaid = false;
    for (const QLabel* label : bench.page.findChildren<QLabel*>())
        isSourceSaid = isSourceSaid || label->text().contains(u"control group's accounting"_s);
    QVERIFY(isSourceSaid);
    // It stays when the daemon stops.
    bench.f.units->monitor->change({unitRecord(u"web.service"_s, DaemonStatus::State::Stopped)});
    QTRY_VERIFY(bench.f.daemons.record(0).status.isTerminal());
    bench.page.setDaemon(bench.f.daemons.record(0));
    QTRY_COMPARE(bench.cpu(), u"\u2013"_s);
    QVERIFY(bench.shows(bench.charts()));
}

void tst_ResourcesPage::pauseHoldsStill()
{
    Bench bench;
    bench.read(20);
    QTRY_COMPARE(bench.cpu(), u"25.0\u202F%"_s);
    QTest::keyClick(bench.charts(), Qt::Key_Space);
    QVERIFY(bench.page.isPaused());
    const size_t points = size_t(bench.charts()->charts().front()->times().size());
    QVERIFY(bench.action(u"Back to now"_s)->isEnabled());
    const int before = int(bench.f.daemons.history(0).rows().size());
    ResourceUse use;
    use.readAt = std::chrono::steady_clock::now().time_since_epoch() + 2s;
    use.cpuTime = 100s;
    use.memoryBytes = 1;
    Q_EMIT bench.f.units->monitor->sampled({{web.handle.id(), use}});
    QTRY_COMPARE(int(bench.f.daemons.history(0).rows().size()), before + 1);
    bench.page.setDaemon(bench.f.daemons.record(0));
    QCOMPARE(size_t(bench.charts()->charts().front()->times().size()), points);
    bench.action(u"Back to now"_s)->trigger();
    QVERIFY(!bench.page.isPaused());
    QTRY_COMPARE(size_t(bench.charts()->charts().front()->times().size()), points + 1);
    QVERIFY(!bench.action(u"Back to now"_s)->isEnabled());
}

void tst_ResourcesPage::hiddenDrawsNothing()
{
    Bench bench;
    bench.read(20);
    QTRY_COMPARE(bench.cpu(), u"25.0\u202F%"_s);
    bench.page.hide();
    QCoreApplication::processEvents(); // what was asked for while it was seen
    int replots = 0;
    QObject::connect(bench.charts(), &QCustomPlot::afterReplot, &bench.page, [&replots] { ++replots; });
    for (int i = 0; i < 5; ++i)
        bench.page.setDaemon(bench.f.daemons.record(0));
    QCoreApplication::processEvents();
    QCOMPARE(replots, 0);
    bench.page.show();
    QTRY_VERIFY(replots > 0);
}

void tst_ResourcesPage::spans()
{
    Bench bench;
    bench.read(20);
    QTRY_VERIFY(bench.shows(bench.charts()));
    QVERIFY(bench.action(u"15 min"_s)->isChecked());
    bench.action(u"Hour"_s)->trigger();
    QCOMPARE(bench.charts()->span(), 3600s);
    QVERIFY(bench.action(u"Hour"_s)->isChecked());
    QVERIFY(!bench.action(u"15 min"_s)->isChecked());
    QTest::keyClick(bench.charts(), Qt::Key_PageUp);
    QTest::keyClick(bench.charts(), Qt::Key_Plus);
    QTest::keyClick(bench.charts(), Qt::Key_PageUp);
    QVERIFY(!bench.action(u"Hour"_s)->isChecked());
    QVERIFY(bench.action(u"Back to now"_s)->isEnabled());
}

void tst_ResourcesPage::savesValues()
{
    Bench bench;
    bench.read(20);
    QTRY_VERIFY(bench.shows(bench.charts()));
    const QTemporaryDir folder;
    bench.action(u"Values (CSV)\u2026"_s)->trigger();
    auto* dialog = bench.page.findChild<QFileDialog*>();
    QVERIFY(dialog);
    QVERIFY(dialog->selectedFiles().constFirst().contains(u"web.service-"_s));
    const QString path = folder.filePath(u"use.csv"_s);
    dialog->selectFile(path);
    static_cast<QDialog*>(dialog)->accept();
    QTRY_VERIFY(!content(path).isEmpty());
    QVERIFY(content(path).startsWith("time,seconds,cpu_percent"));
    QCOMPARE(content(path).count('\n'), 21);
    QTRY_VERIFY(bench.message()->isVisibleTo(&bench.page));
    QVERIFY(bench.message()->message().text.contains(path));
}

void tst_ResourcesPage::savesAPicture()
{
    Bench bench;
    bench.read(20);
    QTRY_VERIFY(bench.shows(bench.charts()));
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"use.png"_s);
    bench.page.savePicture(path);
    QTRY_VERIFY(bench.message()->isVisibleTo(&bench.page));
    const QImage picture(path);
    QVERIFY(picture.width() >= 2 * bench.charts()->width());
}

void tst_ResourcesPage::failureIsSaid()
{
    Bench bench;
    bench.read(20);
    QTRY_VERIFY(bench.shows(bench.charts()));
    bench.page.saveCsv(u"/nowhere/at/all/use.csv"_s);
    QTRY_VERIFY(bench.message()->isVisibleTo(&bench.page));
    QCOMPARE(bench.message()->message().kind, Message::Kind::Error);
    QVERIFY(bench.message()->message().text.startsWith(u"Could not write /nowhere/at/all/use.csv: "_s));
    QVERIFY(!bench.message()->message().advice.isEmpty());
}

void tst_ResourcesPage::neverBlocks()
{
    Bench bench;
    bench.read(25);
    QTRY_VERIFY(bench.shows(bench.charts()));
    const EventLoopChecker checker;
    for (int i = 0; i < 5; ++i)
        bench.read(2);
    QTRY_VERIFY(checker.ticks() > 20);
    QVERIFY2(checker.longestGap() < 500ms, qPrintable(QString::number(checker.longestGap().count())));
}

void tst_ResourcesPage::everythingHasAName()
{
    Bench bench;
    bench.read(2);
    QTRY_VERIFY(bench.shows(bench.charts()));
    QCOMPARE(namelessControls(&bench.page), QStringList());
}

QTEST_MAIN(tst_ResourcesPage)
#include "tst_resourcespage.moc"
