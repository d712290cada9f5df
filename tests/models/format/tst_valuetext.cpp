// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/valuetext.h"

#include <QDateTime>
#include <QTest>
#include <QTimeZone>

#include <limits>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QLocale english(QLocale::English, QLocale::UnitedStates);
const QLocale german(QLocale::German, QLocale::Germany);

// Narrow no-break spaces as '_', which can be seen in a test.
QString visible(QString text)
{
    return text.replace(u'\u202F', u'_').replace(u'\u00A0', u'+');
}

} // namespace

class ValueTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void bytes_data();
    void bytes();
    void percent_data();
    void percent();
    void duration_data();
    void duration();
    void age_data();
    void age();
    void ageChangesWhenItSaysSo();
    void exactTime_data();
    void exactTime();
    void counts();
    void properties_data();
    void properties();
};

void ValueTextTest::initTestCase()
{
    qputenv("TZ", "Europe/Berlin");
}

void ValueTextTest::bytes_data()
{
    QTest::addColumn<quint64>("bytes");
    QTest::addColumn<QString>("expected");
    const auto row = [](quint64 bytes, const QString& expected) {
        QTest::newRow(qPrintable(expected)) << bytes << expected;
    };
    row(0, u"0_B"_s);
    row(640, u"640_B"_s);
    row(1023, u"1,023_B"_s);
    row(1024, u"1.0_KiB"_s);
    row(1536, u"1.5_KiB"_s);
    row(102297, u"99.9_KiB"_s);
    row(102400, u"100_KiB"_s);
    row(1023 * 1024, u"1,023_KiB"_s);
    row(1024 * 1024 - 1, u"1.0_MiB"_s);
    row(12687769, u"12.1_MiB"_s);
    row(Q_UINT64_C(5368709120), u"5.0_GiB"_s);
    row(Q_UINT64_C(1) << 40, u"1.0_TiB"_s);
    row(Q_UINT64_C(1) << 50, u"1.0_PiB"_s);
    row(std::numeric_limits<quint64>::max(), u"16.0_EiB"_s);
}

void ValueTextTest::bytes()
{
    QFETCH(const quint64, bytes);
    QFETCH(const QString, expected);
    QCOMPARE(visible(ValueText::bytes(bytes, english)), expected);
    QCOMPARE(visible(ValueText::bytes(std::optional(bytes), english)), expected);
}

void ValueTextTest::percent_data()
{
    QTest::addColumn<double>("percent");
    QTest::addColumn<QString>("expected");
    QTest::newRow("none") << 0.0 << u"0.0_%"_s;
    QTest::newRow("almost none") << 0.04 << u"0.0_%"_s;
    QTest::newRow("negative noise") << -0.01 << u"0.0_%"_s;
    QTest::newRow("little") << 0.4 << u"0.4_%"_s;
    QTest::newRow("rounded up") << 99.96 << u"100_%"_s;
    QTest::newRow("more than one processor") << 1350.4 << u"1,350_%"_s;
    QTest::newRow("no number") << std::numeric_limits<double>::quiet_NaN() << u"–"_s;
    QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << u"–"_s;
}

void ValueTextTest::percent()
{
    QFETCH(const double, percent);
    QFETCH(const QString, expected);
    QCOMPARE(visible(ValueText::percent(percent, english)), expected);
}

void ValueTextTest::duration_data()
{
    QTest::addColumn<qint64>("ns");
    QTest::addColumn<QString>("expected");
    const auto row = [](std::chrono::nanoseconds duration, const QString& expected) {
        QTest::newRow(qPrintable(expected)) << qint64(duration.count()) << expected;
    };
    row(0ns, u"0_ns"_s);
    row(640ns, u"640_ns"_s);
    row(3100ns, u"3.1_µs"_s);
    row(3000ns, u"3_µs"_s);
    row(999'400ns, u"999_µs"_s);
    row(999'600ns, u"1_ms"_s);
    row(250ms, u"250_ms"_s);
    row(1500ms, u"1.5_s"_s);
    row(59'940ms, u"59.9_s"_s);
    row(59'960ms, u"1_min"_s);
    row(64s, u"1_min+4_s"_s);
    row(3599'600ms, u"1_h"_s);
    row(2h + 30min + 59s, u"2_h+30_min"_s);
    row(74h, u"3_d+2_h"_s);
    row(24h * 20, u"20_d"_s);
    row(-1500ms, u"-1.5_s"_s);
    row(std::chrono::nanoseconds::max(), u"106,751_d+23_h"_s);
    QTest::newRow("least") << std::numeric_limits<qint64>::min() << u"-106,751_d+23_h"_s;
}

void ValueTextTest::duration()
{
    QFETCH(const qint64, ns);
    QFETCH(const QString, expected);
    QCOMPARE(visible(ValueText::duration(std::chrono::nanoseconds(ns), english)), expected);
}

void ValueTextTest::age_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("expectedShort");
    QTest::addColumn<QString>("expectedLong");
    const auto row = [](std::chrono::seconds age, const QString& shortText, const QString& longText) {
        QTest::addRow("%lld s", static_cast<long long>(age.count()))
            << qint64(age.count()) << shortText << longText;
    };
    row(0s, u"now"_s, u"just now"_s);
    row(5s, u"5_s"_s, u"5_s ago"_s);
    row(59s, u"59_s"_s, u"59_s ago"_s);
    row(119s, u"1_min"_s, u"1_min ago"_s);
    row(59min, u"59_min"_s, u"59_min ago"_s);
    row(23h, u"23_h"_s, u"23_h ago"_s);
    row(72h, u"3_d"_s, u"3_d ago"_s);
    row(24h * 365, u"365_d"_s, u"365_d ago"_s);
    row(24h * 366, u"1_y"_s, u"1_y ago"_s);
    row(24h * 20'500, u"56_y"_s, u"56_y ago"_s);
    row(-130s, u"in 2_min"_s, u"in 2_min"_s);
    row(-3s, u"now"_s, u"just now"_s);
}

void ValueTextTest::age()
{
    QFETCH(const qint64, seconds);
    QFETCH(const QString, expectedShort);
    QFETCH(const QString, expectedLong);
    const QDateTime now = QDateTime::fromString(u"2026-01-31T08:15:00Z"_s, Qt::ISODate);
    const QDateTime then = now.addSecs(-seconds);
    QCOMPARE(visible(ValueText::shortAge(then, now, english)), expectedShort);
    QCOMPARE(visible(ValueText::relativeTime(then, now, english)), expectedLong);
    QCOMPARE(ValueText::shortAge({}, now, english), ValueText::unknown());
    QCOMPARE(ValueText::relativeTime(then, {}, english), ValueText::unknown());
}

void ValueTextTest::ageChangesWhenItSaysSo()
{
    const QDateTime then = QDateTime::fromString(u"2026-01-31T08:15:00Z"_s, Qt::ISODate);
    for (const qint64 ageMs : {0, 4999, 5000, 5900, 59'999, 60'000, 3'599'999, 3'600'000, 90'000'000}) {
        const QDateTime now = then.addMSecs(ageMs);
        const auto wait = ValueText::ageChangesIn(then, now);
        QVERIFY(wait > 0ms);
        const QString text = ValueText::shortAge(then, now, english);
        QCOMPARE(ValueText::shortAge(then, now.addMSecs(wait.count() - 1), english), text);
        QVERIFY(ValueText::shortAge(then, now.addMSecs(wait.count()), english) != text);
    }
    QCOMPARE(ValueText::ageChangesIn({}, then), std::chrono::milliseconds::max());
    QCOMPARE(ValueText::ageChangesIn(then.addSecs(60), then), std::chrono::milliseconds(1000));
}

void ValueTextTest::exactTime_data()
{
    QTest::addColumn<QDateTime>("time");
    QTest::addColumn<QLocale>("locale");
    QTest::addColumn<QString>("expected");
    const QDateTime time = QDateTime::fromString(u"2026-01-31T07:15:00.999Z"_s, Qt::ISODateWithMs);
    QTest::newRow("English") << time << english << u"31 Jan 2026 08:15:00 CET"_s;
    QTest::newRow("German") << time << german << u"31 Jan. 2026 08:15:00 CET"_s;
    QTest::newRow("summer") << time.addMonths(6) << english << u"31 Jul 2026 09:15:00 CEST"_s;
    QTest::newRow("invalid") << QDateTime() << english << u"–"_s;
}

void ValueTextTest::exactTime()
{
    QFETCH(const QDateTime, time);
    QFETCH(const QLocale, locale);
    QFETCH(const QString, expected);
    QCOMPARE(ValueText::exactTime(time, locale), expected);
}

void ValueTextTest::counts()
{
    QCOMPARE(ValueText::count(1234567, english), u"1,234,567"_s);
    QCOMPARE(ValueText::count(1234567, german), u"1.234.567"_s);
    QCOMPARE(ValueText::count(std::optional<qint64>(), english), ValueText::unknown());
    QCOMPARE(ValueText::bytes(std::optional<quint64>(), english), ValueText::unknown());
    QCOMPARE(ValueText::percent(std::optional<double>(), english), ValueText::unknown());
    QCOMPARE(visible(ValueText::bytes(12687769, german)), u"12,1_MiB"_s);
}

void ValueTextTest::properties_data()
{
    QTest::addColumn<PropertyValue>("value");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const PropertyValue& value, const QString& expected) {
        QTest::newRow(name) << value << expected;
    };
    row("unknown", std::monostate(), u"–"_s);
    row("no limit", Unlimited(), u"no limit"_s);
    row("yes", true, u"yes"_s);
    row("no", false, u"no"_s);
    row("number", qint64(-1234), u"-1,234"_s);
    row("text", u"a\nb"_s, u"a⏎b"_s);
    row("empty text", QString(), u"–"_s);
    row("list", QStringList{u"a"_s, u"b\u202E"_s}, u"a, b⟨U+202E⟩"_s);
    row("empty list", QStringList(), u"none"_s);
    row("bytes", ByteCount{5242880}, u"5.0_MiB"_s);
    row("share", Percentage{0.4}, u"0.4_%"_s);
    row("duration", std::chrono::microseconds(90s), u"1_min+30_s"_s);
    row("endless duration", std::chrono::microseconds::max(), u"106,751_d+23_h"_s);
    row("negative endless duration", std::chrono::microseconds::min(), u"-106,751_d+23_h"_s);
    row("time", QDateTime::fromString(u"2026-01-31T07:15:00Z"_s, Qt::ISODate), u"31 Jan 2026 08:15:00 CET"_s);
}

void ValueTextTest::properties()
{
    QFETCH(const PropertyValue, value);
    QFETCH(const QString, expected);
    QCOMPARE(visible(ValueText::property(value, english)), expected);
}

QTEST_GUILESS_MAIN(ValueTextTest)
#include "tst_valuetext.moc"
