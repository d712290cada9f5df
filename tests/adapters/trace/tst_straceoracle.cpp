// SPDX-License-Identifier: GPL-3.0-or-later
// One static program of raw calls, run under strace and under the agent: number, arguments and result of each
// call, and then its text, are the same.
#include "adapters/trace/syscalls/decode.h"
#include "tests/adapters/trace/straceoracle.h"
#include "tests/adapters/trace/tracerun.h"

#include <QRegularExpression>
#include <QTest>

#include <cstring>
#include <sys/syscall.h>

using namespace Duende;
using namespace Duende::Trace;
using namespace Qt::StringLiterals;

namespace {

class NoSurroundings final : public CallSurroundings
{
public:
    std::string descriptor(uint32_t, int) const override { return {}; }
    std::string directory(uint32_t) const override { return {}; }
};

const QStringList command = repeatable({QStringLiteral(DUENDE_RAWCALLS)});

/// From the program's own execve on: what came before had random addresses.
template <typename Call, typename IsExec> void keepProgram(std::vector<Call>& calls, IsExec isExec)
{
    const auto last = std::find_if(calls.rbegin(), calls.rend(), isExec);
    if (last != calls.rend())
        calls.erase(calls.begin(), last.base());
}

std::vector<CallView> ownCalls(TraceRun& run)
{
    if (!run.open() || !run.start(command) || !run.awaitEnd(60'000) || !run.addsUp())
        return {};
    std::vector<CallView> calls = run.calls();
    keepProgram(calls, [](const CallView& view) { return view.call().number == SYS_execve; });
    return calls;
}

/// A process number is another in each run.
bool givesProcess(long number)
{
    return number == SYS_set_tid_address || number == SYS_getppid;
}

/// Differences of text that are meant, each with its reason. Both texts go through it.
struct Allowed
{
    const char* pattern;
    const char* replacement;
    const char* reason;
};

constexpr Allowed allowedDifferences[] = {
    {"^(set_tid_address\\(.*\\)|getppid\\(\\)) = \\d+$", "\\1 = PID",
        "a process number is another in each run"},
    {"^(readlinkat\\(AT_FDCWD, \"/proc/self/exe\", )\"[^\"]*\"(\\.\\.\\.)?", "\\1OWN-PATH",
        "we show a path whole, strace cuts what readlink gave as it cuts data"},
    {"^getrandom\\(\".*\", ", "getrandom(RANDOM, ", "the bytes are random"},
};

QString comparable(QString text)
{
    for (const Allowed& allowed : allowedDifferences)
        text.replace(
            QRegularExpression(QLatin1StringView(allowed.pattern)), QLatin1StringView(allowed.replacement));
    return text;
}

} // namespace

class tst_StraceOracle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rawCalls();
    void texts();
};

void tst_StraceOracle::rawCalls()
{
    std::vector<QByteArray> lines
        = straceLines({u"-n"_s, u"-a1"_s, u"-qq"_s, u"-X"_s, u"raw"_s, u"-e"_s, u"raw=all"_s}, command);
    keepProgram(lines, [](const QByteArray& line) { return line.contains("] execve("); });
    TraceRun run;
    const std::vector<CallView> calls = ownCalls(run);
    QVERIFY2(lines.size() > 60, "strace did not trace the program");
    QCOMPARE(calls.size(), lines.size());
    static const QRegularExpression shape(u"^\\[ *(\\d+)\\] \\w+\\(([^)]*)\\) = (-1 (\\w+) |\\S+)"_s);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto match = shape.match(QString::fromLatin1(lines[i]));
        QVERIFY2(match.hasMatch(), lines[i].constData());
        const CallRecord& own = calls[i].call();
        QVERIFY2(own.number == match.captured(1).toInt(), lines[i].constData());
        const QStringList arguments = match.captured(2).split(u", "_s, Qt::SkipEmptyParts);
        for (qsizetype k = 0; k < arguments.size(); ++k) {
            const QByteArray what = lines[i] + " argument " + QByteArray::number(k) + " ours 0x"
                + QByteArray::number(quint64(own.arguments[k]), 16);
            QVERIFY2(own.arguments[k] == arguments[k].toULongLong(nullptr, 0), what.constData());
        }
        if (givesProcess(own.number))
            continue;
        if (own.header.flags & CallFlag::NoReturn) {
            QCOMPARE(match.captured(3), u"?"_s);
            continue;
        }
        if (match.hasCaptured(4)) {
            const bool isNegative = own.result < 0 && own.result > -4096;
            QVERIFY2(isNegative, lines[i].constData());
            QCOMPARE(QString::fromLatin1(::strerrorname_np(int(-own.result))), match.captured(4));
            continue;
        }
        const auto result = int64_t(match.captured(3).toULongLong(nullptr, 0));
        const QByteArray what = lines[i] + " ours " + QByteArray::number(qint64(own.result));
        QVERIFY2(own.result == result, what.constData());
    }
}

void tst_StraceOracle::texts()
{
    std::vector<QByteArray> lines = straceLines({u"-a1"_s, u"-qq"_s, u"-s"_s, u"32"_s}, command);
    keepProgram(lines, [](const QByteArray& line) { return line.startsWith("execve("); });
    TraceRun run;
    const std::vector<CallView> calls = ownCalls(run);
    QVERIFY2(lines.size() > 60, "strace did not trace the program");
    QCOMPARE(calls.size(), lines.size());
    const NoSurroundings surroundings;
    QStringList differences;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const QString theirs = comparable(QString::fromUtf8(lines[i]));
        const QString ours = comparable(QString::fromStdString(callText(decodeCall(calls[i], surroundings))));
        if (theirs != ours)
            differences += u"strace: %1\n  ours: %2"_s.arg(theirs, ours);
    }
    QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
}

QTEST_GUILESS_MAIN(tst_StraceOracle)
#include "tst_straceoracle.moc"
