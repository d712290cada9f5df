// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/messagebar.h"

#include "tests/ui/operations/fixture.h"
#include "ui/operations/messageframe.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <atomic>

using namespace Duende;
using namespace std::chrono_literals;

class MessageBarTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsAFailure();
    void saysNothingOfSuccessAndCancel();
    void leavesWhatSomeoneElseTells();
    void retryRunsItAgain();
    void goesWhenTheSameSucceeds();
    void staysWhenAnotherSucceeds();
    void countsOtherFailures();
    void showsAnInformation();
};

namespace {

struct Bench
{
    Bench()
    {
        f.units->onOperation = [this](const QString&, const OperationContext&) -> Result<void> {
            if (fails)
                return std::unexpected(PlatformError::invalidState(QStringLiteral("busy")));
            return {};
        };
    }
    quint64 run(const QString& name, DaemonAction action = DaemonAction::Restart)
    {
        return f.runner.run(OperationRequest::action(unitRecord(name), action));
    }

    Fixture f;
    MessageBar bar{&f.runner};
    MessageFrame* frame = bar.findChild<MessageFrame*>();
    QSignalSpy finished{&f.runner, &OperationRunner::finished};
    std::atomic<bool> fails = true;
};

const QString web = QStringLiteral("web.service");

} // namespace

void MessageBarTest::tellsAFailure()
{
    Bench b;
    QVERIFY(!b.bar.isVisible());
    b.run(web);
    QTRY_VERIFY(b.bar.isVisible());
    QVERIFY(b.frame->message().text.contains(QStringLiteral("restart web.service")));
    QVERIFY(b.frame->message().canRetry);
}

void MessageBarTest::saysNothingOfSuccessAndCancel()
{
    Bench b;
    b.fails = false;
    b.run(web);
    QTRY_COMPARE(b.finished.size(), 1);
    QVERIFY(!b.bar.isVisible());
    Gate gate;
    b.f.units->onOperation
        = [&gate](const QString&, const OperationContext& context) { return gate.wait(context); };
    b.f.runner.cancel(b.run(web));
    QTRY_COMPARE(b.finished.size(), 2);
    QVERIFY(!b.bar.isVisible());
}

void MessageBarTest::leavesWhatSomeoneElseTells()
{
    Bench b;
    b.bar.leave(b.run(web));
    QTRY_COMPARE(b.finished.size(), 1);
    QVERIFY(!b.bar.isVisible());
}

void MessageBarTest::retryRunsItAgain()
{
    Bench b;
    b.run(web);
    QTRY_VERIFY(b.bar.isVisible());
    b.fails = false;
    control<QPushButton>(&b.bar, QLatin1StringView("Retry"))->click();
    QVERIFY(!b.bar.isVisible());
    QTRY_COMPARE(b.finished.size(), 2);
    QCOMPARE(b.f.units->operations().size(), 2);
    QVERIFY(!b.bar.isVisible());
}

void MessageBarTest::goesWhenTheSameSucceeds()
{
    Bench b;
    b.run(web);
    QTRY_VERIFY(b.bar.isVisible());
    b.fails = false;
    b.run(web);
    QTRY_VERIFY(!b.bar.isVisible());
}

void MessageBarTest::staysWhenAnotherSucceeds()
{
    Bench b;
    b.run(web);
    QTRY_VERIFY(b.bar.isVisible());
    b.fails = false;
    b.run(QStringLiteral("mail.service"));
    b.run(web, DaemonAction::Pause);
    QTRY_COMPARE(b.finished.size(), 3);
    QVERIFY(b.bar.isVisible());
}

void MessageBarTest::countsOtherFailures()
{
    Bench b;
    QSignalSpy logRequested(&b.bar, &MessageBar::logRequested);
    for (const auto* name : {"a.service", "b.service", "c.service"})
        b.run(QString::fromLatin1(name));
    QTRY_COMPARE(b.finished.size(), 3);
    auto* link
        = control<QLabel>(&b.bar, QLatin1StringView("2 other operations failed: show the log of operations"));
    QVERIFY(link && link->isVisible());
    Q_EMIT link->linkActivated(QStringLiteral("#"));
    QCOMPARE(logRequested.size(), 1);
    b.bar.dismiss();
    b.run(web);
    QTRY_VERIFY(b.bar.isVisible());
    QVERIFY(!link->isVisible());
}

void MessageBarTest::showsAnInformation()
{
    Bench b;
    const Message message
        = Message::information(QStringLiteral("The list is from before the bus went away."));
    b.bar.showMessage(message);
    QVERIFY(b.bar.isVisible());
    QCOMPARE(b.frame->message(), message);
    b.bar.dismiss();
    QVERIFY(!b.bar.isVisible());
}

QTEST_MAIN(MessageBarTest)

#include "tst_messagebar.moc"
