// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/traceverb.h"

#include "tests/app/command/commandfixture.h"

#include <QFile>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

/// What the trace verb refuses: words that are wrong, and what cannot be traced.
class TestTraceUsage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void wrongUsage_data();
    void wrongUsage();
    void refusals_data();
    void refusals();

private:
    CommandFixture m_command;
};

void TestTraceUsage::init()
{
    m_command.agentPath = QStringLiteral(DUENDE_AGENT);
    m_command.processes->onTrace = [](const DaemonHandle& handle) -> Result<TraceTarget> {
        if (!QFile::exists(u"/proc/%1"_s.arg(handle.pid().value_or(0))))
            return std::unexpected(PlatformError::notFound(handle.toString()));
        return TraceTarget{{qint64(*handle.pid())}, {}};
    };
}

void TestTraceUsage::wrongUsage_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QByteArray>("says");

    const auto row = [](const char* options, const char* says) {
        QTest::newRow(options) << QByteArray(options) << QByteArray(says);
    };
    row("", "is missing");
    row("--", "COMMAND is missing");
    row("a -- b", "only one of");
    row("a --open b", "only one of");
    row("a b", "unexpected \"b\"");
    row("a --format xml", "--format: \"xml\" is none of text, jsonl");
    row("a --slower soon", "--slower: ");
    row("a --calls openat,opencat", "--calls: \"opencat\" is no system call of this machine");
    row("a --backend dtrace", "--backend: \"dtrace\" is none of auto, ptrace, ebpf");
    row("a --filter cal=open", "--filter, at character 1: ");
    row("a --filter pid=", "--filter, at character ");
    row("a --duration soon", "--duration: ");
    row("a --duration 0", "--duration: ");
    row("a --data 1G", "--data: \"1G\" is not between 0 and 128K");
    row("a --data many", "--data: ");
    row("a --size-limit 1K", "--size-limit: \"1K\" is not between 8M and ");
    row("a --when-full never", "--when-full: \"never\" is none of stop, ring");
    row("a --when-full ring --size-limit 8M", "--size-limit: \"8M\" is not between 32M and ");
    row("--open a --when-full ring", "--when-full is not for a recording");
    row("a --format recording", "needs -o FILE");
    row("a --summary --format chrome", "--summary cannot be");
    row("a -o", "needs a value");
    row("--administrator -- true", "--administrator");
    row("--open a --duration 5s", "--duration is not for a recording");
    row("--open a -o b.duende-trace", "copy the file");
    row("--open a -o a", "the recording itself");
}

void TestTraceUsage::wrongUsage()
{
    QFETCH(const QByteArray, options);
    QFETCH(const QByteArray, says);
    const QString line = QString::fromUtf8(options);
    const CommandRun run
        = m_command.run(QStringList{u"trace"_s} + (line.isEmpty() ? QStringList() : line.split(u' ')));
    QCOMPARE(run.status, 2);
    QCOMPARE(run.output, "");
    QVERIFY2(run.error.startsWith("duende: trace: ") && run.error.contains(says), run.error.constData());
}

void TestTraceUsage::refusals_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QByteArray>("says");

    const auto row = [](const char* options, const char* says) {
        QTest::newRow(options) << QByteArray(options) << QByteArray(says);
    };
    row("native:pid999999999", "duende: daemon not found: ");
    row("no-such-daemon", "duende: daemon not found: no-such-daemon");
    row("systemd:a.service", "duende: operation not supported on linux: ");
    row("-- no-such-program",
        "duende: spawn failed: no-such-program cannot be started (ENOENT: No such file or directory)");
    row("-- /etc/passwd", "/etc/passwd cannot be started (EACCES: Permission denied)");
}

void TestTraceUsage::refusals()
{
    QFETCH(const QByteArray, options);
    QFETCH(const QByteArray, says);
    const CommandRun run = m_command.run(QStringList{u"trace"_s} + QString::fromUtf8(options).split(u' '));
    QCOMPARE(run.status, 1);
    QCOMPARE(run.output, "");
    QVERIFY2(run.error.contains(says) && run.error.count('\n') == 1, run.error.constData());
}

QTEST_GUILESS_MAIN(TestTraceUsage)
#include "tst_traceusage.moc"
