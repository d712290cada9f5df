// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spec/shellwords.h"

#include <QProcess>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class ShellWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splits_data();
    void splits();
    void errors_data();
    void errors();
    void quotes_data();
    void quotes();
    void aShellAgrees_data();
    void aShellAgrees();
};

void ShellWordsTest::splits_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("empty") << u""_s << QStringList{};
    QTest::newRow("blank") << u" \t\n\r "_s << QStringList{};
    QTest::newRow("words") << u"/usr/bin/web  --port 80"_s
                           << QStringList{u"/usr/bin/web"_s, u"--port"_s, u"80"_s};
    QTest::newRow("single quotes") << u"'a b' c"_s << QStringList{u"a b"_s, u"c"_s};
    QTest::newRow("nothing is special in single quotes")
        << u"'a\\n \"$HOME\"'"_s << QStringList{u"a\\n \"$HOME\""_s};
    QTest::newRow("double quotes") << u"\"a b\""_s << QStringList{u"a b"_s};
    QTest::newRow("escapes in double quotes")
        << u"\"\\\" \\\\ \\$ \\` \\a\""_s << QStringList{u"\" \\ $ ` \\a"_s};
    QTest::newRow("joined parts") << u"a'b c'\"d e\"\\ f"_s << QStringList{u"ab cd e f"_s};
    QTest::newRow("empty words") << u"'' a \"\""_s << QStringList{u""_s, u"a"_s, u""_s};
    QTest::newRow("backslash") << u"a\\ b \\'c"_s << QStringList{u"a b"_s, u"'c"_s};
    QTest::newRow("continued line") << u"a \\\nb\\\nc \"d\\\ne\""_s << QStringList{u"a"_s, u"bc"_s, u"de"_s};
    QTest::newRow("continued line alone") << u"\\\n"_s << QStringList{};
    QTest::newRow("newline in quotes") << u"'a\nb'"_s << QStringList{u"a\nb"_s};
    QTest::newRow("nothing is expanded")
        << u"$HOME ~ *.c # ; && > x"_s
        << QStringList{u"$HOME"_s, u"~"_s, u"*.c"_s, u"#"_s, u";"_s, u"&&"_s, u">"_s, u"x"_s};
    QTest::newRow("other blanks are characters") << u"a\u00A0b\u2003c"_s << QStringList{u"a\u00A0b\u2003c"_s};
}

void ShellWordsTest::splits()
{
    QFETCH(const QString, text);
    QFETCH(const QStringList, expected);
    const auto words = ShellWords::split(text);
    QVERIFY(words);
    QCOMPARE(*words, expected);
    const auto again = ShellWords::split(ShellWords::join(*words));
    QVERIFY(again);
    QCOMPARE(*again, expected);
}

void ShellWordsTest::errors_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qsizetype>("position");
    QTest::addColumn<QString>("message");
    QTest::newRow("single quote") << u"a 'b c"_s << qsizetype(2) << u"The quote ' is not closed."_s;
    QTest::newRow("double quote") << u"a b\"c \\\""_s << qsizetype(3) << u"The quote \" is not closed."_s;
    QTest::newRow("double quote and backslash")
        << u"\"\\"_s << qsizetype(0) << u"The quote \" is not closed."_s;
    QTest::newRow("backslash") << u"abc\\"_s << qsizetype(3)
                               << u"Nothing follows the backslash at the end."_s;
}

void ShellWordsTest::errors()
{
    QFETCH(const QString, text);
    QFETCH(const qsizetype, position);
    QFETCH(const QString, message);
    const auto words = ShellWords::split(text);
    QVERIFY(!words);
    QCOMPARE(words.error(), (ShellWords::Error{position, message}));
}

void ShellWordsTest::quotes_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << u"--file=/a/b.c,d:e@f%g+1_2"_s << u"--file=/a/b.c,d:e@f%g+1_2"_s;
    QTest::newRow("empty") << u""_s << u"''"_s;
    QTest::newRow("blank") << u"a b"_s << u"'a b'"_s;
    QTest::newRow("quote") << u"don't"_s << u"'don'\\''t'"_s;
    QTest::newRow("variable") << u"$HOME"_s << u"'$HOME'"_s;
    QTest::newRow("comment") << u"#1"_s << u"'#1'"_s;
    QTest::newRow("home") << u"~/x"_s << u"'~/x'"_s;
    QTest::newRow("beyond ASCII") << u"ü"_s << u"'ü'"_s;
}

void ShellWordsTest::quotes()
{
    QFETCH(const QString, word);
    QFETCH(const QString, expected);
    QCOMPARE(ShellWords::quoted(word), expected);
    const auto again = ShellWords::split(expected);
    QVERIFY(again);
    QCOMPARE(*again, QStringList{word});
}

void ShellWordsTest::aShellAgrees_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("plain") << QStringList{u"a"_s, u"b"_s};
    QTest::newRow("hostile") << QStringList{u"$(id)"_s, u"`id`"_s, u"a;b"_s, u"'"_s, u"\""_s, u"\\"_s, u"*"_s,
        u"-n"_s, u"a\nb"_s, u"{a,b}"_s, u"!x"_s, u""_s, u"ü€\U0001F600"_s};
}

// What join() writes, a real shell reads as the same words.
void ShellWordsTest::aShellAgrees()
{
    QFETCH(const QStringList, words);
    QProcess shell;
    shell.start(u"/bin/sh"_s, {u"-c"_s, QString(u"printf '%s\\0' "_s + ShellWords::join(words))});
    QVERIFY(shell.waitForFinished());
    QStringList read = QString::fromUtf8(shell.readAllStandardOutput()).split(QChar::Null);
    QVERIFY(!read.isEmpty());
    read.removeLast();
    QCOMPARE(read, words);
}

QTEST_GUILESS_MAIN(ShellWordsTest)
#include "tst_shellwords.moc"
