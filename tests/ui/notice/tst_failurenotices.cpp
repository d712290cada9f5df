// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notice/failurenotices.h"

#include "models/daemoncatalog.h"
#include "models/favourites.h"
#include "models/operationrunner.h"
#include "tests/adapters/systemd/privatebus.h"
#include "tests/support/eventloopchecker.h"
#include "tests/support/fakeadapter.h"
#include "tests/support/samplerecords.h"
#include "tests/ui/notice/fakenotifications.h"
#include "ui/notice/busnoticeservice.h"
#include "ui/operations/message.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace std::chrono_literals;

namespace {

const QString notify = QStringLiteral("Notify");
const QString closeCall = QStringLiteral("CloseNotification");

QString value(const QJsonObject& call, const char* key)
{
    return call.value(QLatin1StringView(key)).toVariant().toString();
}

QString unitName(int number)
{
    return QStringLiteral("u%1.service").arg(number);
}

Diagnosis diagnosis(const QString& summary)
{
    Diagnosis diagnosis;
    diagnosis.summary = summary;
    return diagnosis;
}

DaemonRecord failedUnit(const QString& name)
{
    DaemonRecord record = unitRecord(name, DaemonStatus::failed({FailureReason::Kind::ExitCode, 203}));
    record.since = QDateTime::currentDateTimeUtc();
    record.actions = DaemonAction::Restart;
    return record;
}

} // namespace

class FailureNoticesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void saysWhy_data();
    void saysWhy();
    void hostileNamesArePlain();
    void withoutARestart();
    void opens();
    void restarts();
    void burstOpensTheList();
    void countsALoopInPlace();
    void goesWhenItRuns();
    void dismissedIsSeen();
    void withoutDesktopTheWindowTells();
    void slowDiagnosisIsNotWaitedFor();
    void withdrawnBeforeItIsKnownWhy();
    void leavesNothingBehind();

private:
    void make(std::unique_ptr<NoticeService> service);
    void fail(const DaemonRecord& record);
    QList<QJsonObject> waitFor(const QString& method, qsizetype count);

    PrivateBus m_bus;
    FakeNotifications m_server;
    int m_connections = 0;
    std::shared_ptr<FakeAdapter> m_units;
    std::unique_ptr<DaemonCatalog> m_catalog;
    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<Favourites> m_favourites;
    std::unique_ptr<FailureWatch> m_watch;
    std::unique_ptr<FailureNotices> m_notices;
    NoticeService* m_service = nullptr; // the notices'
    std::unique_ptr<QSignalSpy> m_opened;
    std::unique_ptr<QSignalSpy> m_listed;
    std::unique_ptr<QSignalSpy> m_restarted;
    QList<Message> m_messages;
    std::unique_ptr<EventLoopChecker> m_loop;
};

void FailureNoticesTest::init()
{
    QVERIFY(m_bus.start());
    QVERIFY(m_server.start(
        m_bus.address(), {QStringLiteral("actions"), QStringLiteral("body"), QStringLiteral("body-markup")}));
    m_units = std::make_shared<FakeAdapter>();
    const auto registry
        = std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{m_units});
    m_catalog = std::make_unique<DaemonCatalog>(registry);
    m_runner = std::make_unique<OperationRunner>(registry);
    m_favourites = std::make_unique<Favourites>(nullptr);
    const FailureWatch::Pace pace{.gather = 20ms, .recovery = 30ms};
    m_watch = std::make_unique<FailureWatch>(m_catalog.get(), m_favourites.get(), pace);
    m_watch->setChoice(FailureWatch::Choice::All);
    const QDBusConnection bus
        = QDBusConnection::connectToBus(m_bus.address(), QStringLiteral("failures-%1").arg(++m_connections));
    make(std::make_unique<BusNoticeService>(bus, 2s));
    m_catalog->start();
    QList<DaemonRecord> records;
    for (int i = 0; i < 10; ++i)
        records.append(unitRecord(unitName(i)));
    m_units->monitor->answer(records);
    QTRY_COMPARE(m_catalog->records().size(), 10);
    m_loop = std::make_unique<EventLoopChecker>();
}

void FailureNoticesTest::make(std::unique_ptr<NoticeService> service)
{
    m_service = service.get();
    m_notices = std::make_unique<FailureNotices>(
        m_watch.get(), m_catalog.get(), m_runner.get(), std::move(service));
    m_opened = std::make_unique<QSignalSpy>(m_notices.get(), &FailureNotices::openRequested);
    m_listed = std::make_unique<QSignalSpy>(m_notices.get(), &FailureNotices::failedListRequested);
    m_restarted = std::make_unique<QSignalSpy>(m_notices.get(), &FailureNotices::restartRequested);
    m_messages.clear();
    connect(m_notices.get(), &FailureNotices::messageRequested, this,
        [this](const Message& message) { m_messages.append(message); });
}

void FailureNoticesTest::cleanup()
{
    QVERIFY2(m_loop->longestGap() < 500ms, qPrintable(QString::number(m_loop->longestGap().count())));
    m_notices.reset();
    m_watch.reset();
    m_runner.reset();
    m_catalog.reset();
    QDBusConnection::disconnectFromBus(QStringLiteral("failures-%1").arg(m_connections));
    m_server.stop();
    m_bus.stop();
}

void FailureNoticesTest::fail(const DaemonRecord& record)
{
    m_units->monitor->change({record});
}

QList<QJsonObject> FailureNoticesTest::waitFor(const QString& method, qsizetype count)
{
    return QTest::qWaitFor([&] { return m_server.calls(method).size() >= count; })
        ? m_server.calls(method)
        : QList<QJsonObject>(count);
}

void FailureNoticesTest::saysWhy_data()
{
    QTest::addColumn<bool>("isDiagnosed");
    QTest::addColumn<bool>("isRefused");
    QTest::addColumn<QString>("body");
    QTest::newRow("diagnosed") << true << false << QStringLiteral("The program /usr/bin/x does not exist.");
    QTest::newRow("no diagnosis") << false << false << QStringLiteral("Exited with status 203.");
    QTest::newRow("diagnosis refused") << true << true << QStringLiteral("Exited with status 203.");
}

void FailureNoticesTest::saysWhy()
{
    QFETCH(bool, isDiagnosed);
    QFETCH(bool, isRefused);
    const DaemonRecord record = failedUnit(unitName(1));
    if (isDiagnosed)
        m_units->diagnoses.insert(
            record.handle.id(), diagnosis(QStringLiteral("The program /usr/bin/x does not exist.")));
    if (isRefused)
        m_units->onOperation = [](const QString&, const OperationContext&) -> Result<void> {
            return std::unexpected(PlatformError::permissionDenied(QStringLiteral("no")));
        };
    fail(record);
    const QJsonObject call = waitFor(notify, 1).constFirst();
    QCOMPARE(value(call, "summary"), QStringLiteral("u1.service failed"));
    QTEST(value(call, "body"), "body");
    QCOMPARE(call.value(QStringLiteral("actions")).toVariant().toStringList(),
        (QStringList{QStringLiteral("default"), QStringLiteral("Open"), QStringLiteral("open"),
            QStringLiteral("Open"), QStringLiteral("restart"), QStringLiteral("Restart")}));
    QCOMPARE(m_messages.size(), 0);
}

void FailureNoticesTest::hostileNamesArePlain()
{
    DaemonRecord record = failedUnit(QStringLiteral("<a href=\"x\">\u202egpj\n"));
    record.host = QStringLiteral("web<1>");
    m_units->diagnoses.insert(record.handle.id(), diagnosis(QString(100000, QLatin1Char('&'))));
    fail(record);
    const QJsonObject call = waitFor(notify, 1).constFirst();
    // A title never is markup.
    QCOMPARE(value(call, "summary"), QStringLiteral("<a href=\"x\">⟨U+202E⟩gpj⏎ on web<1> failed"));
    QVERIFY(value(call, "body").startsWith(QStringLiteral("&amp;&amp;")));
    QVERIFY(value(call, "body").size() <= 300 * 5);
}

void FailureNoticesTest::withoutARestart()
{
    DaemonRecord record = failedUnit(unitName(1));
    record.actions = {};
    fail(record);
    const QJsonObject call = waitFor(notify, 1).constFirst();
    QVERIFY(!call.value(QStringLiteral("actions")).toArray().contains(QStringLiteral("restart")));
}

void FailureNoticesTest::opens()
{
    const DaemonRecord record = failedUnit(unitName(1));
    fail(record);
    waitFor(notify, 1);
    QTRY_VERIFY([&] {
        m_server.command(QStringLiteral("action 1 open"));
        return m_opened->size() == 1;
    }());
    QCOMPARE(m_opened->at(0).at(0).value<DaemonId>(), record.handle.id());
    // It has done its work.
    QTRY_COMPARE(m_server.calls(closeCall).size(), 1);
}

void FailureNoticesTest::restarts()
{
    const DaemonRecord record = failedUnit(unitName(1));
    fail(record);
    waitFor(notify, 1);
    QTRY_VERIFY([&] {
        m_server.command(QStringLiteral("action 1 restart"));
        return m_restarted->size() == 1;
    }());
    QCOMPARE(m_restarted->at(0).at(0).value<DaemonId>(), record.handle.id());
    QCOMPARE(m_opened->size(), 0);
}

void FailureNoticesTest::burstOpensTheList()
{
    for (int i = 0; i < 8; ++i)
        fail(failedUnit(unitName(i)));
    const QJsonObject call = waitFor(notify, 1).constFirst();
    QCOMPARE(value(call, "summary"), QStringLiteral("8 daemons failed"));
    QCOMPARE(value(call, "body"), QStringLiteral("u0.service, u1.service, u2.service and 5 others"));
    QVERIFY(!call.value(QStringLiteral("actions")).toArray().contains(QStringLiteral("restart")));
    QTRY_VERIFY([&] {
        m_server.command(QStringLiteral("action 1 default"));
        return m_listed->size() == 1;
    }());
    QCOMPARE(m_server.calls(notify).size(), 1);
}

void FailureNoticesTest::countsALoopInPlace()
{
    for (int i = 0; i < 4; ++i) {
        m_units->monitor->change({unitRecord(unitName(1), DaemonStatus::State::Starting)});
        fail(failedUnit(unitName(1)));
    }
    QCOMPARE(value(waitFor(notify, 1).constFirst(), "summary"), QStringLiteral("u1.service failed 4 times"));
    m_units->monitor->change({unitRecord(unitName(1), DaemonStatus::State::Starting)});
    fail(failedUnit(unitName(1)));
    const QJsonObject call = waitFor(notify, 2).constLast();
    QCOMPARE(value(call, "summary"), QStringLiteral("u1.service failed 5 times"));
    QCOMPARE(value(call, "replaces"), QStringLiteral("1"));
}

void FailureNoticesTest::goesWhenItRuns()
{
    fail(failedUnit(unitName(1)));
    waitFor(notify, 1);
    m_units->monitor->change({unitRecord(unitName(1))});
    QTRY_COMPARE(m_server.calls(closeCall).size(), 1);
}

void FailureNoticesTest::dismissedIsSeen()
{
    fail(failedUnit(unitName(1)));
    waitFor(notify, 1);
    QSignalSpy withdrawn(m_watch.get(), &FailureWatch::withdrawn);
    QTRY_VERIFY([&] {
        m_server.command(QStringLiteral("closed 1 2"));
        return withdrawn.size() == 1;
    }());
    QCOMPARE(m_opened->size(), 0);
}

void FailureNoticesTest::withoutDesktopTheWindowTells()
{
    m_server.stop();
    fail(failedUnit(unitName(1)));
    QTRY_COMPARE(m_messages.size(), 1);
    make(nullptr);
    fail(failedUnit(unitName(2)));
    QTRY_COMPARE(m_messages.size(), 1);
    const Message message = m_messages.constFirst();
    QCOMPARE(message.text, QStringLiteral("u2.service failed."));
    QCOMPARE(message.advice, QStringLiteral("Exited with status 203."));
    QCOMPARE(message.kind, Message::Kind::Error);
}

void FailureNoticesTest::slowDiagnosisIsNotWaitedFor()
{
    m_units->onOperation = [](const QString& operation, const OperationContext& context) {
        return context.sleep(10s, operation);
    };
    fail(failedUnit(unitName(1)));
    QVERIFY(QTest::qWaitFor([&] { return !m_server.calls(notify).isEmpty(); }, 6000));
    QCOMPARE(value(m_server.calls(notify).constFirst(), "body"), QStringLiteral("Exited with status 203."));
}

void FailureNoticesTest::withdrawnBeforeItIsKnownWhy()
{
    QSemaphore asked;
    m_units->onOperation = [&asked](const QString& operation, const OperationContext& context) {
        asked.release();
        return context.sleep(10s, operation);
    };
    fail(failedUnit(unitName(1)));
    QTRY_COMPARE(asked.available(), 1);
    m_units->monitor->change({unitRecord(unitName(1))});
    QSignalSpy withdrawn(m_watch.get(), &FailureWatch::withdrawn);
    QTRY_COMPARE(withdrawn.size(), 1);
    // The next one's notice is the first.
    m_units->onOperation = nullptr;
    fail(failedUnit(unitName(2)));
    QCOMPARE(value(waitFor(notify, 1).constFirst(), "summary"), QStringLiteral("u2.service failed"));
}

void FailureNoticesTest::leavesNothingBehind()
{
    fail(failedUnit(unitName(1)));
    waitFor(notify, 1);
    // The service has heard the notice's id when it takes what is said of it.
    QSignalSpy expired(m_service, &NoticeService::closed);
    QTRY_VERIFY([&] {
        m_server.command(QStringLiteral("closed 1 1"));
        return !expired.isEmpty();
    }());
    m_notices.reset();
    QTRY_COMPARE(m_server.calls(closeCall).size(), 1);
}

QTEST_GUILESS_MAIN(FailureNoticesTest)
#include "tst_failurenotices.moc"
