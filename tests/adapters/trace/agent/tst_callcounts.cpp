// SPDX-License-Identifier: GPL-3.0-or-later
// The same static programs under strace and under the agent: the same calls, in the same number.
#include "tests/adapters/trace/straceoracle.h"

#include <QTest>

using namespace Duende;
using namespace Duende::Trace;
using namespace Qt::StringLiterals;

class tst_CallCounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameAsStrace_data();
    void sameAsStrace();
};

void tst_CallCounts::sameAsStrace_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("getppid") << QStringList{u"getppid"_s, u"500"_s};
    QTest::newRow("files") << QStringList{u"files"_s, u"100"_s};
    QTest::newRow("pointers") << QStringList{u"pointers"_s};
    QTest::newRow("seccomp") << QStringList{u"seccomp"_s};
    QTest::newRow("forks") << QStringList{u"fork-storm"_s, u"32"_s};
    QTest::newRow("exec from a thread") << QStringList{u"exec-from-thread"_s};
}

void tst_CallCounts::sameAsStrace()
{
    QVERIFY2(QFile::exists(u"/usr/bin/strace"_s), "strace is not installed");
    QFETCH(const QStringList, arguments);
    const QStringList command = QStringList{QStringLiteral(DUENDE_TRACED)} + arguments;
    const CountedRun theirs = straceCounts(command);
    const CountedRun ours = agentCounts(command);
    QVERIFY2(theirs.problem.isEmpty() && ours.problem.isEmpty(), qPrintable(theirs.problem + ours.problem));
    QCOMPARE(ours.exitCode, theirs.exitCode);
    QVERIFY2(ours.unnamed.isEmpty(), qPrintable(ours.unnamed.join(u'\n')));
    QVERIFY2(ours.damaged.isEmpty(), qPrintable(ours.damaged.join(u'\n')));
    std::map<int, int> expected = theirs.counts;
    std::map<int, int> own = ours.counts;
    QVERIFY(expected.size() > 3);
    // How often threads wait for one another, and whether the last of two sleeps is interrupted, is chance.
    for (const int number : {202, 219, 98})
        expected.erase(number), own.erase(number);
    for (const auto& [number, count] : expected)
        QVERIFY2(own[number] == count,
            qPrintable(u"call %1: %2 of strace, %3 of ours"_s.arg(number).arg(count).arg(own[number])));
    QCOMPARE(own.size(), expected.size());
}

QTEST_GUILESS_MAIN(tst_CallCounts)
#include "tst_callcounts.moc"
