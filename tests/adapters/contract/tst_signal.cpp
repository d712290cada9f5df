// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/signal.h"

#include <QSet>
#include <QTest>

#include <csignal>

using namespace Duende;

class SignalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signals_data()
    {
        QTest::addColumn<Signal>("signal");
        QTest::addColumn<int>("number");
        QTest::addColumn<int>("systemNumber");
        QTest::addColumn<QString>("name");
        const auto row = [](const char* name, Signal signal, int number, int systemNumber) {
            QTest::newRow(name) << signal << number << systemNumber << QString::fromLatin1(name);
        };
        row("HUP", Signal::Hup, 1, SIGHUP);
        row("INT", Signal::Int, 2, SIGINT);
        row("QUIT", Signal::Quit, 3, SIGQUIT);
        row("KILL", Signal::Kill, 9, SIGKILL);
        row("USR1", Signal::Usr1, 10, SIGUSR1);
        row("USR2", Signal::Usr2, 12, SIGUSR2);
        row("TERM", Signal::Term, 15, SIGTERM);
        row("CONT", Signal::Cont, 18, SIGCONT);
        row("STOP", Signal::Stop, 19, SIGSTOP);
    }
    void signals()
    {
        QFETCH(const Signal, signal);
        QFETCH(const int, number);
        QFETCH(const QString, name);
        QCOMPARE(signalNumber(signal), number);
        QTEST(systemSignalNumber(signal), "systemNumber");
        QCOMPARE(signalName(signal), name);
        for (const QString& text : {name, name.toLower(), QString(QStringLiteral("SIG") + name),
                 QString(QStringLiteral("sig") + name.toLower()), QString::number(number)})
            QCOMPARE(signalFromText(text), std::optional(signal));
        QCOMPARE(systemSignalName(systemSignalNumber(signal)), name);
        QVERIFY(std::ranges::find(allSignals, signal) != allSignals.end());
    }

    void everySignalOnce()
    {
        QSet<int> numbers;
        for (const Signal signal : allSignals)
            numbers.insert(signalNumber(signal));
        QCOMPARE(numbers, (QSet<int>{1, 2, 3, 9, 10, 12, 15, 18, 19}));
        QCOMPARE(allSignals.size(), 9u);
    }

    void noSignals_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("only the prefix") << QStringLiteral("SIG");
        QTest::newRow("twice the prefix") << QStringLiteral("SIGSIGTERM");
        QTest::newRow("not in the contract") << QStringLiteral("SEGV");
        QTest::newRow("number not in the contract") << QStringLiteral("11");
        QTest::newRow("prefix and number") << QStringLiteral("SIG15");
        QTest::newRow("zero before") << QStringLiteral("015");
        QTest::newRow("plus") << QStringLiteral("+15");
        QTest::newRow("negative") << QStringLiteral("-15");
        QTest::newRow("a space") << QStringLiteral("TERM ");
        QTest::newRow("two") << QStringLiteral("TERM,KILL");
    }
    void noSignals()
    {
        QFETCH(const QString, text);
        QCOMPARE(signalFromText(text), std::nullopt);
    }

    void namesOfTheSystem()
    {
        QCOMPARE(systemSignalName(SIGSEGV), QStringLiteral("SEGV"));
        QCOMPARE(systemSignalName(SIGRTMIN + 25), QStringLiteral("RTMIN+25"));
        QCOMPARE(systemSignalName(400), QStringLiteral("signal 400"));
        QCOMPARE(systemSignalName(-1), QStringLiteral("signal -1"));
    }
};

QTEST_APPLESS_MAIN(SignalTest)
#include "tst_signal.moc"
