// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/jobindicator.h"

#include "tests/support/eventloopchecker.h"
#include "tests/ui/operations/fixture.h"
#include "ui/operations/joblist.h"
#include "ui/widgets/elidedlabel.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Duende;
using namespace std::chrono_literals;

class JobIndicatorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void appearsAfterHalfASecond();
    void shortOperationOnlyLeavesItsResult();
    void showsHowFarItIs();
    void cancels();
    void severalHaveAList();
    void resultsInWords_data();
    void resultsInWords();
    void hasNames();
};

namespace {

struct Bench
{
    Bench()
    {
        f.units->onOperation = [this](const QString&, const OperationContext& context) {
            if (fraction >= 0)
                context.report(QStringLiteral("Waiting"), fraction);
            return gate.wait(context);
        };
    }
    ~Bench() { gate.open(100); }
    quint64 run(const char* name)
    {
        return f.runner.run(
            OperationRequest::action(unitRecord(QString::fromLatin1(name)), DaemonAction::Restart));
    }
    QString text() const { return indicator.isVisible() ? indicator.accessibleDescription() : QString(); }

    Gate gate;
    double fraction = -1; // set before running
    Fixture f;
    JobIndicator indicator{&f.runner};
    QSignalSpy finished{&f.runner, &OperationRunner::finished};
};

} // namespace

void JobIndicatorTest::appearsAfterHalfASecond()
{
    Bench b;
    EventLoopChecker loop;
    QElapsedTimer timer;
    timer.start();
    b.run("web.service");
    QVERIFY(!b.indicator.isVisible());
    QTRY_VERIFY(b.indicator.isVisible());
    QCOMPARE_GE(timer.elapsed(), 500);
    QCOMPARE_LT(timer.elapsed(), 1500);
    QCOMPARE(b.text(), QStringLiteral("Restarting web.service…"));
    QVERIFY(loop.longestGap() < 500ms);
}

void JobIndicatorTest::shortOperationOnlyLeavesItsResult()
{
    Bench b;
    b.gate.open();
    b.run("web.service");
    QTRY_COMPARE(b.text(), QStringLiteral("Restarted web.service"));
    QVERIFY(!b.indicator.findChild<QToolButton*>()->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(!b.indicator.isVisible(), 10000);
}

void JobIndicatorTest::showsHowFarItIs()
{
    Bench b;
    b.fraction = 0.404;
    b.run("web.service");
    QTRY_COMPARE(b.text(), QStringLiteral("Restarting web.service… 40\u202f%"));
}

void JobIndicatorTest::cancels()
{
    Bench b;
    const quint64 number = b.run("web.service");
    QTRY_VERIFY(b.indicator.isVisible());
    auto* cancel = control<QToolButton>(&b.indicator, QLatin1StringView("Cancel: restart web.service"));
    QVERIFY(cancel && cancel->isVisible());
    cancel->click();
    QCOMPARE(b.text(), QStringLiteral("Cancelling: restart web.service"));
    QVERIFY(!cancel->isEnabled());
    QTRY_COMPARE(b.text(), QStringLiteral("Cancelled: restart web.service"));
    QCOMPARE(b.f.runner.operation(number)->state, Operation::State::Cancelled);
}

void JobIndicatorTest::severalHaveAList()
{
    Bench b;
    b.run("a.service");
    const quint64 second = b.run("b.service");
    b.run("c.service");
    QTRY_COMPARE(b.text(), QStringLiteral("3 operations running"));
    auto* open = control<QToolButton>(&b.indicator, QLatin1StringView("3 operations running"));
    QVERIFY(open && open->isVisible());
    open->click();
    auto* list = b.indicator.findChild<JobList*>();
    QVERIFY(list && list->isVisible());
    QCOMPARE(list->findChildren<ElidedLabel*>().size(), 3);
    QCOMPARE(namelessControls(list), QStringList());
    control<QToolButton>(list, QLatin1StringView("Cancel: restart b.service"))->click();
    QTRY_COMPARE(b.f.runner.operation(second)->state, Operation::State::Cancelled);
    QTRY_COMPARE(b.text(), QStringLiteral("2 operations running"));
    QCOMPARE(list->findChildren<ElidedLabel*>().size(), 2);
    const QPointer<JobList> closed(list);
    b.gate.open();
    QTRY_VERIFY(!closed);
    QTRY_VERIFY(b.text().endsWith(QStringLiteral("…")));
}

void JobIndicatorTest::resultsInWords_data()
{
    QTest::addColumn<bool>("fails");
    QTest::addColumn<QString>("text");
    QTest::newRow("done") << false << QStringLiteral("Restarted web.service");
    QTest::newRow("failed") << true << QStringLiteral("Could not restart web.service");
}

void JobIndicatorTest::resultsInWords()
{
    QFETCH(const bool, fails);
    QFETCH(const QString, text);
    Bench b;
    b.f.units->onOperation = [fails](const QString&, const OperationContext&) -> Result<void> {
        if (fails)
            return std::unexpected(PlatformError::invalidState(QStringLiteral("busy")));
        return {};
    };
    b.run("web.service");
    QTRY_COMPARE(b.text(), text);
}

void JobIndicatorTest::hasNames()
{
    Bench b;
    b.run("web.service");
    QTRY_VERIFY(b.indicator.isVisible());
    QCOMPARE(namelessControls(&b.indicator), QStringList());
}

QTEST_MAIN(JobIndicatorTest)

#include "tst_jobindicator.moc"
