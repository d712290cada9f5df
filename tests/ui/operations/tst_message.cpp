// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/message.h"

#include "models/format/errortext.h"
#include "models/operation.h"
#include "tests/support/samplerecords.h"

#include <QTest>

using namespace Duende;
using namespace std::chrono_literals;

class MessageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void failureOfAnOperation_data();
    void failureOfAnOperation();
    void detailsNameCauseAndCommand();
    void failureOfASpawn();
    void plainTextHoldsAll();
};

namespace {

Operation failed(const PlatformError& error)
{
    Operation operation;
    operation.request
        = OperationRequest::action(unitRecord(QStringLiteral("web.service")), DaemonAction::Restart);
    operation.state = Operation::State::Failed;
    operation.startedAt = QDateTime::currentDateTime();
    operation.duration = 1500ms;
    operation.error = error;
    return operation;
}

QString detail(const Message& message, QLatin1StringView name)
{
    for (const MessageDetail& detail : message.details) {
        if (detail.name == name)
            return detail.value;
    }
    return {};
}

} // namespace

void MessageTest::failureOfAnOperation_data()
{
    QTest::addColumn<PlatformError>("error");
    QTest::addColumn<bool>("canRetry");
    QTest::newRow("timeout") << PlatformError::timeout(30s) << true;
    QTest::newRow("resource limit") << PlatformError::resourceLimit(QStringLiteral("tasks")) << true;
    QTest::newRow("invalid state") << PlatformError::invalidState(QStringLiteral("masked")) << true;
    QTest::newRow("not found") << PlatformError::notFound(QStringLiteral("web.service")) << false;
    QTest::newRow("permission") << PlatformError::permissionDenied(QStringLiteral("polkit")) << false;
}

void MessageTest::failureOfAnOperation()
{
    QFETCH(const PlatformError, error);
    QFETCH(const bool, canRetry);
    const Message message = Message::failure(failed(error));
    QCOMPARE(message.kind, Message::Kind::Error);
    QCOMPARE(message.canRetry, canRetry);
    QVERIFY2(message.text.contains(QStringLiteral("restart web.service")), qPrintable(message.text));
    QCOMPARE(detail(message, QLatin1StringView("Error")), error.message());
}

void MessageTest::detailsNameCauseAndCommand()
{
    const PlatformError error = PlatformError::timeout(30s)
                                    .withCause(QStringLiteral("org.freedesktop.DBus.Error.NoReply"))
                                    .withAdvice(QStringLiteral("Look at its log."));
    const Message message = Message::failure(failed(error));
    QCOMPARE(message.advice, QStringLiteral("Look at its log."));
    QCOMPARE(
        detail(message, QLatin1StringView("Cause")), QStringLiteral("org.freedesktop.DBus.Error.NoReply"));
    QCOMPARE(
        detail(message, QLatin1StringView("Command")), QStringLiteral("duende restart systemd:web.service"));
    QVERIFY(!detail(message, QLatin1StringView("Took")).isEmpty());
}

void MessageTest::failureOfASpawn()
{
    Operation operation = failed(PlatformError::spawnFailed(QStringLiteral("no such program")));
    DaemonSpec spec;
    spec.name = QStringLiteral("mailer");
    operation.request = OperationRequest::spawn(spec);
    const Message message = Message::failure(operation);
    QVERIFY2(message.text.contains(QStringLiteral("mailer")), qPrintable(message.text));
    QVERIFY2(message.text.contains(QStringLiteral("no such program")), qPrintable(message.text));
}

void MessageTest::plainTextHoldsAll()
{
    Message message = Message::information(QStringLiteral("Saved."), QStringLiteral("Open it later."));
    message.details.append({QStringLiteral("Path"), QStringLiteral("/tmp/x"), true});
    QCOMPARE(message.toPlainText(), QStringLiteral("Saved.\nOpen it later.\nPath: /tmp/x"));
}

QTEST_GUILESS_MAIN(MessageTest)

#include "tst_message.moc"
