// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log/bootchoice.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_BootChoice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parse_data();
    void parse();
};

void tst_BootChoice::parse_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("id");

    const QByteArray first(32, 'a');
    QTest::newRow("last") << u"0"_s << QByteArray(32, 'c');
    QTest::newRow("before") << u"-1"_s << QByteArray(32, 'b');
    QTest::newRow("first") << u"1"_s << first;
    QTest::newRow("too old") << u"-3"_s << QByteArray();
    QTest::newRow("too many") << u"4"_s << QByteArray();
    QTest::newRow("id") << QString(32, u'A') << first;
    QTest::newRow("id of digits") << QString(32, u'1') << QByteArray(32, '1');
    QTest::newRow("id with dashes") << u"aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"_s << first;
    QTest::newRow("word") << u"yesterday"_s << QByteArray();
    QTest::newRow("nothing") << QString() << QByteArray();
}

void tst_BootChoice::parse()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, id);
    const QList<LogBoot> boots{
        {QByteArray(32, 'a'), 1, 2}, {QByteArray(32, 'b'), 3, 4}, {QByteArray(32, 'c'), 5, 6}};
    const auto boot = parseBoot(text, boots);
    QCOMPARE(boot.value_or(QByteArray()), id);
    QVERIFY(boot || !boot.error().isEmpty());
}

QTEST_APPLESS_MAIN(tst_BootChoice)
#include "tst_bootchoice.moc"
