// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notice/busnoticeservice.h"

#include "tests/adapters/systemd/privatebus.h"
#include "tests/support/eventloopchecker.h"
#include "tests/ui/notice/fakenotifications.h"

#include <QGuiApplication>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace std::chrono_literals;

namespace {

const QStringList usual{QStringLiteral("actions"), QStringLiteral("body"), QStringLiteral("body-markup")};
const QString notify = QStringLiteral("Notify");
const QString closeCall = QStringLiteral("CloseNotification");

NoticeContent sample(const QString& text = QStringLiteral("It exited with status 1."))
{
    return {QStringLiteral("a.service failed"), text,
        {{QStringLiteral("default"), QStringLiteral("Open")},
            {QStringLiteral("restart"), QStringLiteral("Restart")}}};
}

QString value(const QJsonObject& call, const char* key)
{
    return call.value(QLatin1StringView(key)).toVariant().toString();
}

} // namespace

class BusNoticeServiceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void shows();
    void leavesOutWhatTheServerCannot_data();
    void leavesOutWhatTheServerCannot();
    void replacesItsOwn();
    void updatesOnlyWhatIsOnTheScreen();
    void changesMeanwhileAreShownAfterwards();
    void withdraws();
    void withdrawnWhileUnderWay();
    void actionsComeBack();
    void foreignSignalsAreDropped();
    void tokenIsForTheNextWindow_data();
    void tokenIsForTheNextWindow();
    void closedIsTold_data();
    void closedIsTold();
    void nobodyThere();
    void noBus();
    void silentServer();
    void oddAnswers();
    void serverComesBack();

private:
    QList<QJsonObject> waitFor(const QString& method, qsizetype count);
    void showOne();
    void restartServer(const QStringList& capabilities);

    PrivateBus m_bus;
    FakeNotifications m_server;
    std::unique_ptr<BusNoticeService> m_service;
    std::unique_ptr<QSignalSpy> m_activated;
    std::unique_ptr<QSignalSpy> m_closed;
    std::unique_ptr<QSignalSpy> m_failed;
    std::unique_ptr<EventLoopChecker> m_loop;
    int m_connections = 0;
};

void BusNoticeServiceTest::init()
{
    QVERIFY(m_bus.start());
    QVERIFY(m_server.start(m_bus.address(), usual));
    const QDBusConnection bus
        = QDBusConnection::connectToBus(m_bus.address(), QStringLiteral("notices-%1").arg(++m_connections));
    QVERIFY(bus.isConnected());
    m_service = std::make_unique<BusNoticeService>(bus, 1s);
    m_activated = std::make_unique<QSignalSpy>(m_service.get(), &NoticeService::activated);
    m_closed = std::make_unique<QSignalSpy>(m_service.get(), &NoticeService::closed);
    m_failed = std::make_unique<QSignalSpy>(m_service.get(), &NoticeService::failed);
    m_loop = std::make_unique<EventLoopChecker>();
}

void BusNoticeServiceTest::cleanup()
{
    QVERIFY2(m_loop->longestGap() < 500ms, qPrintable(QString::number(m_loop->longestGap().count())));
    m_service.reset();
    QDBusConnection::disconnectFromBus(QStringLiteral("notices-%1").arg(m_connections));
    m_server.stop();
    m_bus.stop();
}

QList<QJsonObject> BusNoticeServiceTest::waitFor(const QString& method, qsizetype count)
{
    return QTest::qWaitFor([&] { return m_server.calls(method).size() >= count; })
        ? m_server.calls(method)
        : QList<QJsonObject>(count);
}

/// Notice 7 is on the screen as the server's 1, and the service knows.
void BusNoticeServiceTest::showOne()
{
    m_service->show(7, sample());
    QCOMPARE(waitFor(notify, 1).size(), 1);
    // An answer to a second call comes after that to the first.
    m_service->show(8, sample());
    waitFor(notify, 2);
    m_service->withdraw(8);
    QTRY_COMPARE(m_server.calls(closeCall).size(), 1);
}

void BusNoticeServiceTest::restartServer(const QStringList& capabilities)
{
    QVERIFY2(m_loop->longestGap() < 500ms, qPrintable(QString::number(m_loop->longestGap().count())));
    QVERIFY(m_server.start(m_bus.address(), capabilities));
    // Waiting for processes to end and begin is the test's, not the service's.
    m_loop = std::make_unique<EventLoopChecker>();
}

void BusNoticeServiceTest::shows()
{
    m_service->show(7, sample(QStringLiteral("<b>&\"no markup\"")));
    const QJsonObject call = waitFor(notify, 1).constFirst();
    QCOMPARE(value(call, "summary"), QStringLiteral("a.service failed"));
    QCOMPARE(value(call, "body"), QStringLiteral("&lt;b&gt;&amp;&quot;no markup&quot;"));
    QCOMPARE(value(call, "replaces"), QStringLiteral("0"));
    QCOMPARE(value(call, "icon"), QStringLiteral("dialog-error"));
    QCOMPARE(value(call, "timeout"), QStringLiteral("-1"));
    QCOMPARE(call.value(QStringLiteral("actions")).toVariant().toStringList(),
        (QStringList{QStringLiteral("default"), QStringLiteral("Open"), QStringLiteral("restart"),
            QStringLiteral("Restart")}));
    const QJsonObject hints = call.value(QStringLiteral("hints")).toObject();
    QCOMPARE(hints.value(QStringLiteral("desktop-entry")).toString(), QStringLiteral("org.duende.Duende"));
    QCOMPARE(hints.value(QStringLiteral("urgency")).toInt(), 1);
}

void BusNoticeServiceTest::leavesOutWhatTheServerCannot_data()
{
    QTest::addColumn<QStringList>("capabilities");
    QTest::addColumn<QString>("summary");
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("actions");
    const QString title = QStringLiteral("a.service failed");
    QTest::newRow("all") << usual << title << QStringLiteral("1 &lt; 2") << 4;
    QTest::newRow("no markup") << QStringList{QStringLiteral("body"), QStringLiteral("actions")} << title
                               << QStringLiteral("1 < 2") << 4;
    QTest::newRow("no actions") << QStringList{QStringLiteral("body")} << title << QStringLiteral("1 < 2")
                                << 0;
    QTest::newRow("nothing") << QStringList() << QStringLiteral("a.service failed: 1 < 2") << QString() << 0;
}

void BusNoticeServiceTest::leavesOutWhatTheServerCannot()
{
    QFETCH(QStringList, capabilities);
    restartServer(capabilities);
    m_service->show(7, sample(QStringLiteral("1 < 2")));
    const QJsonObject call = waitFor(notify, 1).constFirst();
    QTEST(value(call, "summary"), "summary");
    QTEST(value(call, "body"), "body");
    QTEST(int(call.value(QStringLiteral("actions")).toArray().size()), "actions");
}

void BusNoticeServiceTest::replacesItsOwn()
{
    showOne();
    m_service->show(7, sample(QStringLiteral("Again.")));
    const QJsonObject call = waitFor(notify, 3).constLast();
    QCOMPARE(value(call, "replaces"), QStringLiteral("1"));
    QCOMPARE(value(call, "body"), QStringLiteral("Again."));
    // What it can do is asked once.
    QCOMPARE(m_server.calls(QStringLiteral("GetCapabilities")).size(), 1);
}

void BusNoticeServiceTest::updatesOnlyWhatIsOnTheScreen()
{
    showOne();
    m_service->update(7, sample(QStringLiteral("Changed.")));
    QCOMPARE(value(waitFor(notify, 3).constLast(), "body"), QStringLiteral("Changed."));
    m_server.command(QStringLiteral("closed 1 1"));
    QTRY_COMPARE(m_closed->size(), 1);
    m_service->update(7, sample(QStringLiteral("Too late.")));
    m_service->update(99, sample(QStringLiteral("Unknown.")));
    m_service->show(9, sample(QStringLiteral("Another.")));
    QCOMPARE(value(waitFor(notify, 4).constLast(), "body"), QStringLiteral("Another."));
    // It can still be taken out of the list of past ones.
    m_service->withdraw(7);
    QTRY_COMPARE(value(m_server.calls(closeCall).constLast(), "id"), QStringLiteral("1"));
}

void BusNoticeServiceTest::changesMeanwhileAreShownAfterwards()
{
    m_service->show(7, sample(QStringLiteral("One.")));
    waitFor(QStringLiteral("GetCapabilities"), 1);
    for (int i = 0; i < 20; ++i)
        m_service->update(7, sample(QString::number(i)));
    const auto isLast = [&] {
        const QList<QJsonObject> calls = m_server.calls(notify);
        return !calls.isEmpty() && value(calls.constLast(), "body") == QStringLiteral("19");
    };
    QTRY_VERIFY(isLast());
    QVERIFY(m_server.calls(notify).size() <= 2);
}

void BusNoticeServiceTest::withdraws()
{
    showOne();
    m_service->withdraw(7);
    QTRY_COMPARE(m_server.calls(closeCall).size(), 2);
    QCOMPARE(value(m_server.calls(closeCall).constLast(), "id"), QStringLiteral("1"));
    m_service->withdraw(7);
    m_service->show(9, sample());
    waitFor(notify, 3);
    QCOMPARE(m_server.calls(closeCall).size(), 2);
}

void BusNoticeServiceTest::withdrawnWhileUnderWay()
{
    showOne();
    m_service->show(9, sample());
    m_service->withdraw(9);
    QTRY_COMPARE(value(m_server.calls(closeCall).constLast(), "id"), QStringLiteral("3"));
    QCOMPARE(m_failed->size(), 0);
}

void BusNoticeServiceTest::actionsComeBack()
{
    showOne();
    m_server.command(QStringLiteral("action 1 restart"));
    QTRY_COMPARE(m_activated->size(), 1);
    QCOMPARE(m_activated->at(0), (QVariantList{quint64(7), QStringLiteral("restart")}));
}

void BusNoticeServiceTest::foreignSignalsAreDropped()
{
    showOne();
    m_server.command(QStringLiteral("action 42 restart"));
    m_server.command(QStringLiteral("action 0 restart"));
    m_server.command(QStringLiteral("action 1 format-disk"));
    m_server.command(QStringLiteral("closed 42 2"));
    m_server.command(QStringLiteral("action 1 default"));
    QTRY_COMPARE(m_activated->size(), 1);
    QCOMPARE(m_activated->at(0).at(1).toString(), QStringLiteral("default"));
    QCOMPARE(m_closed->size(), 0);
}

void BusNoticeServiceTest::tokenIsForTheNextWindow_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("ours") << QStringLiteral("token 1 abc-123_TIME0") << QByteArrayLiteral("abc-123_TIME0");
    QTest::newRow("another's") << QStringLiteral("token 42 abc") << QByteArray();
    QTest::newRow("too long") << QStringLiteral("token 1 ") + QString(5000, QLatin1Char('x')) << QByteArray();
    QTest::newRow("not a token") << QStringLiteral("token 1 a\tb") << QByteArray();
    QTest::newRow("not ASCII") << QStringLiteral("token 1 \u00e4") << QByteArray();
}

void BusNoticeServiceTest::tokenIsForTheNextWindow()
{
    QFETCH(QString, command);
    qunsetenv("XDG_ACTIVATION_TOKEN");
    showOne();
    m_server.command(command);
    m_server.command(QStringLiteral("action 1 default"));
    QTRY_COMPARE(m_activated->size(), 1);
    QTEST(qgetenv("XDG_ACTIVATION_TOKEN"), "token");
    qunsetenv("XDG_ACTIVATION_TOKEN");
}

void BusNoticeServiceTest::closedIsTold_data()
{
    QTest::addColumn<int>("reason");
    QTest::addColumn<int>("how");
    QTest::newRow("expired") << 1 << int(NoticeService::Closed::Expired);
    QTest::newRow("dismissed") << 2 << int(NoticeService::Closed::Dismissed);
    QTest::newRow("undefined") << 4 << int(NoticeService::Closed::Expired);
    QTest::newRow("a reason of the future") << 77 << int(NoticeService::Closed::Expired);
}

void BusNoticeServiceTest::closedIsTold()
{
    QFETCH(int, reason);
    showOne();
    m_server.command(QStringLiteral("closed 1 %1").arg(reason));
    QTRY_COMPARE(m_closed->size(), 1);
    QCOMPARE(m_closed->at(0).at(0).toULongLong(), 7ULL);
    QTEST(int(m_closed->at(0).at(1).value<NoticeService::Closed>()), "how");
}

void BusNoticeServiceTest::nobodyThere()
{
    m_server.stop();
    m_service->show(7, sample());
    QTRY_COMPARE(m_failed->size(), 1);
    QCOMPARE(m_failed->at(0).at(1).value<NoticeContent>().title, QStringLiteral("a.service failed"));
    // Somebody comes.
    restartServer(usual);
    m_service->show(8, sample());
    QCOMPARE(value(waitFor(notify, 1).constFirst(), "summary"), QStringLiteral("a.service failed"));
    QCOMPARE(m_failed->size(), 1);
}

void BusNoticeServiceTest::noBus()
{
    BusNoticeService service(QDBusConnection(QStringLiteral("never connected")), 1s);
    QSignalSpy failed(&service, &NoticeService::failed);
    service.show(7, sample());
    QTRY_COMPARE(failed.size(), 1);
}

void BusNoticeServiceTest::silentServer()
{
    m_server.command(QStringLiteral("silent"));
    m_service->show(7, sample());
    QTRY_COMPARE(m_failed->size(), 1);
    QCOMPARE(m_failed->at(0).at(0).toULongLong(), 7ULL);
}

void BusNoticeServiceTest::oddAnswers()
{
    showOne();
    m_server.command(QStringLiteral("odd"));
    m_service->show(9, sample());
    QTRY_COMPARE(m_failed->size(), 1);
    QCOMPARE(m_failed->at(0).at(0).toULongLong(), 9ULL);
}

void BusNoticeServiceTest::serverComesBack()
{
    showOne();
    // Another one knows nothing of the old one's numbers.
    restartServer({QStringLiteral("body")});
    QTRY_VERIFY([&] {
        m_service->show(9, sample(QStringLiteral("<new>")));
        const QList<QJsonObject> calls = m_server.calls(notify);
        return !calls.isEmpty() && value(calls.constLast(), "body") == QStringLiteral("<new>");
    }());
    QCOMPARE(value(m_server.calls(notify).constFirst(), "replaces"), QStringLiteral("0"));
}

int main(int argc, char** argv)
{
    const QGuiApplication app(argc, argv);
    QGuiApplication::setDesktopFileName(QStringLiteral("org.duende.Duende"));
    BusNoticeServiceTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_busnoticeservice.moc"
