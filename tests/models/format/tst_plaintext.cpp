// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/plaintext.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class PlainTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shown_data();
    void shown();
    void cut_data();
    void cut();
    void everyLength();
};

void PlainTextTest::shown_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto same = [](const char* name, const QString& text) { QTest::newRow(name) << text << text; };

    same("empty", u""_s);
    same("plain", u"nginx.service — A web server (80 %)"_s);
    same("beyond ASCII", u"für Übungen, 日本語, עברית, العربية"_s);
    same("combining", u"e\u0301"_s);
    same("beyond the basic plane", u"\U0001F600\U00010348"_s);
    same("no-break spaces", u"0.4\u202F%\u00A0x"_s);
    same("backslashes", u"dev\\x2ddisk \\n"_s);
    QTest::newRow("newline") << u"a\nb"_s << u"a⏎b"_s;
    QTest::newRow("carriage return and newline") << u"a\r\nb"_s << u"a⏎b"_s;
    QTest::newRow("carriage return") << u"a\rb"_s << u"a\u240Db"_s;
    QTest::newRow("line and paragraph separators") << u"a\u2028b\u2029"_s << u"a⟨U+2028⟩b⟨U+2029⟩"_s;
    QTest::newRow("null") << u"a\u0000b"_s << u"a\u2400b"_s;
    QTest::newRow("tab") << u"a\tb"_s << u"a\u2409b"_s;
    QTest::newRow("escape sequence") << u"\u001B[31mred"_s << u"\u241B[31mred"_s;
    QTest::newRow("delete") << u"\u007F"_s << u"\u2421"_s;
    QTest::newRow("C1 control") << u"\u0085\u009B"_s << u"⟨U+0085⟩⟨U+009B⟩"_s;
    QTest::newRow("right-to-left override") << u"exe.\u202Etxt"_s << u"exe.⟨U+202E⟩txt"_s;
    QTest::newRow("embeddings") << u"\u202A\u202B\u202C\u202D"_s << u"⟨U+202A⟩⟨U+202B⟩⟨U+202C⟩⟨U+202D⟩"_s;
    QTest::newRow("isolates") << u"\u2066\u2067\u2068\u2069"_s << u"⟨U+2066⟩⟨U+2067⟩⟨U+2068⟩⟨U+2069⟩"_s;
    QTest::newRow("marks") << u"\u200E\u200F\u061C"_s << u"⟨U+200E⟩⟨U+200F⟩⟨U+061C⟩"_s;
    QTest::newRow("zero width") << u"a\u200Bb\uFEFF\u2060"_s << u"a⟨U+200B⟩b⟨U+FEFF⟩⟨U+2060⟩"_s;
    QTest::newRow("soft hyphen") << u"a\u00ADb"_s << u"a⟨U+00AD⟩b"_s;
    QTest::newRow("filler") << u"\u3164\u115F"_s << u"⟨U+3164⟩⟨U+115F⟩"_s;
    QTest::newRow("tag beyond the basic plane") << u"\U000E0041"_s << u"⟨U+E0041⟩"_s;
    QTest::newRow("high surrogate alone") << QString(u"a"_s + QChar(0xD83D) + u"b"_s) << u"a\uFFFDb"_s;
    QTest::newRow("low surrogate alone") << QString(QChar(0xDE00)) << u"\uFFFD"_s;
    QTest::newRow("high surrogate last") << QString(QChar(0xD83D)) << u"\uFFFD"_s;
}

void PlainTextTest::shown()
{
    QFETCH(const QString, text);
    QFETCH(const QString, expected);
    QCOMPARE(plainText(text), expected);
    QCOMPARE(isPlainText(text), text == expected);
    QVERIFY(isPlainText(expected));
    QCOMPARE(plainText(expected), expected);
}

void PlainTextTest::cut_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("maximumLength");
    QTest::addColumn<QString>("expected");
    QTest::newRow("fits") << u"abcde"_s << 5 << u"abcde"_s;
    QTest::newRow("too long") << u"abcdef"_s << 5 << u"abcd…"_s;
    QTest::newRow("one") << u"ab"_s << 1 << u"…"_s;
    QTest::newRow("no limit") << u"abcdef"_s << -1 << u"abcdef"_s;
    QTest::newRow("escape fits") << u"\u202E"_s << 8 << u"⟨U+202E⟩"_s;
    QTest::newRow("escape is not broken") << u"a\u202Ebc"_s << 9 << u"a…"_s;
    QTest::newRow("surrogates are not broken") << u"ab\U0001F600cd"_s << 4 << u"ab…"_s;
    QTest::newRow("becomes too long") << u"abcd\n\u200B"_s << 6 << u"abcd⏎…"_s;
}

void PlainTextTest::cut()
{
    QFETCH(const QString, text);
    QFETCH(const int, maximumLength);
    QFETCH(const QString, expected);
    QCOMPARE(plainText(text, maximumLength), expected);
}

void PlainTextTest::everyLength()
{
    const QString text = u"a\u202Eb\U0001F600\n\t\U000E0041 the rest of it"_s;
    const QString whole = plainText(text);
    for (int length = 1; length <= whole.size() + 1; ++length) {
        const QString cut = plainText(text, length);
        QVERIFY(cut.size() <= length);
        QVERIFY(isPlainText(cut));
        if (length >= whole.size())
            QCOMPARE(cut, whole);
        else
            QVERIFY(cut.endsWith(u'…') && whole.startsWith(cut.chopped(1)));
    }
}

QTEST_GUILESS_MAIN(PlainTextTest)
#include "tst_plaintext.moc"
