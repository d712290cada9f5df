// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitwriter/writerequest.h"

#include "adapters/systemd/unitwriter/unitfilenames.h"

#include <QTest>

using namespace Duende;
using namespace std::string_literals;

Q_DECLARE_METATYPE(Duende::WriteRequest)

class tst_WriteRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unitNames_data();
    void unitNames();
    void dropInNames_data();
    void dropInNames();
    void roundTrip_data();
    void roundTrip();
    void refused_data();
    void refused();
    void limits();
    void results();
};

void tst_WriteRequest::unitNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("isName");
    QTest::newRow("service") << QByteArray("nginx.service") << true;
    QTest::newRow("template") << QByteArray("getty@.service") << true;
    QTest::newRow("instance") << QByteArray("getty@tty1.service") << true;
    QTest::newRow("escaped") << QByteArray("dev-disk-by\\x2dlabel.mount") << true;
    QTest::newRow("dash in front") << QByteArray("-.mount") << true;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("no type") << QByteArray("nginx") << false;
    QTest::newRow("unknown type") << QByteArray("nginx.conf") << false;
    QTest::newRow("only a type") << QByteArray(".service") << false;
    QTest::newRow("dots") << QByteArray("..") << false;
    QTest::newRow("hidden") << QByteArray("..service") << false;
    QTest::newRow("at in front") << QByteArray("@x.service") << false;
    QTest::newRow("slash") << QByteArray("a/b.service") << false;
    QTest::newRow("out of the folder") << QByteArray("../x.service") << false;
    QTest::newRow("blank") << QByteArray("a b.service") << false;
    QTest::newRow("line feed") << QByteArray("a\nb.service") << false;
    QTest::newRow("zero") << QByteArray("a\0b.service", 11) << false;
    QTest::newRow("not ASCII") << QByteArray("\xc3\xa4.service") << false;
    QTest::newRow("255") << QByteArray(247, 'x') + ".service" << true;
    QTest::newRow("256") << QByteArray(248, 'x') + ".service" << false;
}

void tst_WriteRequest::unitNames()
{
    QFETCH(QByteArray, name);
    QTEST(isUnitFileName(std::string_view(name.constData(), std::size_t(name.size()))), "isName");
}

void tst_WriteRequest::dropInNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("isName");
    QTest::newRow("override") << QByteArray("override") << true;
    QTest::newRow("numbered") << QByteArray("10-limits.local") << true;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("hidden") << QByteArray(".x") << false;
    QTest::newRow("dots") << QByteArray("..") << false;
    QTest::newRow("slash") << QByteArray("a/b") << false;
    QTest::newRow("blank") << QByteArray("a b") << false;
    QTest::newRow("zero") << QByteArray("a\0", 2) << false;
    QTest::newRow("long") << QByteArray(200, 'x') << true;
    QTest::newRow("too long") << QByteArray(201, 'x') << false;
}

void tst_WriteRequest::dropInNames()
{
    QFETCH(QByteArray, name);
    QTEST(isDropInName(std::string_view(name.constData(), std::size_t(name.size()))), "isName");
}

void tst_WriteRequest::roundTrip_data()
{
    QTest::addColumn<WriteRequest>("request");
    QTest::newRow("new drop-in") << WriteRequest{
        {"a.service", "x"}, false, std::nullopt, "[Service]\n", true};
    QTest::newRow("empty, over empty") << WriteRequest{{"a.service", {}}, false, ""s, {}, false};
    QTest::newRow("any bytes but zero")
        << WriteRequest{{"a.service", "x"}, false, "\0\xff\n"s, "\xff\ncontent 5\n"s, false};
    QTest::newRow("removal") << WriteRequest{{"a.service", {}}, true, "x"s, {}, false};
}

void tst_WriteRequest::roundTrip()
{
    QFETCH(WriteRequest, request);
    const std::vector<std::string> arguments = writeArguments(request);
    const auto parsed = parseWriteRequest(
        std::vector<std::string_view>(arguments.begin(), arguments.end()), writeInput(request));
    QVERIFY(parsed.has_value());
    QVERIFY(*parsed == request);
}

void tst_WriteRequest::refused_data()
{
    QTest::addColumn<QByteArrayList>("arguments");
    QTest::addColumn<QByteArray>("input");
    const QByteArray good = "duende-unit-writer 1\nprivate 0\nexpected absent\ncontent 2\nab";
    const QByteArrayList writeUnit{"write-unit", "a.service"};
    QTest::newRow("nothing") << QByteArrayList() << good;
    QTest::newRow("another verb") << QByteArrayList{"write", "a.service"} << good;
    QTest::newRow("too few") << QByteArrayList{"write-drop-in", "a.service"} << good;
    QTest::newRow("too many") << QByteArrayList{"write-unit", "a.service", "x"} << good;
    QTest::newRow("empty drop-in") << QByteArrayList{"write-drop-in", "a.service", ""} << good;
    QTest::newRow("a path as unit") << QByteArrayList{"write-unit", "/etc/passwd"} << good;
    QTest::newRow("a path as drop-in") << QByteArrayList{"write-drop-in", "a.service", "../../x"} << good;
    QTest::newRow("removal of nothing known") << QByteArrayList{"remove-unit", "a.service"} << good;
    QTest::newRow("empty input") << writeUnit << QByteArray();
    QTest::newRow("another version")
        << writeUnit << QByteArray("duende-unit-writer 2\nprivate 0\nexpected absent\ncontent 2\nab");
    QTest::newRow("too short") << writeUnit
                               << QByteArray(
                                      "duende-unit-writer 1\nprivate 0\nexpected absent\ncontent 3\nab");
    QTest::newRow("too long") << writeUnit
                              << QByteArray(
                                     "duende-unit-writer 1\nprivate 0\nexpected absent\ncontent 1\nab");
    QTest::newRow("negative") << writeUnit
                              << QByteArray("duende-unit-writer 1\nprivate 0\nexpected -2\ncontent 4\nab");
    QTest::newRow("sum overflows")
        << writeUnit
        << QByteArray("duende-unit-writer 1\nprivate 0\nexpected 18446744073709551615\ncontent 3\nab");
    QTest::newRow("no number") << writeUnit
                               << QByteArray("duende-unit-writer 1\nprivate 0\nexpected 1x\ncontent 1\nab");
    QTest::newRow("no heading") << writeUnit << QByteArray("duende-unit-writer 1\nab");
    QTest::newRow("zero byte") << writeUnit
                               << QByteArray(
                                      "duende-unit-writer 1\nprivate 0\nexpected absent\ncontent 1\n\0", 58);
}

void tst_WriteRequest::refused()
{
    QFETCH(QByteArrayList, arguments);
    QFETCH(QByteArray, input);
    std::vector<std::string_view> views;
    for (const QByteArray& argument : arguments)
        views.emplace_back(argument.constData(), std::size_t(argument.size()));
    const auto parsed
        = parseWriteRequest(views, std::string_view(input.constData(), std::size_t(input.size())));
    QVERIFY(!parsed.has_value());
    QCOMPARE(parsed.error().kind, WriteFailure::Kind::Usage);
}

void tst_WriteRequest::limits()
{
    WriteRequest request{
        {"a.service", {}}, false, std::nullopt, std::string(WriteRequest::maximumSize, 'x'), false};
    QVERIFY(isValid(request));
    QVERIFY(writeInput(request).size() <= longestWriteInput);
    request.expected = request.content;
    QVERIFY(isValid(request));
    QVERIFY(writeInput(request).size() <= longestWriteInput);
    request.content += 'x';
    QVERIFY(!isValid(request));
}

void tst_WriteRequest::results()
{
    using Kind = WriteFailure::Kind;
    QSet<int> statuses;
    for (const Kind kind : {Kind::Usage, Kind::Changed, Kind::Link, Kind::Special, Kind::TooLong,
             Kind::NotAllowed, Kind::NoSpace, Kind::Busy, Kind::Io}) {
        const WriteFailure failure{kind, "/etc/x y", 28};
        QVERIFY(failureFromLine(resultLine(failure)) == failure);
        statuses.insert(exitStatusOf(kind));
    }
    QCOMPARE(statuses.size(), 9);
    QVERIFY(!statuses.contains(0) && !statuses.contains(126) && !statuses.contains(127));
    QVERIFY(failureFromLine("Segmentation fault") == WriteFailure{});
    QVERIFY(failureFromLine("") == WriteFailure{});
    QVERIFY(failureFromLine(resultLine("/etc/x")) == WriteFailure{});
}

QTEST_GUILESS_MAIN(tst_WriteRequest)

#include "tst_writerequest.moc"
