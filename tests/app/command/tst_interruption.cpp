// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/interruption.h"

#include <QTest>

#include <unistd.h>

using namespace Duende;

class TestInterruption : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void signalRequestsStop_data();
    void signalRequestsStop();
    void ignoredSignalStaysIgnored();
    void putsBackWhatWas();
};

namespace {

void (*handlerOf(int number))(int)
{
    struct sigaction action = {};
    ::sigaction(number, nullptr, &action);
    return action.sa_handler;
}

} // namespace

void TestInterruption::init()
{
    // Whoever started the test may have turned some off.
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE})
        std::signal(number, SIG_DFL);
}

void TestInterruption::signalRequestsStop_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("INT") << SIGINT;
    QTest::newRow("TERM") << SIGTERM;
    QTest::newRow("HUP") << SIGHUP;
}

void TestInterruption::signalRequestsStop()
{
    QFETCH(const int, number);
    const Interruption interruption;
    QVERIFY(!interruption.token().stop_requested());
    ::kill(::getpid(), number);
    QTRY_VERIFY(interruption.token().stop_requested());
    QVERIFY(handlerOf(number) == SIG_DFL);
}

void TestInterruption::ignoredSignalStaysIgnored()
{
    std::signal(SIGHUP, SIG_IGN);
    {
        const Interruption interruption;
        QVERIFY(handlerOf(SIGHUP) == SIG_IGN);
    }
    QVERIFY(handlerOf(SIGHUP) == SIG_IGN);
}

void TestInterruption::putsBackWhatWas()
{
    QVERIFY(handlerOf(SIGPIPE) == SIG_DFL);
    {
        const Interruption interruption;
        QVERIFY(handlerOf(SIGPIPE) == SIG_IGN);
        QVERIFY(handlerOf(SIGINT) != SIG_DFL);
    }
    QVERIFY(handlerOf(SIGPIPE) == SIG_DFL);
    QVERIFY(handlerOf(SIGINT) == SIG_DFL);
}

QTEST_GUILESS_MAIN(TestInterruption)
#include "tst_interruption.moc"
