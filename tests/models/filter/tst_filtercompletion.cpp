// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filter/filtercompletion.h"

#include "models/filter/filterexpression.h"
#include "tests/models/filter/testrow.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

// The text with the cursor at '|', which it takes away.
QList<FilterCompletion> completedAt(QString text, const FilterSchema& schema = testSchema())
{
    const qsizetype cursor = text.indexOf(u'|');
    text.remove(cursor, 1);
    return completeFilter(text, cursor, schema);
}

QStringList displays(const QList<FilterCompletion>& completions)
{
    QStringList texts;
    for (const FilterCompletion& completion : completions)
        texts.append(completion.display);
    return texts;
}

} // namespace

class FilterCompletionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void offers_data();
    void offers();
    void replaces_data();
    void replaces();
    void describes();
    void longListsAreCut();
    void anyTextAndCursor_data();
    void anyTextAndCursor();
};

void FilterCompletionTest::offers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");

    const QString fields = u"name description state scope failed restarts cpu memory duration since"_s;
    const QString terms = fields + u" not"_s;
    const QString equality = u"= != ~ !~"_s;
    const QString order = u"= != < <= > >="_s;
    const QString all = u"and or "_s + terms;

    QTest::newRow("empty") << u"|"_s << terms;
    QTest::newRow("blank") << u"  |"_s << terms;
    QTest::newRow("beginning of fields") << u"s|"_s << u"state scope since description restarts"_s;
    QTest::newRow("beginning, other case") << u"MEM|"_s << u"memory"_s;
    QTest::newRow("part of a field") << u"mory|"_s << u"memory"_s;
    QTest::newRow("no field") << u"nginx|"_s << QString();
    QTest::newRow("not") << u"no|"_s << u"not"_s;
    QTest::newRow("behind a term") << u"nginx |"_s << all;
    QTest::newRow("beginning of or behind a term")
        << u"nginx o|"_s << u"or description scope memory duration"_s;
    QTest::newRow("behind and") << u"nginx and |"_s << terms;
    QTest::newRow("behind not") << u"not |"_s << terms;
    QTest::newRow("behind an open parenthesis") << u"(|"_s << terms;
    QTest::newRow("behind a closed parenthesis") << u"(a)|"_s << all;
    QTest::newRow("a field") << u"memory|"_s << order;
    QTest::newRow("a field, any case") << u"State|"_s << equality;
    QTest::newRow("a flag") << u"failed|"_s << u"= !="_s;
    QTest::newRow("a field and a blank") << u"state |"_s << equality + u' ' + all;
    QTest::newRow("words") << u"state=|"_s << u"running paused stopped failed unknown"_s;
    QTest::newRow("words behind a blank") << u"state = |"_s << u"running paused stopped failed unknown"_s;
    QTest::newRow("words, beginning") << u"state=p|"_s << u"paused stopped"_s;
    QTest::newRow("words for a pattern") << u"state~|"_s << u"running paused stopped failed"_s;
    QTest::newRow("words of a provider") << u"scope!=|"_s << u"system user docker (rootless) unknown"_s;
    QTest::newRow("unknown") << u"memory=unk|"_s << u"unknown"_s;
    QTest::newRow("examples of sizes") << u"memory>|"_s << u"1M 10M 100M 1G"_s;
    QTest::newRow("examples of ages") << u"since<|"_s << u"10s 1m 10m 1h 1d"_s;
    QTest::newRow("yes and no") << u"failed=|"_s << u"yes no unknown"_s;
    QTest::newRow("a value of no field") << u"colour=|"_s << QString();
    QTest::newRow("a comparison without a field") << u"=|"_s << QString();
    QTest::newRow("behind a value") << u"state=failed |"_s << all;
    QTest::newRow("in the middle of a word") << u"st|ate"_s << u"state restarts"_s;
    QTest::newRow("in quotes") << u"\"st|"_s << QString();
    QTest::newRow("behind a quoted value") << u"state=\"failed\"|"_s << all;
    QTest::newRow("a value in quotes") << u"scope=\"docker (|"_s << u"docker (rootless)"_s;
    QTest::newRow("in a broken filter") << u") and and (state=f|"_s << u"failed"_s;
}

void FilterCompletionTest::offers()
{
    QFETCH(const QString, text);
    QFETCH(const QString, expected);
    QCOMPARE(displays(completedAt(text)).join(u' '), expected);
}

void FilterCompletionTest::replaces_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("display");
    QTest::addColumn<QString>("expected");

    QTest::newRow("field") << u"a mem|"_s << u"memory"_s << u"a memory"_s;
    QTest::newRow("field, in the middle") << u"m|em>3M x"_s << u"memory"_s << u"memory>3M x"_s;
    QTest::newRow("comparison") << u"memory|"_s << u">="_s << u"memory>="_s;
    QTest::newRow("comparison, in a filter") << u"cpu| and b"_s << u"<"_s << u"cpu< and b"_s;
    QTest::newRow("value") << u"(state=f|)"_s << u"failed"_s << u"(state=failed)"_s;
    QTest::newRow("value, all of it") << u"state=ru|nnin or x"_s << u"running"_s << u"state=running or x"_s;
    QTest::newRow("value with quotes")
        << u"scope=d|"_s << u"docker (rootless)"_s << u"scope=\"docker (rootless)\""_s;
    QTest::newRow("value in quotes") << u"scope=\"do| x"_s << u"docker (rootless)"_s
                                     << u"scope=\"docker (rootless)\""_s;
    QTest::newRow("keyword") << u"nginx a|"_s << u"and"_s << u"nginx and "_s;
    QTest::newRow("not") << u"|nginx"_s << u"not"_s << u"not nginx"_s;
}

void FilterCompletionTest::replaces()
{
    QFETCH(const QString, text);
    QFETCH(const QString, display);
    QFETCH(const QString, expected);

    const QList<FilterCompletion> completions = completedAt(text);
    const qsizetype index = displays(completions).indexOf(display);
    QVERIFY(index >= 0);
    const FilterCompletion& completion = completions.at(index);
    QString result = QString(text).remove(u'|');
    result.replace(completion.replaceStart, completion.replaceLength, completion.insertText);
    QCOMPARE(result, expected);
}

void FilterCompletionTest::describes()
{
    const QList<FilterCompletion> fields = completedAt(u"memo|"_s);
    QCOMPARE(fields.size(), 1);
    QCOMPARE(fields.front().kind, FilterCompletion::Kind::Field);
    QCOMPARE(fields.front().description, u"Memory"_s);
    const QList<FilterCompletion> ages = completedAt(u"since|"_s);
    QCOMPARE(ages.at(2).display, u"<"_s);
    QCOMPARE(ages.at(2).kind, FilterCompletion::Kind::Comparison);
    QCOMPARE(ages.at(2).description, u"less than this ago"_s);
    QCOMPARE(completedAt(u"state=|"_s).front().kind, FilterCompletion::Kind::Value);
    QCOMPARE(completedAt(u"a |"_s).front().kind, FilterCompletion::Kind::Keyword);
}

void FilterCompletionTest::longListsAreCut()
{
    const auto many = [] {
        QStringList values{QString(5000, u'x')};
        for (int i = 0; i < 5000; ++i)
            values.append(u"value %1"_s.arg(i));
        return values + values;
    };
    const FilterSchema schema({{u"tag"_s, FieldKind::Text, u"Tag"_s, {}, many, false}});
    const QList<FilterCompletion> all = completedAt(u"tag=|"_s, schema);
    QCOMPARE(all.size(), 100);
    QCOMPARE(all.front().insertText, u"\"value 0\""_s);
    QCOMPARE(displays(completedAt(u"tag=4999|"_s, schema)), QStringList{u"value 4999"_s});
}

void FilterCompletionTest::anyTextAndCursor_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("filter") << u"not (state=failed or \"a \\\" b\"  memory >= 1.5G) && name~^(x|[)y])"_s;
    QTest::newRow("operators") << u"=!=~!~<<=>>=&&||!()\"\\"_s;
    QTest::newRow("hostile") << QString(
        u"\u202E\0="_s + QChar(0xD800) + u" state="_s + QChar(0xDC00) + u" \"\u2028"_s);
}

// Every completion at every place lies inside the text and gives a text that still can be completed.
void FilterCompletionTest::anyTextAndCursor()
{
    QFETCH(const QString, text);
    for (qsizetype cursor = -1; cursor <= text.size() + 1; ++cursor) {
        const QList<FilterCompletion> completions = completeFilter(text, cursor, testSchema());
        for (const FilterCompletion& completion : completions) {
            QVERIFY(completion.replaceStart >= 0 && completion.replaceLength >= 0);
            QVERIFY(completion.replaceStart + completion.replaceLength <= text.size());
            QVERIFY(!completion.insertText.isEmpty());
            QVERIFY(!completion.display.isEmpty());
        }
    }
}

QTEST_GUILESS_MAIN(FilterCompletionTest)
#include "tst_filtercompletion.moc"
