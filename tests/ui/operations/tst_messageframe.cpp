// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/messageframe.h"

#include "tests/ui/operations/fixture.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Duende;

class MessageFrameTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hiddenWhileItHasNothingToSay();
    void retryOnlyWhereItCanHelp();
    void detailsFoldOutAndAreCopied();
    void closes();
    void linkLeadsElsewhere();
    void doesNotTakeTheFocus();
    void hasNames();
    void anyTextFitsAnyWidth_data();
    void anyTextFitsAnyWidth();
};

namespace {

Message failure()
{
    Message message;
    message.kind = Message::Kind::Error;
    message.text = QStringLiteral("Could not restart web.service: it did not answer.");
    message.advice = QStringLiteral("Look at its log.");
    message.details = {{QStringLiteral("Cause"), QStringLiteral("ETIMEDOUT"), true}};
    message.canRetry = true;
    return message;
}

} // namespace

void MessageFrameTest::hiddenWhileItHasNothingToSay()
{
    QWidget window;
    MessageFrame frame(&window);
    window.show();
    QVERIFY(!frame.isVisible());
    frame.showMessage(failure());
    QVERIFY(frame.isVisible());
    QCOMPARE(frame.accessibleName(), QStringLiteral("Error"));
    QVERIFY(frame.accessibleDescription().contains(failure().text));
}

void MessageFrameTest::retryOnlyWhereItCanHelp()
{
    MessageFrame frame;
    QSignalSpy retried(&frame, &MessageFrame::retryRequested);
    frame.showMessage(failure());
    auto* retry = control<QPushButton>(&frame, QLatin1StringView("Retry"));
    QVERIFY(retry->isVisible());
    retry->click();
    QCOMPARE(retried.size(), 1);
    frame.showMessage(Message::information(QStringLiteral("Saved.")));
    QVERIFY(!retry->isVisible());
}

void MessageFrameTest::detailsFoldOutAndAreCopied()
{
    MessageFrame frame;
    frame.showMessage(failure());
    auto* details = control<QToolButton>(&frame, QLatin1StringView("Details"));
    auto* copy = control<QToolButton>(&frame, QLatin1StringView("Copy the message and its details"));
    const auto isShown = [&frame] {
        for (const QLabel* label : frame.findChildren<QLabel*>()) {
            if (label->text() == QLatin1StringView("ETIMEDOUT"))
                return label->isVisible();
        }
        return false;
    };
    QVERIFY(details->isVisible());
    QVERIFY(!isShown());
    QVERIFY(!copy->isVisible());
    details->click();
    QVERIFY(isShown());
    copy->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), failure().toPlainText());
    frame.showMessage(failure());
    QVERIFY(!isShown());
    frame.showMessage(Message::information(QStringLiteral("Saved.")));
    QVERIFY(!details->isVisible());
}

void MessageFrameTest::closes()
{
    MessageFrame frame;
    QSignalSpy dismissed(&frame, &MessageFrame::dismissed);
    frame.showMessage(failure());
    auto* close = control<QToolButton>(&frame, QLatin1StringView("Close this message"));
    close->click();
    QVERIFY(!frame.isVisible());
    QCOMPARE(dismissed.size(), 1);
    frame.dismiss();
    QCOMPARE(dismissed.size(), 1);
    frame.setClosable(false);
    frame.showMessage(failure());
    QVERIFY(!close->isVisible());
}

void MessageFrameTest::linkLeadsElsewhere()
{
    MessageFrame frame;
    QSignalSpy activated(&frame, &MessageFrame::linkActivated);
    frame.showMessage(failure());
    frame.setLink(QStringLiteral("2 <others> failed"));
    auto* link = control<QLabel>(&frame, QLatin1StringView("2 <others> failed"));
    QVERIFY(link && link->isVisible());
    Q_EMIT link->linkActivated(QStringLiteral("#"));
    QCOMPARE(activated.size(), 1);
}

void MessageFrameTest::doesNotTakeTheFocus()
{
    QWidget window;
    auto* other = new QPushButton(&window);
    MessageFrame frame(&window);
    window.show();
    other->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    frame.showMessage(failure());
    QVERIFY(other->hasFocus());
}

void MessageFrameTest::hasNames()
{
    MessageFrame frame;
    frame.showMessage(failure());
    frame.setLink(QStringLiteral("more"));
    control<QToolButton>(&frame, QLatin1StringView("Details"))->click();
    QCOMPARE(namelessControls(&frame), QStringList());
}

void MessageFrameTest::anyTextFitsAnyWidth_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("one long word") << QString(4000, u'x');
    QTest::newRow("prose") << QStringLiteral("it did not answer ").repeated(200);
    QTest::newRow("markup") << QStringLiteral("<table width=5000><td>");
}

void MessageFrameTest::anyTextFitsAnyWidth()
{
    QFETCH(const QString, text);
    QWidget window;
    auto* frame = new MessageFrame(&window);
    Message message = failure();
    message.text = text;
    message.details = {{QStringLiteral("Cause"), text, true}};
    frame->showMessage(message);
    control<QToolButton>(frame, QLatin1StringView("Details"))->click();
    QVERIFY2(frame->minimumSizeHint().width() < 600,
        qPrintable(QString::number(frame->minimumSizeHint().width())));
}

QTEST_MAIN(MessageFrameTest)

#include "tst_messageframe.moc"
