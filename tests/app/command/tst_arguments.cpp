// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class TestArguments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsOptionsAnywhere_data();
    void readsOptionsAnywhere();
    void lastValueCounts();
    void keepsRepeatedValuesInOrder();
    void commandBehindDashes();
    void dashesEndOptions();
    void refuses_data();
    void refuses();
    void helpComesBeforeEveryComplaint();
};

void TestArguments::readsOptionsAnywhere_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("before") << QStringList{u"--timeout"_s, u"5s"_s, u"--json"_s, u"a"_s};
    QTest::newRow("behind") << QStringList{u"a"_s, u"--json"_s, u"--timeout"_s, u"5s"_s};
    QTest::newRow("around") << QStringList{u"--json"_s, u"a"_s, u"--timeout"_s, u"5s"_s};
    QTest::newRow("equals sign") << QStringList{u"--timeout=5s"_s, u"a"_s, u"--json"_s};
}

void TestArguments::readsOptionsAnywhere()
{
    QFETCH(const QStringList, words);
    const auto arguments = Arguments::parse(*verbFromName(u"stop"), words);
    QVERIFY(arguments);
    QCOMPARE(arguments->operands(), QStringList{u"a"_s});
    QCOMPARE(arguments->value(QLatin1StringView("timeout")), QStringLiteral("5s"));
    QVERIFY(arguments->has(QLatin1StringView("json")));
    QVERIFY(arguments->hasOtherThan(QLatin1StringView("json")));
    QVERIFY(!arguments->command());
}

void TestArguments::lastValueCounts()
{
    const auto arguments
        = Arguments::parse(*verbFromName(u"stop"), {u"a"_s, u"--timeout=1s"_s, u"--timeout"_s, u"2s"_s});
    QVERIFY(arguments);
    QCOMPARE(arguments->value(QLatin1StringView("timeout")), QStringLiteral("2s"));
}

void TestArguments::keepsRepeatedValuesInOrder()
{
    const auto arguments = Arguments::parse(*verbFromName(u"spawn"),
        {u"--env"_s, u"A=1"_s, u"--env=B=2"_s, u"--nice"_s, u"-5"_s, u"--"_s, u"x"_s});
    QVERIFY(arguments);
    QCOMPARE(arguments->values(QLatin1StringView("env")), (QStringList{u"A=1"_s, u"B=2"_s}));
    QCOMPARE(arguments->value(QLatin1StringView("nice")), QStringLiteral("-5"));
}

void TestArguments::commandBehindDashes()
{
    const auto arguments = Arguments::parse(
        *verbFromName(u"spawn"), {u"--user"_s, u"--"_s, u"sleep"_s, u"--json"_s, u"--"_s, u"5"_s});
    QVERIFY(arguments);
    QCOMPARE(arguments->command(), (QStringList{u"sleep"_s, u"--json"_s, u"--"_s, u"5"_s}));
    QVERIFY(!arguments->has(QLatin1StringView("json")));
    QVERIFY(arguments->operands().isEmpty());
}

void TestArguments::dashesEndOptions()
{
    const auto arguments = Arguments::parse(*verbFromName(u"stop"), {u"--"_s, u"--json"_s, u"-x"_s});
    QVERIFY(arguments);
    QCOMPARE(arguments->operands(), (QStringList{u"--json"_s, u"-x"_s}));
}

void TestArguments::refuses_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("message");
    QTest::newRow("unknown option") << "stop" << QStringList{u"a"_s, u"--frob"_s}
                                    << "unknown option \"--frob\"";
    QTest::newRow("mistyped option") << "stop" << QStringList{u"a"_s, u"--timeuot=5s"_s}
                                     << "unknown option \"--timeuot\"; did you mean --timeout?";
    QTest::newRow("short option") << "stop" << QStringList{u"a"_s, u"-t"_s} << "unknown option \"-t\"";
    QTest::newRow("no value") << "stop" << QStringList{u"a"_s, u"--timeout"_s}
                              << "--timeout needs a value: DURATION";
    QTest::newRow("value of a switch")
        << "stop" << QStringList{u"a"_s, u"--json=yes"_s} << "--json takes no value";
    QTest::newRow("no handle") << "stop" << QStringList{} << "HANDLE is missing";
    QTest::newRow("no signal") << "signal" << QStringList{u"a"_s} << "SIGNAL is missing";
    QTest::newRow("too much") << "status" << QStringList{u"a"_s, u"b"_s} << "unexpected \"b\"";
    QTest::newRow("operand of list") << "list" << QStringList{u"a"_s} << "unexpected \"a\"";
}

void TestArguments::refuses()
{
    QFETCH(const QString, verb);
    QFETCH(const QStringList, words);
    QFETCH(const QString, message);
    const auto arguments = Arguments::parse(*verbFromName(verb), words);
    QVERIFY(!arguments);
    QCOMPARE(arguments.error(), message);
}

void TestArguments::helpComesBeforeEveryComplaint()
{
    const auto arguments = Arguments::parse(*verbFromName(u"stop"), {u"--help"_s});
    QVERIFY(arguments);
    QVERIFY(arguments->wantsHelp());
    QVERIFY(Arguments::parse(*verbFromName(u"spawn"), {u"--"_s, u"ls"_s, u"--help"_s})->command());
}

QTEST_GUILESS_MAIN(TestArguments)
#include "tst_arguments.moc"
