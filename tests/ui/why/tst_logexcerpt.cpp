// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/why/logexcerpt.h"

#include <QScrollBar>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_LogExcerpt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsLines();
    void opensAtItsEnd();
    void keepsThePlace();
    void hostileText();

private:
    static QList<LogEvidence> lines(int count)
    {
        QList<LogEvidence> list;
        for (int i = 0; i < count; ++i)
            list.append({{}, u"web"_s, 812, u"line %1"_s.arg(i), {}});
        return list;
    }
};

void tst_LogExcerpt::showsLines()
{
    LogExcerpt excerpt;
    excerpt.setLines({{QDateTime(QDate(2026, 1, 31), QTime(8, 15, 3)), u"web"_s, 812, u"bye"_s, 3},
        {{}, {}, {}, u"alone"_s, {}}});
    QCOMPARE(excerpt.toPlainText(), u"08:15:03 web[812]: bye\nalone"_s);
}

void tst_LogExcerpt::opensAtItsEnd()
{
    LogExcerpt excerpt;
    excerpt.resize(400, 100);
    excerpt.show();
    excerpt.setLines(lines(50));
    QTRY_COMPARE(excerpt.verticalScrollBar()->value(), excerpt.verticalScrollBar()->maximum());
    QVERIFY(excerpt.verticalScrollBar()->maximum() > 0);
}

void tst_LogExcerpt::keepsThePlace()
{
    LogExcerpt excerpt;
    excerpt.resize(400, 100);
    excerpt.show();
    excerpt.setLines(lines(50));
    QTRY_VERIFY(excerpt.verticalScrollBar()->maximum() > 0);
    excerpt.verticalScrollBar()->setValue(40);
    excerpt.setLines(lines(60));
    QCOMPARE(excerpt.verticalScrollBar()->value(), 40);
}

void tst_LogExcerpt::hostileText()
{
    LogExcerpt excerpt;
    excerpt.setLines({{{}, u"<b>"_s, {}, u"<h1>x</h1>\n\x1b[31m\u202e"_s + QString(100'000, u'a'), {}}});
    const QString text = excerpt.toPlainText();
    QVERIFY(text.startsWith(u"<b>: <h1>x</h1>"_s));
    QVERIFY(!text.contains(u'\n') && !text.contains(u'\x1b') && !text.contains(u'\u202e'));
    QVERIFY(text.size() < 5000);
}

QTEST_MAIN(tst_LogExcerpt)
#include "tst_logexcerpt.moc"
