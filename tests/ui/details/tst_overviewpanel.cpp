// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/overviewpanel.h"

#include "tests/support/eventloopchecker.h"
#include "tests/ui/operations/fixture.h"
#include "ui/details/propertyview.h"
#include "ui/operations/messageframe.h"
#include "ui/operations/wraplabel.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/emptystate.h"

#include <QElapsedTimer>
#include <QPushButton>
#include <QTest>
#include <QTreeView>

#include <atomic>

using namespace Duende;
using namespace std::chrono_literals;

class OverviewPanelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void summaryIsThereAtOnce();
    void propertiesCome();
    void saysWhyAsLongAsItIsTrue();
    void staleAnswerIsDropped();
    void loadingOnlyAfterHalfASecond();
    void errorIsASentenceAndCanBeTriedAgain();
    void changesAreReadAgainButNotTooOften();
    void readsNothingWhileHidden();
    void anotherRunIsAnotherDaemon();
    void hasNames();
};

namespace {

const DaemonRecord web = unitRecord(QStringLiteral("web.service"));
const DaemonRecord mail = unitRecord(QStringLiteral("mail.service"));

struct Bench
{
    Bench()
    {
        f.units->properties = {{QStringLiteral("State"), {{QStringLiteral("Id"), QStringLiteral("x")}}}};
        f.answer({web, mail});
        panel.resize(900, 300);
        panel.show();
    }
    ~Bench() { gate.open(100); }
    /// How often the properties were asked for.
    qsizetype inspections() const { return f.units->operations().filter(QStringLiteral("inspect")).size(); }
    bool hasProperties() const
    {
        const auto* tree = panel.findChild<QTreeView*>();
        return tree->isVisible() && tree->model()->rowCount() > 0;
    }
    EmptyState* loading() const
    {
        for (auto* state : panel.findChildren<EmptyState*>()) {
            if (state->isVisible() && state->title().startsWith(QStringLiteral("Reading")))
                return state;
        }
        return nullptr;
    }

    Gate gate;
    Fixture f;
    OverviewPanel panel{{&f.runner, f.registry, &f.daemons}};
};

} // namespace

void OverviewPanelTest::summaryIsThereAtOnce()
{
    Bench b;
    b.panel.setDaemon(web);
    QVERIFY(control<WrapLabel>(&b.panel, QLatin1StringView("Running")));
    bool hasHandle = false;
    for (const auto* label : b.panel.findChildren<ElidedLabel*>())
        hasHandle = hasHandle || label->text() == QStringLiteral("systemd:web.service");
    QVERIFY(hasHandle);
    QVERIFY(!b.hasProperties());
}

void OverviewPanelTest::propertiesCome()
{
    Bench b;
    b.panel.setDaemon(web);
    QTRY_VERIFY(b.hasProperties());
    QCOMPARE(b.inspections(), 1);
    b.panel.clear();
    QVERIFY(!b.hasProperties());
}

void OverviewPanelTest::saysWhyAsLongAsItIsTrue()
{
    Bench b;
    DaemonRecord failed = web;
    failed.status = DaemonStatus::failed({FailureReason::Kind::ExitCode, 203});
    b.f.units->records = {failed, mail};
    Diagnosis diagnosis;
    diagnosis.summary = QStringLiteral("The program is missing.");
    b.f.units->diagnoses = {{web.handle.id(), diagnosis}};
    b.panel.setDaemon(failed);
    QTRY_VERIFY(control<WrapLabel>(&b.panel, QLatin1StringView("Failed. The program is missing.")));
    b.f.units->diagnoses = {};
    b.panel.setDaemon(web);
    QVERIFY(control<WrapLabel>(&b.panel, QLatin1StringView("Running")));
}

void OverviewPanelTest::staleAnswerIsDropped()
{
    Bench b;
    b.f.units->onOperation = [&b](const QString& operation, const OperationContext&) -> Result<void> {
        if (operation.endsWith(QStringLiteral("web.service"))) {
            // An adapter that does not look at its stop token answers late.
            const Result<void> waited = b.gate.wait(OperationContext::within(5s));
            return waited ? Result<void>(std::unexpected(PlatformError::notFound(QStringLiteral("late"))))
                          : waited;
        }
        return {};
    };
    b.panel.setDaemon(web);
    QTRY_COMPARE(b.inspections(), 1);
    b.panel.setDaemon(mail);
    QTRY_VERIFY(b.hasProperties());
    b.gate.open();
    b.panel.setDaemon(mail);
    QTRY_COMPARE(b.inspections(), 3);
    QVERIFY(b.hasProperties());
    QVERIFY(!b.panel.findChild<MessageFrame*>()->isVisible());
}

void OverviewPanelTest::loadingOnlyAfterHalfASecond()
{
    Bench b;
    b.f.units->onOperation
        = [&b](const QString&, const OperationContext& context) { return b.gate.wait(context); };
    EventLoopChecker loop;
    QElapsedTimer timer;
    timer.start();
    b.panel.setDaemon(web);
    QVERIFY(!b.loading());
    QTRY_VERIFY(b.loading());
    QCOMPARE_GE(timer.elapsed(), 490);
    QCOMPARE(b.loading()->title(), QStringLiteral("Reading the properties of web.service…"));
    b.gate.open();
    QTRY_VERIFY(b.hasProperties());
    QVERIFY(!b.loading());
    QVERIFY(loop.longestGap() < 500ms);
}

void OverviewPanelTest::errorIsASentenceAndCanBeTriedAgain()
{
    Bench b;
    std::atomic<bool> fails = true;
    b.f.units->onOperation = [&fails](const QString&, const OperationContext&) -> Result<void> {
        if (fails) {
            return std::unexpected(PlatformError::statusFailed(QStringLiteral("the bus is away"))
                    .withCause(QStringLiteral("org.freedesktop.DBus.Error.Disconnected")));
        }
        return {};
    };
    b.panel.setDaemon(web);
    auto* error = b.panel.findChild<MessageFrame*>();
    QTRY_VERIFY(error->isVisible());
    QVERIFY(error->message().text.contains(QStringLiteral("the bus is away")));
    QVERIFY(error->message().toPlainText().contains(QStringLiteral("Error.Disconnected")));
    fails = false;
    control<QPushButton>(error, QLatin1StringView("Retry"))->click();
    QTRY_VERIFY(b.hasProperties());
    QVERIFY(!error->isVisible());
}

void OverviewPanelTest::changesAreReadAgainButNotTooOften()
{
    Bench b;
    b.panel.setDaemon(web);
    QTRY_VERIFY(b.hasProperties());
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 50; ++i) {
        DaemonRecord newer = web;
        newer.restarts = quint32(i);
        b.panel.setDaemon(newer);
    }
    QTRY_COMPARE(b.inspections(), 2);
    QCOMPARE_GE(timer.elapsed(), 900);
}

void OverviewPanelTest::readsNothingWhileHidden()
{
    Bench b;
    b.panel.hide();
    b.panel.setDaemon(web);
    b.panel.setDaemon(mail);
    QCOMPARE(b.f.units->operations(), QStringList());
    b.panel.show();
    QTRY_COMPARE(b.f.units->operations(), QStringList{QStringLiteral("inspect systemd:mail.service")});
}

void OverviewPanelTest::anotherRunIsAnotherDaemon()
{
    Bench b;
    DaemonRecord process = processRecord(12, QStringLiteral("sh"));
    b.f.natives->records = {process};
    b.panel.setDaemon(process);
    QTRY_COMPARE(b.f.natives->operations().size(), 1);
    process.incarnation = 7;
    b.panel.setDaemon(process);
    QTRY_COMPARE_WITH_TIMEOUT(b.f.natives->operations().size(), 2, 900);
}

void OverviewPanelTest::hasNames()
{
    Bench b;
    b.panel.setDaemon(web);
    QTRY_VERIFY(b.hasProperties());
    QCOMPARE(namelessControls(&b.panel), QStringList());
}

QTEST_MAIN(OverviewPanelTest)

#include "tst_overviewpanel.moc"
