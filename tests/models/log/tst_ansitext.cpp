// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log/ansitext.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

QString described(const AnsiStyle::Color& color)
{
    return color.index >= 0 ? QString::number(color.index) : u"#"_s + QString::number(color.rgb, 16);
}

/// "2+3 fg1 bold": where, and how.
QString described(const AnsiText::Span& span)
{
    QString text = u"%1+%2"_s.arg(span.start).arg(span.length);
    if (span.style.foreground)
        text += u" fg"_s + described(*span.style.foreground);
    if (span.style.background)
        text += u" bg"_s + described(*span.style.background);
    const std::pair<bool, QString> flags[]{{span.style.isBold, u" bold"_s}, {span.style.isFaint, u" faint"_s},
        {span.style.isItalic, u" italic"_s}, {span.style.isUnderlined, u" underlined"_s},
        {span.style.isInverse, u" inverse"_s}, {span.style.isStruckOut, u" struck"_s}};
    for (const auto& [isSet, word] : flags)
        text += isSet ? word : QString();
    return text;
}

} // namespace

class tst_AnsiText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parse_data();
    void parse();
};

void tst_AnsiText::parse_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("spans");

    const auto row = [](const char* name, const char* bytes, const QString& text, const QString& spans) {
        QTest::newRow(name) << QByteArray(bytes) << text << spans;
    };
    row("plain", "hello", u"hello"_s, u""_s);
    row("red", "a \x1b[31mred\x1b[0m b", u"a red b"_s, u"2+3 fg1"_s);
    row("never reset", "\x1b[1;4mx", u"x"_s, u"0+1 bold underlined"_s);
    row("short reset", "\x1b[7mx\x1b[my", u"xy"_s, u"0+1 inverse"_s);
    row("bright", "\x1b[91;104mx", u"x"_s, u"0+1 fg9 bg12"_s);
    row("256 colours", "\x1b[38;5;196mx", u"x"_s, u"0+1 fg#ff0000"_s);
    row("256 greys", "\x1b[48;5;232mx", u"x"_s, u"0+1 bg#80808"_s);
    row("true colour", "\x1b[38;2;1;2;3mx", u"x"_s, u"0+1 fg#10203"_s);
    row("true colour with colons", "\x1b[38:2::1:2:3mx", u"x"_s, u"0+1 fg#10203"_s);
    row("switched off one by one", "\x1b[1;3;9;31mx\x1b[22;23;29;39my", u"xy"_s,
        u"0+1 fg1 bold italic struck"_s);
    row("colour that does not exist", "\x1b[38;5;999mx", u"x"_s, u""_s);
    row("parameters that do not end", "\x1b[38;2mx", u"x"_s, u""_s);
    row("cursor movement", "a\x1b[2K\x1b[1Gb", u"ab"_s, u""_s);
    row("title", "\x1b]0;evil title\aa", u"a"_s, u""_s);
    row("link", "\x1b]8;;http://x\x1b\\text\x1b]8;;\x1b\\", u"text"_s, u""_s);
    row("title without an end", "\x1b]0;all that follows", u"0;all that follows"_s, u""_s);
    row("character set", "\x1b(Ba", u"a"_s, u""_s);
    row("lone escape", "a\x1b", u"a"_s, u""_s);
    row("half a sequence", "a\x1b[3", u"a"_s, u""_s);
    row("control characters",
        "a\x01"
        "b\a",
        u"a\u2401b\u2407"_s, u""_s);
    row("tabulator", "a\tb", u"a    b"_s, u""_s);
    row("invalid UTF-8",
        "a\xff"
        "b",
        u"a\uFFFDb"_s, u""_s);
    row("several lines", "a\nb", u"a\u23CEb"_s, u""_s);
    row("private mode", "\x1b[?25lx\x1b[>4;2mx", u"xx"_s, u""_s);
}

void tst_AnsiText::parse()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QFETCH(QString, spans);
    const AnsiText parsed = AnsiText::parse(bytes);
    QCOMPARE(parsed.text, text);
    QStringList described;
    for (const AnsiText::Span& span : parsed.spans)
        described.append(::described(span));
    QCOMPARE(described.join(u", "), spans);
    QVERIFY(!AnsiText::stripped(bytes).contains('\x1b'));
}

QTEST_APPLESS_MAIN(tst_AnsiText)
#include "tst_ansitext.moc"
