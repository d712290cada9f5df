// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/quantity.h"

#include <QTest>

#include <limits>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class QuantityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytes_data();
    void bytes();
    void durations_data();
    void durations();
    void numbers_data();
    void numbers();
    void bytesRoundTrip_data();
    void bytesRoundTrip();
    void durationsRoundTrip_data();
    void durationsRoundTrip();
    void numbersRoundTrip_data();
    void numbersRoundTrip();
    void hostileTextIsShown();
};

void QuantityTest::bytes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isValid");
    QTest::addColumn<quint64>("expected");
    const auto good = [](const char* text, quint64 expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << true << expected;
    };
    const auto bad
        = [](const char* text) { QTest::newRow(text) << QString::fromUtf8(text) << false << quint64(0); };
    good("0", 0);
    good("640", 640);
    good("640B", 640);
    good("640 b", 640);
    good("1K", 1024);
    good("1k", 1024);
    good("1KB", 1024);
    good("1KiB", 1024);
    good(" 1 kib ", 1024);
    good("1.5M", 1572864);
    good("0.1K", 102);
    good("100M", 104857600);
    good("2G", 2147483648);
    good("1T", 1099511627776);
    good("3P", 3377699720527872);
    good("16383.5P", 18446181123756130304U);
    good("18446744073709551615", 18446744073709551615U);
    good("007", 7);
    good("1.00000000000000000000000000000000000000000000000000K", 1024);
    bad("");
    bad(" ");
    bad("K");
    bad(".5K");
    bad("5.K");
    bad("-1");
    bad("+1");
    bad("1e3");
    bad("1 2");
    bad("1KK");
    bad("1iB");
    bad("1E");
    bad("1,5M");
    bad("1.5.5M");
    bad("0x10");
    bad("18446744073709551616");
    bad("16384P");
    bad("99999999999999999999999999999999999999");
    bad("١٢");
    bad("5K\u202E");
}

void QuantityTest::bytes()
{
    QFETCH(const QString, text);
    QFETCH(const bool, isValid);
    QFETCH(const quint64, expected);
    const auto bytes = Quantity::parseBytes(text);
    QCOMPARE(bytes.has_value(), isValid);
    if (isValid)
        QCOMPARE(*bytes, expected);
    else
        QVERIFY(bytes.error().endsWith(u'.'));
}

void QuantityTest::durations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isValid");
    QTest::addColumn<qint64>("expected");
    const auto good = [](const char* text, std::chrono::nanoseconds expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << true << qint64(expected.count());
    };
    const auto bad
        = [](const char* text) { QTest::newRow(text) << QString::fromUtf8(text) << false << qint64(0); };
    good("0", 0s);
    good("90", 90s);
    good("0.25", 250ms);
    good("5ns", 5ns);
    good("3.1us", 3100ns);
    good("3.1µs", 3100ns);
    good("3.1μs", 3100ns);
    good("250ms", 250ms);
    good("250 msec", 250ms);
    good("30s", 30s);
    good("1.5s", 1500ms);
    good("2m", 2min);
    good("2min", 2min);
    good("1m30s", 90s);
    good("1m 30s", 90s);
    good(" 1 hour 2 minutes  3 seconds ", 3723s);
    good("1.5h", 90min);
    good("3d", 72h);
    good("2w", 336h);
    good("15250w", std::chrono::hours(15250 * 168));
    bad("");
    bad("s");
    bad("1x");
    bad("1y");
    bad("1M");
    bad("1 S");
    bad("1m 30");
    bad("30 1m");
    bad("1m,30s");
    bad("-5s");
    bad("1e3s");
    bad("15251w");
    bad("15250w 1w");
    bad("9223372036854775808ns");
    bad("99999999999999999999999999d");
    bad("infinity");
}

void QuantityTest::durations()
{
    QFETCH(const QString, text);
    QFETCH(const bool, isValid);
    QFETCH(const qint64, expected);
    const auto duration = Quantity::parseDuration(text);
    QCOMPARE(duration.has_value(), isValid);
    if (isValid)
        QCOMPARE(qint64(duration->count()), expected);
    else
        QVERIFY(duration.error().endsWith(u'.'));
}

void QuantityTest::numbers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isNumber");
    QTest::addColumn<bool>("isPercent");
    QTest::addColumn<double>("expected");
    QTest::newRow("whole") << u"42"_s << true << true << 42.0;
    QTest::newRow("negative") << u"-1"_s << true << true << -1.0;
    QTest::newRow("fraction") << u" 0.25 "_s << true << true << 0.25;
    QTest::newRow("exponent") << u"1e6"_s << true << true << 1e6;
    QTest::newRow("per cent") << u"0.4%"_s << false << true << 0.4;
    QTest::newRow("per cent with a blank") << u"12\u202F%"_s << false << true << 12.0;
    QTest::newRow("two signs") << u"5%%"_s << false << false << 0.0;
    QTest::newRow("sign alone") << u"%"_s << false << false << 0.0;
    QTest::newRow("empty") << u""_s << false << false << 0.0;
    QTest::newRow("groups") << u"1,000"_s << false << false << 0.0;
    QTest::newRow("infinite") << u"inf"_s << false << false << 0.0;
    QTest::newRow("negative infinite") << u"-inf"_s << false << false << 0.0;
    QTest::newRow("overflow") << u"1e999"_s << false << false << 0.0;
    QTest::newRow("no number") << u"nan"_s << false << false << 0.0;
    QTest::newRow("hexadecimal") << u"0x10"_s << false << false << 0.0;
    QTest::newRow("unit") << u"5M"_s << false << false << 0.0;
}

void QuantityTest::numbers()
{
    QFETCH(const QString, text);
    QFETCH(const bool, isNumber);
    QFETCH(const bool, isPercent);
    QFETCH(const double, expected);
    const auto number = Quantity::parseNumber(text);
    QCOMPARE(number.has_value(), isNumber);
    if (isNumber)
        QCOMPARE(*number, expected);
    const auto percent = Quantity::parsePercent(text);
    QCOMPARE(percent.has_value(), isPercent);
    if (isPercent)
        QCOMPARE(*percent, expected);
}

void QuantityTest::bytesRoundTrip_data()
{
    QTest::addColumn<quint64>("bytes");
    QTest::addColumn<QString>("expected");
    QTest::newRow("none") << quint64(0) << u"0"_s;
    QTest::newRow("odd") << quint64(1000) << u"1000"_s;
    QTest::newRow("kibibytes") << quint64(1536) * 1024 << u"1536K"_s;
    QTest::newRow("mebibytes") << (quint64(512) << 20) << u"512M"_s;
    QTest::newRow("gibibytes") << (quint64(3) << 30) << u"3G"_s;
    QTest::newRow("largest") << std::numeric_limits<quint64>::max() << u"18446744073709551615"_s;
    QTest::newRow("largest unit") << (quint64(1) << 63) << u"8192P"_s;
}

void QuantityTest::bytesRoundTrip()
{
    QFETCH(const quint64, bytes);
    QFETCH(const QString, expected);
    QCOMPARE(Quantity::bytesToText(bytes), expected);
    QCOMPARE(Quantity::parseBytes(expected).value(), bytes);
}

void QuantityTest::durationsRoundTrip_data()
{
    QTest::addColumn<qint64>("duration");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* expected, std::chrono::nanoseconds duration) {
        QTest::newRow(expected) << qint64(duration.count()) << QString::fromLatin1(expected);
    };
    row("0s", 0ns);
    row("1ns", 1ns);
    row("3100ns", 3100ns);
    row("250ms", 250ms);
    row("90s", 90s);
    row("90m", 90min);
    row("36h", 36h);
    row("1d", 24h);
    row("4w", 4 * 168h);
    row("9223372036854775807ns", std::chrono::nanoseconds::max());
}

void QuantityTest::durationsRoundTrip()
{
    QFETCH(const qint64, duration);
    QFETCH(const QString, expected);
    QCOMPARE(Quantity::durationToText(std::chrono::nanoseconds(duration)), expected);
    QCOMPARE(qint64(Quantity::parseDuration(expected)->count()), duration);
}

void QuantityTest::numbersRoundTrip_data()
{
    QTest::addColumn<double>("number");
    QTest::addColumn<QString>("expected");
    QTest::newRow("zero") << 0.0 << u"0"_s;
    QTest::newRow("negative zero") << -0.0 << u"0"_s;
    QTest::newRow("whole") << 1000000.0 << u"1000000"_s;
    QTest::newRow("fraction") << 0.1 << u"0.1"_s;
    QTest::newRow("negative") << -2.5 << u"-2.5"_s;
    QTest::newRow("third") << 1.0 / 3 << u"0.3333333333333333"_s;
    QTest::newRow("huge") << 1e300 << u"1e+300"_s;
    QTest::newRow("tiny") << 5e-324 << u"5e-324"_s;
}

void QuantityTest::numbersRoundTrip()
{
    QFETCH(const double, number);
    QFETCH(const QString, expected);
    QCOMPARE(Quantity::numberToText(number), expected);
    QVERIFY(Quantity::parseNumber(expected).value() == number);
}

void QuantityTest::hostileTextIsShown()
{
    QCOMPARE(Quantity::parseBytes(u"a\u202E\n").error(),
        u"\"a⟨U+202E⟩⏎\" is not a size; write 640, 512K or 1.5G."_s);
    QVERIFY(Quantity::parseDuration(QString(100'000, u'x')).error().size() < 120);
    // A placeholder in the text stays as it is.
    QCOMPARE(Quantity::parseNumber(u"%1%2").error(), u"\"%1%2\" is not a number."_s);
}

QTEST_GUILESS_MAIN(QuantityTest)
#include "tst_quantity.moc"
