// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of real programs under strace and under the agent: each call has its name and a whole text, the
// programs end as they do there, and each call is made as often.
#include "adapters/trace/syscalls/decode.h"
#include "tests/adapters/trace/realprograms.h"
#include "tests/adapters/trace/straceoracle.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <linux/audit.h>
#include <set>

using namespace Duende;
using namespace Duende::Trace;
using namespace Qt::StringLiterals;

namespace {

#ifdef __aarch64__
constexpr uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
constexpr uint32_t architecture = AUDIT_ARCH_X86_64;
#endif

/// Where threads and processes wait for one another, how often is chance: strace itself counts otherwise from
/// run to run. So many pairs of runs at most until each call was seen as often by both.
constexpr int mostRounds = 6;

QString callTitle(int number)
{
    return QString::fromStdString(std::string(callName(architecture, number)));
}

} // namespace

class tst_RealPrograms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sameAsStrace_data();
    void sameAsStrace();
    void cleanupTestCase();

private:
    /// The command of a run in a folder that was made for it anew.
    QStringList prepared(const QString& setup, const QString& line);

    QTemporaryDir m_folder;
    QProcess m_server;
    QString m_port;
};

void tst_RealPrograms::initTestCase()
{
    QVERIFY(realPrograms().size() >= 100);
    QVERIFY(m_folder.isValid());
    QDir(m_folder.path()).mkdir(u"www"_s);
    m_server.start(u"/usr/bin/python3"_s,
        {u"-uBI"_s, u"-m"_s, u"http.server"_s, u"--bind"_s, u"127.0.0.1"_s, u"--directory"_s,
            m_folder.filePath(u"www"_s), u"0"_s});
    // "Serving HTTP on 127.0.0.1 port 43211 (http://127.0.0.1:43211/) ..."
    QTRY_VERIFY_WITH_TIMEOUT(m_server.canReadLine(), 20'000);
    const QList<QByteArray> words = m_server.readLine().split(' ');
    m_port = QString::fromLatin1(words.value(words.indexOf("port") + 1));
    QVERIFY(m_port.toInt() > 0);
}

QStringList tst_RealPrograms::prepared(const QString& setup, const QString& line)
{
    const QString folder = m_folder.filePath(u"run"_s);
    QDir(folder).removeRecursively();
    QDir(m_folder.path()).mkdir(u"run"_s);
    QProcess shell;
    shell.setWorkingDirectory(folder);
    shell.setStandardInputFile(QProcess::nullDevice());
    const QStringList words = repeatable({u"/bin/sh"_s, u"-ec"_s, setup.isEmpty() ? u":"_s : setup});
    shell.start(words.first(), words.sliced(1));
    if (!shell.waitForFinished() || shell.exitCode() != 0)
        qCritical("the run could not be prepared: %s", shell.readAllStandardError().constData());
    return repeatable(
        {u"/bin/sh"_s, u"-c"_s, u"cd \"$0\" || exit 99; exec </dev/null >/dev/null 2>&1; "_s + line, folder});
}

void tst_RealPrograms::sameAsStrace_data()
{
    QTest::addColumn<QString>("setup");
    QTest::addColumn<QString>("line");
    for (const RealProgram& program : realPrograms())
        QTest::newRow(program.name) << QString::fromLatin1(program.setup)
                                    << QString::fromLatin1(program.line);
}

void tst_RealPrograms::sameAsStrace()
{
    QFETCH(const QString, setup);
    QFETCH(QString, line);
    line.replace("PORT"_L1, m_port);
    std::map<int, std::pair<std::set<int>, std::set<int>>> counts;
    QStringList differences;
    for (int round = 0; round < mostRounds; ++round) {
        const CountedRun theirs = straceCounts(prepared(setup, line));
        const CountedRun ours = agentCounts(prepared(setup, line));
        QVERIFY2(
            theirs.problem.isEmpty() && ours.problem.isEmpty(), qPrintable(theirs.problem + ours.problem));
        QVERIFY2(ours.unnamed.isEmpty(), qPrintable(ours.unnamed.join(u'\n')));
        QVERIFY2(ours.damaged.isEmpty(), qPrintable(ours.damaged.join(u'\n')));
        QVERIFY(theirs.exitCode != 99);
        QCOMPARE(ours.exitCode, theirs.exitCode);
        QVERIFY(theirs.counts.size() > 5);
        std::set<int> numbers;
        for (const CountedRun* run : {&theirs, &ours}) {
            for (const auto& [number, count] : run->counts)
                numbers.insert(number);
        }
        for (const auto& [number, seen] : counts)
            numbers.insert(number);
        differences.clear();
        for (const int number : numbers) {
            auto& [strace, agent] = counts[number];
            const auto countOf = [number](const CountedRun& run) {
                const auto found = run.counts.find(number);
                return found == run.counts.end() ? 0 : found->second;
            };
            strace.insert(countOf(theirs));
            agent.insert(countOf(ours));
            if (std::ranges::none_of(agent, [&](int count) { return strace.contains(count); }))
                differences += u"%1: %2 of strace, %3 of ours"_s.arg(callTitle(number))
                                   .arg(countOf(theirs))
                                   .arg(countOf(ours));
        }
        if (differences.isEmpty())
            return;
    }
    QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
}

void tst_RealPrograms::cleanupTestCase()
{
    m_server.kill();
    m_server.waitForFinished();
}

QTEST_GUILESS_MAIN(tst_RealPrograms)
#include "tst_realprograms.moc"
