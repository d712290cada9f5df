// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/fuzzymatch.h"

#include <QTest>

using namespace Duende;

class TestFuzzyMatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
    void ranks_data();
    void ranks();
};

void TestFuzzyMatch::matches_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isMatch");
    QTest::addRow("nothing typed") << QString() << QStringLiteral("anything") << true;
    QTest::addRow("spaces typed") << QStringLiteral("  ") << QStringLiteral("anything") << true;
    QTest::addRow("whole") << QStringLiteral("nginx") << QStringLiteral("nginx") << true;
    QTest::addRow("any case") << QStringLiteral("NgInX") << QStringLiteral("nGiNx.service") << true;
    QTest::addRow("in order") << QStringLiteral("ngs") << QStringLiteral("nginx.service") << true;
    QTest::addRow("out of order") << QStringLiteral("sgn") << QStringLiteral("nginx.service") << false;
    QTest::addRow("one missing") << QStringLiteral("nginz") << QStringLiteral("nginx.service") << false;
    QTest::addRow("two words") << QStringLiteral("res fai") << QStringLiteral("Reset failed state") << true;
    QTest::addRow("empty text") << QStringLiteral("a") << QString() << false;
    QTest::addRow("one letter too many") << QStringLiteral("aaa") << QStringLiteral("aa") << false;
    QTest::addRow("other scripts") << QStringLiteral("بريد") << QStringLiteral("خدمة-البريد.service") << true;
}

void TestFuzzyMatch::matches()
{
    QFETCH(QString, pattern);
    QFETCH(QString, text);
    QFETCH(bool, isMatch);
    QCOMPARE(fuzzyScore(pattern, text).has_value(), isMatch);
}

void TestFuzzyMatch::ranks_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("better");
    QTest::addColumn<QString>("worse");
    QTest::addRow("together") << QStringLiteral("ssh") << QStringLiteral("ssh.service")
                              << QStringLiteral("systemd-sleep-hook");
    QTest::addRow("early") << QStringLiteral("re") << QStringLiteral("restart") << QStringLiteral("firmware");
    QTest::addRow("beginnings of words")
        << QStringLiteral("rf") << QStringLiteral("Reset failed") << QStringLiteral("surf");
    QTest::addRow("camel case") << QStringLiteral("cp") << QStringLiteral("CopyPath")
                                << QStringLiteral("escape");
    QTest::addRow("whole word") << QStringLiteral("cron") << QStringLiteral("cron.service")
                                << QStringLiteral("c-r-o-n-tab");
}

void TestFuzzyMatch::ranks()
{
    QFETCH(QString, pattern);
    QFETCH(QString, better);
    QFETCH(QString, worse);
    const auto high = fuzzyScore(pattern, better);
    const auto low = fuzzyScore(pattern, worse);
    QVERIFY(high && low);
    QVERIFY2(*high > *low, qPrintable(QStringLiteral("%1 and %2").arg(*high).arg(*low)));
}

QTEST_APPLESS_MAIN(TestFuzzyMatch)
#include "tst_fuzzymatch.moc"
