// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log/logfilterfields.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_LogFilterFields : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
};

void tst_LogFilterFields::matches_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<bool>("passes");
    QTest::newRow("empty") << QString() << true;
    QTest::newRow("word") << u"RED"_s << true;
    QTest::newRow("other word") << u"green"_s << false;
    QTest::newRow("word of the identifier") << u"ngin"_s << true;
    QTest::newRow("across an escape sequence") << u"\"is red now\""_s << true;
    QTest::newRow("priority") << u"priority=warning"_s << true;
    QTest::newRow("another priority") << u"priority=error or priority=info"_s << false;
    QTest::newRow("pid") << u"pid>800 and pid<900"_s << true;
    QTest::newRow("age") << u"age<10m"_s << true;
    QTest::newRow("too old") << u"age<1m"_s << false;
    QTest::newRow("about") << u"about"_s << false;
    QTest::newRow("binary") << u"not binary"_s << true;
    QTest::newRow("size") << u"size>1K"_s << true;
    QTest::newRow("pattern") << u"message~\"re[dx] now$\""_s << true;
}

void tst_LogFilterFields::matches()
{
    QFETCH(QString, filter);
    QFETCH(bool, passes);
    LogLine line;
    line.position.timeUs = 1'000'000'000;
    line.identifier = "nginx";
    line.pid = 812;
    line.priority = LogPriority::Warning;
    line.message = "it is \x1b[31mred\x1b[0m now";
    line.messageSize = 5000;
    const auto parsed = FilterExpression::parse(filter, logFilterSchema());
    QVERIFY2(parsed.has_value(), parsed ? "" : qPrintable(parsed.error().message));
    QCOMPARE((LogFilter{*parsed, line.position.timeUs + 120'000'000}.passes(line)), passes);
}

QTEST_GUILESS_MAIN(tst_LogFilterFields)
#include "tst_logfilterfields.moc"
