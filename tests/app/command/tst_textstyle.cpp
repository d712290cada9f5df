// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/textstyle.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class TestTextStyle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void measuresColumns_data();
    void measuresColumns();
    void elidesTheMiddle_data();
    void elidesTheMiddle();
    void elidesTheEnd_data();
    void elidesTheEnd();
    void encodesForTerminalsWithoutUtf8();
    void coloursOnlyWhereThereAreColours();
};

void TestTextStyle::measuresColumns_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("width");
    QTest::newRow("ascii") << "nginx" << 5;
    QTest::newRow("empty") << "" << 0;
    QTest::newRow("wide") << u"守護"_s << 4;
    QTest::newRow("combining") << u"e\u0301"_s << 1;
    QTest::newRow("beyond the first plane") << u"\U0001F600"_s << 2;
}

void TestTextStyle::measuresColumns()
{
    QFETCH(const QString, text);
    QFETCH(const int, width);
    QCOMPARE(TextStyle::displayWidth(text), width);
}

void TestTextStyle::elidesTheMiddle_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("width");
    QTest::addColumn<QString>("elided");
    QTest::newRow("fits") << "nginx" << 5 << "nginx";
    QTest::newRow("odd") << "abcdefghij" << 5 << u"ab…ij"_s;
    QTest::newRow("even") << "abcdefghij" << 6 << u"abc…ij"_s;
    QTest::newRow("one") << "abcdef" << 1 << u"…"_s;
    QTest::newRow("wide") << u"守護守護"_s << 6 << u"守…護"_s;
    QTest::newRow("combining tail") << u"abcdefe\u0301"_s << 3 << u"a…e\u0301"_s;
}

void TestTextStyle::elidesTheMiddle()
{
    QFETCH(const QString, text);
    QFETCH(const int, width);
    QFETCH(const QString, elided);
    const QString result = TextStyle().elidedMiddle(text, width);
    QCOMPARE(result, elided);
    QVERIFY(TextStyle::displayWidth(result) <= width);
}

void TestTextStyle::elidesTheEnd_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("width");
    QTest::addColumn<QString>("elided");
    QTest::newRow("fits") << "A web server" << 12 << "A web server";
    QTest::newRow("cut") << "A web server" << 6 << u"A web…"_s;
    QTest::newRow("wide") << u"守護守護"_s << 4 << u"守…"_s;
}

void TestTextStyle::elidesTheEnd()
{
    QFETCH(const QString, text);
    QFETCH(const int, width);
    QFETCH(const QString, elided);
    QCOMPARE(TextStyle().elidedEnd(text, width), elided);
}

void TestTextStyle::encodesForTerminalsWithoutUtf8()
{
    const QString text = u"– … → 12\u202FMiB ü"_s;
    TextStyle style;
    QCOMPARE(style.encode(text), text.toUtf8());
    style.isUtf8 = false;
    QCOMPARE(style.encode(text), QByteArray("- ... -> 12 MiB ?"));
    QCOMPARE(style.elidedMiddle(QStringLiteral("abcdefghij"), 6), QStringLiteral("ab..ij"));
}

void TestTextStyle::coloursOnlyWhereThereAreColours()
{
    TextStyle style;
    const QString word = QStringLiteral("failed");
    QCOMPARE(style.coloured(word, DaemonStatus::State::Failed), word);
    style.hasColours = true;
    QCOMPARE(style.coloured(word, DaemonStatus::State::Failed), QStringLiteral("\x1b[1;31mfailed\x1b[0m"));
    QCOMPARE(style.coloured(word, DaemonStatus::State::Stopped), word);
}

QTEST_GUILESS_MAIN(TestTextStyle)
#include "tst_textstyle.moc"
