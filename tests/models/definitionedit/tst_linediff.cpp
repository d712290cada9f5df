// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/definitionedit/linediff.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using Kind = Duende::DiffLine::Kind;

class tst_LineDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lines_data();
    void lines();
    void bothTextsComeBack();
    void numbers();
    void context();
    void large();
};

namespace {

/// "a" stays, "-b" goes, "+c" comes, "~3" are left out.
QString asText(const QList<DiffLine>& lines)
{
    QStringList words;
    for (const DiffLine& line : lines) {
        switch (line.kind) {
        case Kind::Same:
            words.append(line.text);
            break;
        case Kind::Removed:
            words.append(QString(u'-' + line.text));
            break;
        case Kind::Added:
            words.append(QString(u'+' + line.text));
            break;
        case Kind::Gap:
            words.append(u"~%1"_s.arg(line.lineCount));
            break;
        }
    }
    return words.join(u' ');
}

QString asLines(const QString& letters)
{
    QString text;
    for (const QChar letter : letters)
        text += QString(letter) + u'\n';
    return text;
}

} // namespace

void tst_LineDiff::lines_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << u""_s << u""_s << u""_s;
    QTest::newRow("the same") << u"a\nb\n"_s << u"a\nb\n"_s << u"a b"_s;
    QTest::newRow("new file") << u""_s << u"a\nb\n"_s << u"+a +b"_s;
    QTest::newRow("emptied") << u"a\nb"_s << u""_s << u"-a -b"_s;
    QTest::newRow("changed in the middle") << u"a\nb\nc\n"_s << u"a\nx\nc\n"_s << u"a -b +x c"_s;
    QTest::newRow("inserted") << u"a\nc\n"_s << u"a\nb\nc\n"_s << u"a +b c"_s;
    QTest::newRow("at both ends") << u"a\nb\n"_s << u"x\na\nb\ny\n"_s << u"+x a b +y"_s;
    QTest::newRow("an empty line") << u"a\n\nb"_s << u"a\nb"_s << u"a - b"_s;
    QTest::newRow("as in the paper") << asLines(u"abcabba"_s) << asLines(u"cbabac"_s)
                                     << u"-a -b c +b a b -b a +c"_s;
}

void tst_LineDiff::lines()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QTEST(asText(diffLines(before, after)), "expected");
}

void tst_LineDiff::bothTextsComeBack()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 300; ++round) {
        const auto make = [&random] {
            QString letters;
            for (int i = random.bounded(40); i > 0; --i)
                letters += QChar(u'a' + random.bounded(4));
            return asLines(letters);
        };
        const QString before = make();
        const QString after = make();
        QString old;
        QString present;
        for (const DiffLine& line : diffLines(before, after)) {
            if (line.kind != Kind::Added)
                old += line.text + u'\n';
            if (line.kind != Kind::Removed)
                present += line.text + u'\n';
        }
        QCOMPARE(old, before);
        QCOMPARE(present, after);
    }
}

void tst_LineDiff::numbers()
{
    const QList<DiffLine> lines = diffLines(u"a\nb\nc\n"_s, u"a\nx\nc\n"_s);
    QCOMPARE(lines.at(1), (DiffLine{Kind::Removed, u"b"_s, 2, 0, 0}));
    QCOMPARE(lines.at(2), (DiffLine{Kind::Added, u"x"_s, 0, 2, 0}));
    QCOMPARE(lines.at(3), (DiffLine{Kind::Same, u"c"_s, 3, 3, 0}));
}

void tst_LineDiff::context()
{
    const QList<DiffLine> all = diffLines(asLines(u"abcdefghij"_s), asLines(u"abcdXfghij"_s));
    QCOMPARE(asText(withContext(all, 2)), u"~2 c d -e +X f g ~3"_s);
    QCOMPARE(asText(withContext(all, 0)), u"~4 -e +X ~5"_s);
    QCOMPARE(asText(withContext(diffLines(u"a\n"_s, u"a\n"_s))), u"~1"_s);
    QCOMPARE(asText(withContext({})), u""_s);
}

void tst_LineDiff::large()
{
    QString before;
    QString after;
    for (int i = 0; i < 100'000; ++i) {
        before += u"old %1\n"_s.arg(i);
        after += u"new %1\n"_s.arg(i);
    }
    QElapsedTimer timer;
    timer.start();
    const QList<DiffLine> lines = diffLines(before, after);
    QCOMPARE(lines.size(), 200'000);
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(tst_LineDiff)

#include "tst_linediff.moc"
