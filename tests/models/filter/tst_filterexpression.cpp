// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filter/filterexpression.h"

#include "tests/models/filter/testrow.h"

#include <QElapsedTimer>
#include <QTest>

#include <cmath>
#include <thread>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

std::expected<FilterExpression, FilterError> parsed(const QString& text)
{
    return FilterExpression::parse(text, testSchema());
}

} // namespace

class FilterExpressionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
    void unknownValues_data();
    void unknownValues();
    void wordsByIndex_data();
    void wordsByIndex();
    void errors_data();
    void errors();
    void normalForm_data();
    void normalForm();
    void emptyFilterPassesEverything_data();
    void emptyFilterPassesEverything();
    void errorsAreInsideTheText();
    void knowsWhatItUses();
    void lengthLimit();
    void depthLimit();
    void manyTerms();
    void catastrophicPatternGivesUp_data();
    void catastrophicPatternGivesUp();
    void severalThreads();
};

void FilterExpressionTest::matches_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");

    QTest::newRow("word in name") << u"nginx"_s << true;
    QTest::newRow("word, other case") << u"NGINX"_s << true;
    QTest::newRow("word in description") << u"server"_s << true;
    QTest::newRow("word in the middle") << u"inx.ser"_s << true;
    QTest::newRow("word in none") << u"apache"_s << false;
    QTest::newRow("word in another field only") << u"system"_s << false;
    QTest::newRow("words are joined by and") << u"nginx web"_s << true;
    QTest::newRow("one word of two") << u"nginx apache"_s << false;
    QTest::newRow("quoted") << u"\"web server\""_s << true;
    QTest::newRow("quoted, other order") << u"\"server web\""_s << false;
    QTest::newRow("quoted keyword is text") << u"\"or\""_s << false;
    QTest::newRow("beyond ASCII") << u"ÜBUNG"_s << true;
    QTest::newRow("beyond ASCII, not there") << u"Ößung"_s << false;
    QTest::newRow("longer than the texts") << u"nginx.service.of.the.web.server.of.a.long.name"_s << false;
    QTest::newRow("single ampersand and bar are text") << u"a&b|c"_s << false;

    QTest::newRow("text equals") << u"name=nginx.service"_s << true;
    QTest::newRow("text equals, other case") << u"NAME=Nginx.Service"_s << true;
    QTest::newRow("text equals a part") << u"name=nginx"_s << false;
    QTest::newRow("text differs") << u"name!=apache"_s << true;
    QTest::newRow("double equals") << u"name==nginx.service"_s << true;
    QTest::newRow("blanks around") << u"  name  =  nginx.service  "_s << true;
    QTest::newRow("pattern") << u"name~^ng.*e$"_s << true;
    QTest::newRow("pattern, other case") << u"name~^NG"_s << true;
    QTest::newRow("literal pattern") << u"name~gin"_s << true;
    QTest::newRow("pattern with parentheses") << u"(name~^(nginx|apache)\\.s)"_s << true;
    QTest::newRow("pattern with a class") << u"name~[)]|ng[()i]"_s << true;
    QTest::newRow("quoted pattern") << u"name~\"^ng\\w+ ?\""_s << true;
    QTest::newRow("pattern differs") << u"name!~nginx"_s << false;
    QTest::newRow("pattern differs, true") << u"name!~^x"_s << true;

    QTest::newRow("word equals") << u"state=running"_s << true;
    QTest::newRow("word equals, other case") << u"state=RUNNING"_s << true;
    QTest::newRow("word differs") << u"state!=running"_s << false;
    QTest::newRow("word pattern") << u"state~^(run|pau)"_s << true;
    QTest::newRow("word pattern differs") << u"state!~^(run|pau)"_s << false;
    QTest::newRow("open word") << u"scope=system"_s << true;
    QTest::newRow("open word nobody knows") << u"scope=podman"_s << false;

    QTest::newRow("flag") << u"failed"_s << false;
    QTest::newRow("not flag") << u"not failed"_s << true;
    QTest::newRow("flag no") << u"failed=no"_s << true;
    QTest::newRow("flag not yes") << u"failed!=true"_s << true;

    QTest::newRow("number equals") << u"restarts=3"_s << true;
    QTest::newRow("number differs") << u"restarts!=3"_s << false;
    QTest::newRow("number less") << u"restarts<3"_s << false;
    QTest::newRow("number at most") << u"restarts<=3"_s << true;
    QTest::newRow("number more") << u"restarts>2.5"_s << true;
    QTest::newRow("number at least") << u"restarts>=4"_s << false;
    QTest::newRow("negative number") << u"restarts>-1"_s << true;
    QTest::newRow("percent") << u"cpu>=5"_s << true;
    QTest::newRow("percent sign") << u"cpu<5%"_s << false;
    QTest::newRow("bytes") << u"memory>=100M"_s << true;
    QTest::newRow("bytes, more") << u"memory>100M"_s << false;
    QTest::newRow("bytes, other unit") << u"memory=102400KiB"_s << true;
    QTest::newRow("bytes, small letters") << u"memory<0.1g"_s << true;
    QTest::newRow("bytes without unit") << u"memory=104857600"_s << true;
    QTest::newRow("duration") << u"duration>3us"_s << true;
    QTest::newRow("duration, other unit") << u"duration>3ms"_s << false;
    QTest::newRow("duration, fraction") << u"duration=3.1µs"_s << true;
    QTest::newRow("age, less") << u"since<10m"_s << false;
    QTest::newRow("age, more") << u"since>=1h"_s << true;
    QTest::newRow("age, sum") << u"since<1h30m"_s << true;
    QTest::newRow("age, sum in quotes") << u"since<\"1h 30m\""_s << true;

    QTest::newRow("and") << u"state=running and cpu>1"_s << true;
    QTest::newRow("and, one false") << u"state=running and cpu>9"_s << false;
    QTest::newRow("or") << u"state=failed or cpu>1"_s << true;
    QTest::newRow("or, none") << u"state=failed or cpu>9"_s << false;
    QTest::newRow("not") << u"not state=failed"_s << true;
    QTest::newRow("not not") << u"not not state=failed"_s << false;
    QTest::newRow("symbols") << u"!state=failed&&cpu>1||apache"_s << true;
    QTest::newRow("capitals") << u"NOT state=failed AND nginx OR apache"_s << true;
    QTest::newRow("and before or") << u"nginx or apache and cpu>9"_s << true;
    QTest::newRow("parentheses") << u"(nginx or apache) and cpu>9"_s << false;
    QTest::newRow("not binds tightest") << u"not apache or cpu>9"_s << true;
    QTest::newRow("not of parentheses") << u"not (apache or cpu>1)"_s << false;
    QTest::newRow("side by side with parentheses") << u"nginx(web or apache)"_s << true;
    QTest::newRow("side by side with not") << u"nginx !apache"_s << true;
}

void FilterExpressionTest::matches()
{
    QFETCH(const QString, text);
    QFETCH(const bool, expected);

    const auto filter = parsed(text);
    QVERIFY2(filter, filter ? "" : qPrintable(filter.error().message));
    QCOMPARE(filter->matches(testRow()), expected);

    const auto again = parsed(filter->toString());
    QVERIFY2(again, qPrintable(filter->toString()));
    QCOMPARE(again->toString(), filter->toString());
    QCOMPARE(again->matches(testRow()), expected);
}

void FilterExpressionTest::unknownValues_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("onUnknown");
    QTest::addColumn<bool>("onKnown");

    QTest::newRow("bytes equal") << u"memory=0"_s << false << false;
    QTest::newRow("bytes differ") << u"memory!=0"_s << false << true;
    QTest::newRow("bytes less") << u"memory<1P"_s << false << true;
    QTest::newRow("not a comparison") << u"not memory<1P"_s << true << false;
    QTest::newRow("text differs") << u"name!=x"_s << false << true;
    QTest::newRow("pattern differs") << u"name!~z"_s << false << true;
    QTest::newRow("word differs") << u"state!=failed"_s << false << true;
    QTest::newRow("flag") << u"failed=no"_s << false << true;
    QTest::newRow("word") << u"nginx"_s << false << true;
    QTest::newRow("bytes unknown") << u"memory=unknown"_s << true << false;
    QTest::newRow("bytes known") << u"memory!=unknown"_s << false << true;
    QTest::newRow("text unknown") << u"name=UNKNOWN"_s << true << false;
    QTest::newRow("text known") << u"description!=unknown"_s << false << true;
    QTest::newRow("word unknown") << u"state=unknown"_s << true << false;
    QTest::newRow("flag known") << u"failed!=unknown"_s << false << true;
    QTest::newRow("the text unknown") << u"name=\"unknown\""_s << false << false;
    QTest::newRow("age unknown") << u"since=unknown"_s << true << false;
}

void FilterExpressionTest::unknownValues()
{
    QFETCH(const QString, text);
    QFETCH(const bool, onUnknown);
    QFETCH(const bool, onKnown);

    const auto filter = parsed(text);
    QVERIFY(filter);
    QCOMPARE(filter->matches(TestRow()), onUnknown);
    QCOMPARE(filter->matches(testRow()), onKnown);
    const auto again = parsed(filter->toString());
    QVERIFY(again);
    QCOMPARE(again->matches(TestRow()), onUnknown);

    // No number, and a value of the wrong type, are not known either.
    const double none = std::numeric_limits<double>::quiet_NaN();
    const TestRow wrong = TestRow()
                              .set(u"name"_s, 1.0)
                              .set(u"description"_s, 1.0)
                              .set(u"state"_s, 99.0)
                              .set(u"failed"_s, u"yes"_s)
                              .set(u"memory"_s, none)
                              .set(u"since"_s, u"1"_s);
    if (text != u"state=unknown"_s)
        QCOMPARE(filter->matches(wrong), onUnknown);
}

void FilterExpressionTest::wordsByIndex_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    QTest::newRow("equal") << u"state=paused"_s << true;
    QTest::newRow("other") << u"state=running"_s << false;
    QTest::newRow("differs") << u"state!=running"_s << true;
    QTest::newRow("pattern") << u"state~^pau"_s << true;
    QTest::newRow("pattern differs") << u"state!~^pau"_s << false;
    QTest::newRow("known") << u"state!=unknown"_s << true;
}

void FilterExpressionTest::wordsByIndex()
{
    QFETCH(const QString, text);
    QFETCH(const bool, expected);
    const auto filter = parsed(text);
    QVERIFY(filter);
    QCOMPARE(filter->matches(TestRow().set(u"state"_s, 1.0)), expected);
}

void FilterExpressionTest::errors_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("length");
    QTest::addColumn<QString>("message");

    const auto row
        = [](const char* name, const QString& text, int position, int length, const QString& message) {
              QTest::newRow(name) << text << position << length << message;
          };
    row("unknown field, near", u"stat=failed"_s, 0, 4,
        u"There is no field \"stat\"; did you mean \"state\"?"_s);
    row("unknown field", u"nginx colour=red"_s, 6, 6,
        u"There is no field \"colour\"; put the text in quotes to look for it."_s);
    row("quoted field", u"\"name\"=x"_s, 0, 6, u"The name of a field stands without quotes."_s);
    row("unknown word, near", u"state=faild"_s, 6, 5,
        u"state is never \"faild\"; did you mean \"failed\"?"_s);
    row("unknown word", u"state=purple"_s, 6, 6,
        u"state is never \"purple\"; choose one of running, paused, stopped, failed."_s);
    row("empty word", u"state=\"\""_s, 6, 2,
        u"state is never \"\"; choose one of running, paused, stopped, failed."_s);
    row("flag value", u"failed=maybe"_s, 7, 5, u"failed is yes or no, never \"maybe\"."_s);
    row("comparison of a text", u"name<3"_s, 4, 1,
        u"name cannot be compared with <; choose one of = != ~ !~."_s);
    row("pattern of a number", u"memory~3"_s, 6, 1,
        u"memory cannot be compared with ~; choose one of = != < <= > >=."_s);
    row("pattern of a flag", u"failed~y"_s, 6, 1, u"failed cannot be compared with ~; choose one of = !=."_s);
    row("no number", u"restarts>many"_s, 9, 4, u"\"many\" is not a number."_s);
    row("not finite", u"restarts<inf"_s, 9, 3, u"\"inf\" is not a number."_s);
    row("no size", u"memory>big"_s, 7, 3, u"\"big\" is not a size; write 640, 512K or 1.5G."_s);
    row("bad size unit", u"memory>5X"_s, 7, 2,
        u"\"5X\" is not a size; its unit can be B, K, M, G, T or P."_s);
    row("bad time unit", u"since<5y"_s, 6, 2,
        u"\"5y\" is not a duration; its unit can be ns, us, ms, s, m, h, d or w."_s);
    row("no percentage", u"cpu>x%"_s, 4, 2, u"\"x%\" is not a percentage; write 5 or 0.4%."_s);
    row("bad pattern", u"name~a(b"_s, 7, 1,
        u"The regular expression is not valid: missing closing parenthesis."_s);
    row("bad pattern in quotes", u"name~\"a**b\""_s, 6, 0, {});
    row("pattern sets limits", u"name~(*LIMIT_MATCH=4000000000)(a+)+$"_s, 5, 0, {});
    row("value missing at the end", u"state="_s, 5, 1, u"A value is missing behind this."_s);
    row("value missing", u"state= and cpu>3"_s, 5, 1, u"A value is missing behind this."_s);
    row("value missing before a parenthesis", u"(state=)"_s, 6, 1, u"A value is missing behind this."_s);
    row("two comparisons", u"cpu=>3"_s, 3, 1, u"A value is missing behind this."_s);
    row("field missing", u"=3"_s, 0, 1, u"The name of a field is missing before this."_s);
    row("term missing at the end", u"nginx and"_s, 6, 3, u"Something is missing behind this."_s);
    row("term missing behind not", u"nginx not "_s, 6, 3, u"Something is missing behind this."_s);
    row("term missing before", u"or nginx"_s, 0, 2, u"Something is missing before this."_s);
    row("two operators", u"a and or b"_s, 6, 2, u"Something is missing before this."_s);
    row("operator before a parenthesis", u"(a or)"_s, 3, 2, u"Something is missing behind this."_s);
    row("not closed", u"(nginx"_s, 0, 1, u"This parenthesis is not closed."_s);
    row("nothing in it", u"nginx (  )"_s, 9, 1, u"There is nothing between the parentheses."_s);
    row("closes none", u"nginx)"_s, 5, 1, u"This parenthesis closes none."_s);
    row("closes none, alone", u")"_s, 0, 1, u"This parenthesis closes none."_s);
    row("open alone", u"nginx and ("_s, 10, 1, u"This parenthesis is not closed."_s);
    row("quote", u"a \"bc d"_s, 2, 5, u"The quote is not closed."_s);
    row("quote of a value", u"name=\"b c"_s, 5, 4, u"The quote is not closed."_s);
    row("empty quotes", u"a \"\""_s, 2, 2, u"There is no text between the quotes."_s);
    row("control characters are shown", u"state=\u202Ea\n"_s, 6, 2,
        u"state is never \"⟨U+202E⟩a\"; choose one of running, paused, stopped, failed."_s);
}

void FilterExpressionTest::errors()
{
    QFETCH(const QString, text);
    QFETCH(const int, position);
    QFETCH(const int, length);
    QFETCH(const QString, message);

    const auto filter = parsed(text);
    QVERIFY(!filter);
    if (message.isEmpty()) { // the wording is the regular expression library's
        QVERIFY(filter.error().message.startsWith(u"The regular expression is not valid: "_s));
        QVERIFY(filter.error().position >= position);
        QCOMPARE(filter.error().length, 1);
        return;
    }
    QCOMPARE(filter.error().message, message);
    QCOMPARE(filter.error().position, position);
    QCOMPARE(filter.error().length, length);
}

void FilterExpressionTest::normalForm_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");

    QTest::newRow("words") << u"nginx   web"_s << u"nginx and web"_s;
    QTest::newRow("needless quotes") << u"\"nginx\""_s << u"nginx"_s;
    QTest::newRow("needed quotes") << u"\"a b\""_s << u"\"a b\""_s;
    QTest::newRow("quotes around a field's name") << u"\"failed\""_s << u"\"failed\""_s;
    QTest::newRow("quotes around a keyword") << u"\"and\""_s << u"\"and\""_s;
    QTest::newRow("escapes") << u"\"a\\\"b\\\\c\\d\""_s << u"\"a\\\"b\\\\c\\\\d\""_s;
    QTest::newRow("flag") << u"failed=yes"_s << u"failed"_s;
    QTest::newRow("flag, no") << u"failed!=1"_s << u"failed=no"_s;
    QTest::newRow("case of names") << u"STATE=Failed"_s << u"state=failed"_s;
    QTest::newRow("double equals") << u"state == failed"_s << u"state=failed"_s;
    QTest::newRow("symbols") << u"!a&&b||c"_s << u"not a and b or c"_s;
    QTest::newRow("needless parentheses") << u"((a and (b) and (c d)))"_s << u"a and b and c and d"_s;
    QTest::newRow("needed parentheses") << u"a and (b or c)"_s << u"a and (b or c)"_s;
    QTest::newRow("not of several") << u"not (a b)"_s << u"not (a and b)"_s;
    QTest::newRow("not not") << u"not !a"_s << u"a"_s;
    QTest::newRow("not of not in parentheses") << u"not (not (a or b))"_s << u"a or b"_s;
    QTest::newRow("bytes") << u"memory>1024KiB"_s << u"memory>1M"_s;
    QTest::newRow("bytes with a fraction") << u"memory>1.5M"_s << u"memory>1536K"_s;
    QTest::newRow("odd bytes") << u"memory>1000"_s << u"memory>1000"_s;
    QTest::newRow("duration") << u"since<90s"_s << u"since<90s"_s;
    QTest::newRow("duration, sum") << u"since<1h30m"_s << u"since<90m"_s;
    QTest::newRow("percent") << u"cpu>0.1"_s << u"cpu>0.1%"_s;
    QTest::newRow("number") << u"restarts>1e3"_s << u"restarts>1000"_s;
    QTest::newRow("unknown") << u"memory = Unknown"_s << u"memory=unknown"_s;
    QTest::newRow("text unknown") << u"name=\"Unknown\""_s << u"name=\"Unknown\""_s;
    QTest::newRow("empty text") << u"name=\"\""_s << u"name=\"\""_s;
    QTest::newRow("pattern") << u"name~^a(b|c)d"_s << u"name~\"^a(b|c)d\""_s;
}

void FilterExpressionTest::normalForm()
{
    QFETCH(const QString, text);
    QFETCH(const QString, expected);
    const auto filter = parsed(text);
    QVERIFY(filter);
    QCOMPARE(filter->toString(), expected);
    const auto again = parsed(expected);
    QVERIFY(again);
    QCOMPARE(*again, *filter);
}

void FilterExpressionTest::emptyFilterPassesEverything_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("null") << QString();
    QTest::newRow("empty") << u""_s;
    QTest::newRow("blank") << u" \t\u00A0 "_s;
}

void FilterExpressionTest::emptyFilterPassesEverything()
{
    QFETCH(const QString, text);
    const auto filter = parsed(text);
    QVERIFY(filter);
    QVERIFY(filter->isEmpty());
    QVERIFY(filter->matches(TestRow()));
    QVERIFY(filter->matches(testRow()));
    QCOMPARE(*filter, FilterExpression());
    QCOMPARE(filter->toString(), QString());
    QVERIFY(!filter->uses(0));
}

// Whatever prefix of a filter a person has typed so far.
void FilterExpressionTest::errorsAreInsideTheText()
{
    const QString text
        = u"not (state=failed or \"a \\\" b\"  memory >= 1.5G) && name~^(x|[)y]) || cpu!=unknown"_s;
    QVERIFY(parsed(text));
    int errors = 0;
    for (qsizetype length = 1; length < text.size(); ++length) {
        const auto filter = parsed(text.first(length));
        if (filter)
            continue;
        ++errors;
        const FilterError error = filter.error();
        QVERIFY2(error.length > 0, qPrintable(text.first(length)));
        QVERIFY2(
            error.position >= 0 && error.position + error.length <= length, qPrintable(text.first(length)));
        QVERIFY(!error.message.isEmpty());
    }
    QVERIFY(errors > 20);
}

void FilterExpressionTest::knowsWhatItUses()
{
    const FilterSchema schema = testSchema();
    const auto filter = FilterExpression::parse(u"nginx and cpu>3", schema);
    QVERIFY(filter);
    QVERIFY(filter->uses(schema.indexOf(u"name").value()));
    QVERIFY(filter->uses(schema.indexOf(u"CPU").value()));
    QVERIFY(!filter->uses(schema.indexOf(u"memory").value()));
    QVERIFY(!filter->uses(-1));
    QVERIFY(!filter->uses(1000));
    QVERIFY(!filter->dependsOnTime());
    QVERIFY(FilterExpression::parse(u"cpu>3 or not since>10m", schema)->dependsOnTime());
}

void FilterExpressionTest::lengthLimit()
{
    const QString text(FilterExpression::maximumLength, u'x');
    QVERIFY(parsed(text));
    const auto tooLong = parsed(text + u"yz");
    QVERIFY(!tooLong);
    QCOMPARE(tooLong.error().position, FilterExpression::maximumLength);
    QCOMPARE(tooLong.error().length, 2);
    QCOMPARE(tooLong.error().message, u"The filter is longer than 4096 characters."_s);

    const QString pattern = u"name~"_s + QString(FilterExpression::maximumPatternLength, u'.');
    QVERIFY(parsed(pattern));
    const auto longPattern = parsed(pattern + u'.');
    QVERIFY(!longPattern);
    QCOMPARE(longPattern.error().message, u"The regular expression is longer than 512 characters."_s);
}

void FilterExpressionTest::depthLimit()
{
    const auto nested
        = [](int depth) -> QString { return QString(depth, u'(') + u'x' + QString(depth, u')'); };
    const auto deepest = parsed(nested(FilterExpression::maximumDepth));
    QVERIFY(deepest);
    QCOMPARE(deepest->toString(), u"x"_s);
    const auto tooDeep = parsed(nested(FilterExpression::maximumDepth + 1));
    QVERIFY(!tooDeep);
    QCOMPARE(tooDeep.error().position, FilterExpression::maximumDepth);
    QCOMPARE(tooDeep.error().message, u"Parentheses are nested deeper than 64."_s);
    QVERIFY(!FilterExpression::parse(QString(FilterExpression::maximumLength, u'('), testSchema()));
    const auto nots = parsed(QString(FilterExpression::maximumLength - 2, u'!') + u'x');
    QVERIFY(nots);
    QCOMPARE(nots->toString(), u"x"_s);

    // The normal form must not need more parentheses than the text had.
    QString alternating = u"x"_s;
    for (int i = 0; i < FilterExpression::maximumDepth; ++i)
        alternating = (i % 2 ? u"(a or "_s : u"(b and not "_s) + alternating + u')';
    const auto deep = parsed(alternating);
    QVERIFY(deep);
    const auto again = parsed(deep->toString());
    QVERIFY(again);
    QCOMPARE(*again, *deep);
}

void FilterExpressionTest::manyTerms()
{
    const QString text = u"x "_s.repeated(FilterExpression::maximumLength / 2);
    const auto filter = parsed(text);
    QVERIFY(filter);
    QVERIFY(filter->matches(TestRow().set(u"name"_s, u"xyz"_s)));
    QVERIFY(!filter->matches(testRow().set(u"name"_s, u"abc"_s).set(u"description"_s, u""_s)));
}

void FilterExpressionTest::catastrophicPatternGivesUp_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::newRow("nested repetition") << u"(a+)+$"_s;
    QTest::newRow("nested stars") << u"^(a*)*b"_s;
    QTest::newRow("alternatives") << u"(a|aa)+$"_s;
    QTest::newRow("many stars") << u"^a*a*a*a*a*a*a*a*c"_s;
    QTest::newRow("back reference") << u"^(a*)*\\1b"_s;
    QTest::newRow("recursion") << u"^(a(?1)?a?)+c"_s;
    QTest::newRow("long after a verb") << u"(*COMMIT)(a+)+$"_s;
}

void FilterExpressionTest::catastrophicPatternGivesUp()
{
    QFETCH(const QString, pattern);
    const auto filter = parsed(u"name~\"" + QString(pattern).replace(u'\\', u"\\\\"_s) + u'"');
    QVERIFY2(filter, filter ? "" : qPrintable(filter.error().message));
    const TestRow row = TestRow().set(u"name"_s, QString(5000, u'a') + u"!bc"_s);
    QElapsedTimer timer;
    timer.start();
    constexpr int rows = 20;
    for (int i = 0; i < rows; ++i)
        QVERIFY(!filter->matches(row));
    qInfo("%g ms a row", double(timer.nsecsElapsed()) / 1e6 / rows);
    // Without a limit it is ages.
    QVERIFY(timer.elapsed() < 5000);
}

void FilterExpressionTest::severalThreads()
{
    const auto filter = parsed(u"name~^ng.*e$ and (web or state=failed) and memory>1M"_s);
    QVERIFY(filter);
    std::atomic<int> matched = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([copy = *filter, &matched] {
                const TestRow row = testRow();
                for (int j = 0; j < 500; ++j)
                    matched += copy.matches(row) ? 1 : 0;
            });
        }
    }
    QCOMPARE(matched.load(), 4 * 500);
}

QTEST_GUILESS_MAIN(FilterExpressionTest)
#include "tst_filterexpression.moc"
