// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filter/filterterm.h"

#include "models/filter/filterexpression.h"
#include "tests/models/filter/testrow.h"

#include <QTest>

#include <limits>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

const FieldDescription& field(const QString& name)
{
    static const FilterSchema schema = testSchema();
    return schema.field(schema.indexOf(name).value());
}

} // namespace

class FilterTermTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void texts_data();
    void texts();
    void numbers_data();
    void numbers();
    void combinations_data();
    void combinations();
};

void FilterTermTest::texts_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("word") << u"nginx.service"_s;
    QTest::newRow("path") << u"/usr/bin/[a-z]+$"_s;
    QTest::newRow("blank") << u"a b"_s;
    QTest::newRow("other blanks") << u"a\tb\u00A0c\nd"_s;
    QTest::newRow("quotes") << u"say \"hi\" and 'bye'"_s;
    QTest::newRow("backslashes") << u"dev-disk-by\\x2duuid.device \\\\ \\"_s;
    QTest::newRow("quote and backslash") << u"\\\"\"\\"_s;
    QTest::newRow("operators") << u"a=b<c>~!&&||()"_s;
    QTest::newRow("keyword") << u"AND"_s;
    QTest::newRow("unknown") << u"unknown"_s;
    QTest::newRow("a flag's name") << u"failed"_s;
    QTest::newRow("a number") << u"100M"_s;
    QTest::newRow("control characters") << u"\u0001\u202E\u0000"_s;
    QTest::newRow("beyond the basic plane") << u"\U0001F600 x"_s;
}

// What is written reads back as a filter for exactly this text.
void FilterTermTest::texts()
{
    QFETCH(const QString, text);
    const TestRow same = TestRow().set(u"name"_s, text);
    const TestRow other = TestRow().set(u"name"_s, u"something else"_s);

    for (const QString& term : {FilterTerm::words(text, testSchema()),
             FilterTerm::comparison(field(u"name"_s), Comparison::Equal, text)}) {
        const auto filter = FilterExpression::parse(term, testSchema());
        QVERIFY2(filter, qPrintable(term));
        QVERIFY2(filter->matches(same), qPrintable(term));
        QVERIFY2(!filter->matches(other), qPrintable(term));
        QCOMPARE(filter->toString(), term);
        const auto negated = FilterExpression::parse(FilterTerm::negated(term), testSchema());
        QVERIFY(negated);
        QVERIFY(!negated->matches(same));
    }
}

void FilterTermTest::numbers_data()
{
    QTest::addColumn<QString>("fieldName");
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("expected");

    QTest::newRow("bytes") << u"memory"_s << 5242880.0 << u"memory=5M"_s;
    QTest::newRow("odd bytes") << u"memory"_s << 5242881.0 << u"memory=5242881"_s;
    QTest::newRow("no bytes") << u"memory"_s << 0.0 << u"memory=0"_s;
    QTest::newRow("huge") << u"memory"_s << 1e30 << u"memory=18014398509481982K"_s;
    QTest::newRow("negative size") << u"memory"_s << -5.0 << u"memory=0"_s;
    QTest::newRow("duration") << u"duration"_s << 3100.0 << u"duration=3100ns"_s;
    QTest::newRow("age") << u"since"_s << 5400e9 << u"since=90m"_s;
    QTest::newRow("percent") << u"cpu"_s << 0.1 << u"cpu=0.1%"_s;
    QTest::newRow("number") << u"restarts"_s << -3.0 << u"restarts=-3"_s;
    QTest::newRow("large number") << u"restarts"_s << 1e20 << u"restarts=1e+20"_s;
    QTest::newRow("flag") << u"failed"_s << 1.0 << u"failed=yes"_s;
    QTest::newRow("no number") << u"cpu"_s << std::numeric_limits<double>::quiet_NaN() << u"cpu=unknown"_s;
}

void FilterTermTest::numbers()
{
    QFETCH(const QString, fieldName);
    QFETCH(const double, value);
    QFETCH(const QString, expected);
    const QString term = FilterTerm::comparison(field(fieldName), Comparison::Equal, value);
    QCOMPARE(term, expected);
    const auto filter = FilterExpression::parse(term, testSchema());
    QVERIFY(filter);
    if (value >= 0 && value < 1e20)
        QVERIFY(filter->matches(TestRow().set(fieldName, value)));
}

void FilterTermTest::combinations_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("term");
    QTest::addColumn<QString>("expected");
    QTest::newRow("to nothing") << u"  "_s << u"a"_s << u"a"_s;
    QTest::newRow("to a term") << u"a"_s << u"cpu>3"_s << u"a and cpu>3"_s;
    QTest::newRow("to or") << u"a or b"_s << u"c"_s << u"(a or b) and c"_s;
    QTest::newRow("to or in parentheses") << u"(a or b)"_s << u"c"_s << u"(a or b) and c"_s;
    QTest::newRow("to symbols") << u"a||b"_s << u"c or d"_s << u"(a||b) and (c or d)"_s;
    QTest::newRow("or in quotes") << u"\"a or b\""_s << u"c"_s << u"\"a or b\" and c"_s;
    QTest::newRow("or in a pattern") << u"name~a||b"_s << u"c"_s << u"name~a||b and c"_s;
}

void FilterTermTest::combinations()
{
    QFETCH(const QString, filter);
    QFETCH(const QString, term);
    QFETCH(const QString, expected);
    const QString narrowed = FilterTerm::narrowed(filter, term);
    QCOMPARE(narrowed, expected);
    QVERIFY(FilterExpression::parse(narrowed, testSchema()));
}

QTEST_GUILESS_MAIN(FilterTermTest)
#include "tst_filterterm.moc"
