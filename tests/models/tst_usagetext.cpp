// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/usagetext.h"

#include <QDateTime>
#include <QTest>

#include <cmath>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_UsageText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void value_data();
    void value();
    void csv();
};

void tst_UsageText::value_data()
{
    QTest::addColumn<UsageSeries>("series");
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("cpu") << UsageSeries::Cpu << 0.44 << u"0.4\u202F%"_s;
    QTest::newRow("memory") << UsageSeries::Memory << 12'687'769.0 << u"12.1\u202FMiB"_s;
    QTest::newRow("read") << UsageSeries::Read << 2048.0 << u"2.0\u202FKiB/s"_s;
    QTest::newRow("tasks") << UsageSeries::Tasks << 1204.0 << u"1,204"_s;
    QTest::newRow("below zero") << UsageSeries::Written << -3.0 << u"0\u202FB/s"_s;
    QTest::newRow("unknown") << UsageSeries::Cpu << std::nan("") << u"\u2013"_s;
    QTest::newRow("beyond all") << UsageSeries::Tasks << 1e300 << u"9,000,000,000,000,000,000"_s;
}

void tst_UsageText::value()
{
    QFETCH(const UsageSeries, series);
    QFETCH(const double, value);
    QFETCH(const QString, text);
    QCOMPARE(usageText(series, value, QLocale(QLocale::English)), text);
}

void tst_UsageText::csv()
{
    UsageHistory history;
    ResourceUse use;
    use.readAt = 10s;
    use.cpuTime = 1s;
    use.memoryBytes = 4096;
    history.add(use, 0ns);
    use.readAt = 12s;
    use.cpuTime = 1250ms;
    use.tasks = 3;
    history.add(use, 0ns);
    history.endRun();
    const QByteArray csv
        = usageCsv(history, 20s, QDateTime::fromString(u"2026-01-31T08:15:00.000Z"_s, Qt::ISODateWithMs));
    const QList<QByteArray> lines = csv.split('\n');
    QCOMPARE(lines.size(), 5);
    QVERIFY(
        lines.at(0).startsWith("time,seconds,cpu_percent,cpu_percent_low,cpu_percent_high,memory_bytes,"));
    QVERIFY(lines.at(0).endsWith(",processes,processes_low,processes_high\r"));
    QCOMPARE(lines.at(1), "2026-01-31T08:14:50.000Z,0,,,,4096,4096,4096,,,,,,,,,,,,\r");
    QCOMPARE(lines.at(2), "2026-01-31T08:14:52.000Z,0,12.500,12.500,12.500,4096,4096,4096,,,,,,,3,3,3,,,\r");
    QCOMPARE(lines.at(3), "2026-01-31T08:14:52.001Z,,,,,,,,,,,,,,,,,,,\r");
    for (const QByteArray& line : lines.first(4))
        QCOMPARE(line.count(','), 19);
}

QTEST_GUILESS_MAIN(tst_UsageText)
#include "tst_usagetext.moc"
