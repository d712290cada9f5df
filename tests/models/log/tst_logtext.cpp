// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log/logtext.h"

#include <QJsonArray>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_LogText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void line_data();
    void line();
    void json();
    void priorities();
};

namespace {

LogLine sample(const QByteArray& message)
{
    LogLine line;
    line.position = {0, 1, 1'769'846'400'123'456};
    line.priority = LogPriority::Warning;
    line.identifier = "nginx";
    line.pid = 812;
    line.message = message;
    line.messageSize = quint64(message.size());
    return line;
}

} // namespace

void tst_LogText::line_data()
{
    QTest::addColumn<LogLine>("line");
    QTest::addColumn<QString>("text");

    QTest::newRow("usual") << sample("started") << u"2026-01-31T08:00:00+0000 nginx[812]: started"_s;
    QTest::newRow("escape sequences")
        << sample("\x1b[31mred\x1b[0m") << u"2026-01-31T08:00:00+0000 nginx[812]: red"_s;
    QTest::newRow("control characters") << sample("a\x07"
                                                  "b")
                                        << u"2026-01-31T08:00:00+0000 nginx[812]: a\u2407b"_s;
    QTest::newRow("several lines") << sample("one\ntwo")
                                   << QString(u"2026-01-31T08:00:00+0000 nginx[812]: one\n"_s
                                          + QString(37, u' ') + u"two"_s);
    LogLine plain;
    plain.message = "only text";
    plain.messageSize = 9;
    QTest::newRow("nothing else is known") << plain << u"only text"_s;
    plain.messageSize = 1'000'000;
    QTest::newRow("cut") << plain << u"only text… [1000000 bytes]"_s;
}

void tst_LogText::line()
{
    QFETCH(LogLine, line);
    QFETCH(QString, text);
    QCOMPARE(LogText::line(line, QTimeZone::UTC), text);
}

void tst_LogText::json()
{
    const QJsonObject object = LogText::json(sample("started"));
    QCOMPARE(object.value("__REALTIME_TIMESTAMP"_L1).toString(), u"1769846400123456"_s);
    QCOMPARE(object.value("PRIORITY"_L1).toString(), u"4"_s);
    QCOMPARE(object.value("_PID"_L1).toString(), u"812"_s);
    QCOMPARE(object.value("MESSAGE"_L1).toString(), u"started"_s);
    QCOMPARE(LogText::json(sample("a\xff")).value("MESSAGE"_L1).toArray(), (QJsonArray{97, 255}));
    const QJsonObject fields
        = LogText::json(sample("x"), {{"MESSAGE", "x"}, {"TAG", "1"}, {"TAG", "2"}, {"TAG", "3"}});
    QCOMPARE(fields.value("TAG"_L1).toArray(), (QJsonArray{u"1"_s, u"2"_s, u"3"_s}));
}

void tst_LogText::priorities()
{
    for (int priority = 0; priority < logPriorityCount; ++priority) {
        QCOMPARE(
            LogText::priorityFromWord(LogText::priorityWord(LogPriority(priority))), LogPriority(priority));
        QCOMPARE(LogText::priorityFromWord(QString::number(priority)), LogPriority(priority));
    }
    QCOMPARE(LogText::priorityFromWord(u"err"), LogPriority::Error);
    QVERIFY(!LogText::priorityFromWord(u"bad"));
}

QTEST_APPLESS_MAIN(tst_LogText)
#include "tst_logtext.moc"
