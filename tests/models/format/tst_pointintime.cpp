// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/pointintime.h"

#include <QTest>
#include <QTimeZone>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_PointInTime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parse_data();
    void parse();
};

void tst_PointInTime::parse_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // UTC; empty: no time

    const auto row = [](const char* text, const char* expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    // It is 2026-01-31 08:15:30 at +01:00.
    row("now", "2026-01-31T07:15:30Z");
    row("today", "2026-01-30T23:00:00Z");
    row("Yesterday", "2026-01-29T23:00:00Z");
    row("tomorrow", "2026-01-31T23:00:00Z");
    row("yesterday 10:15", "2026-01-30T09:15:00Z");
    row("2 hours ago", "2026-01-31T05:15:30Z");
    row("1h 30min ago", "2026-01-31T05:45:30Z");
    row("-2h", "2026-01-31T05:15:30Z");
    row("10:15", "2026-01-31T09:15:00Z");
    row("9:05:07", "2026-01-31T08:05:07Z");
    row("2026-01-30", "2026-01-29T23:00:00Z");
    row("2026-01-30 10:15", "2026-01-30T09:15:00Z");
    row("2026-01-30T10:15:30", "2026-01-30T09:15:30Z");
    row("2026-01-30T10:15:30Z", "2026-01-30T10:15:30Z");
    row("2026-01-30t10:15:30+02:00", "2026-01-30T08:15:30Z");
    row("@1769846400", "2026-01-31T08:00:00Z");
    row("", "");
    row("soon", "");
    row("25:00", "");
    row("2026-02-30", "");
    row("2 parsecs ago", "");
    row("@-5", "");
    row("@1e300", "");
    row("ago", "");
}

void tst_PointInTime::parse()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const QDateTime now(QDate(2026, 1, 31), QTime(8, 15, 30), QTimeZone::fromSecondsAheadOfUtc(3600));
    const auto moment = parsePointInTime(text, now);
    QCOMPARE(moment ? moment->toUTC().toString(Qt::ISODate) : QString(), expected);
    QVERIFY(moment || moment.error().contains(text));
}

QTEST_APPLESS_MAIN(tst_PointInTime)
#include "tst_pointintime.moc"
