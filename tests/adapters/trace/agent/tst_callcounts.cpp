// SPDX-License-Identifier: GPL-3.0-or-later
// The same static programs under strace and under the agent: the same calls, in the same number.
#include "tests/adapters/trace/tracerun.h"

#include <QStandardPaths>
#include <QTemporaryFile>
#include <QTest>

#include <map>
#include <set>

using namespace Duende;
using namespace Duende::Trace;
using namespace Qt::StringLiterals;

namespace {

/// Call numbers and how often each was made, as "strace -f -n -qq" prints them: "[pid 12] [ 110] getppid() =
/// 5".
std::map<int, int> straceCounts(const QStringList& command)
{
    QTemporaryFile file;
    if (!file.open())
        return {};
    QProcess strace;
    strace.setProcessEnvironment(QProcessEnvironment());
    strace.start(u"/usr/bin/strace"_s,
        QStringList{u"-f"_s, u"-n"_s, u"-qq"_s, u"-e"_s, u"signal=none"_s, u"-o"_s, file.fileName()}
            + command);
    if (!strace.waitForFinished(60'000))
        return {};
    std::map<int, int> counts;
    for (const QByteArray& line : file.readAll().split('\n')) {
        const qsizetype begin = line.indexOf('[');
        const qsizetype end = line.indexOf(']', begin);
        if (begin < 0 || end < 0 || line.contains(" resumed>") || line.contains("] +++ "))
            continue;
        ++counts[line.sliced(begin + 1, end - begin - 1).trimmed().toInt()];
    }
    return counts;
}

std::map<int, int> ownCounts(const QStringList& command)
{
    TraceRun run;
    if (!run.open() || !run.start(command) || !run.awaitEnd(60'000) || !run.addsUp())
        return {};
    std::map<int, int> counts;
    for (const CallView& view : run.calls())
        ++counts[view.call().number];
    return counts;
}

} // namespace

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
    std::map<int, int> expected = straceCounts(command);
    std::map<int, int> own = ownCounts(command);
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
