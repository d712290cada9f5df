// SPDX-License-Identifier: GPL-3.0-or-later
// Opens the log of a service that wrote a million lines to the journal, and goes through all of it as a
// person would: bench_log [LINES] [FOLDER]. Prints how long the first page takes, finding a word at the far
// end and one that is nowhere, how long the GUI thread is busy while everything is scrolled through, and what
// memory it takes. FOLDER keeps the journal for the next time. Ends non-zero where a figure is beyond its
// bound.
#include "adapters/systemd/systemdadapter.h"
#include "models/logdocument.h"
#include "models/operationrunner.h"
#include "tests/support/eventloopchecker.h"
#include "ui/log/logview.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace {

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

constexpr int waitMs = 600'000;
constexpr qint64 firstUs = 1'750'000'000'000'000;
constexpr qint64 stepUs = 86'000;
const QByteArray farWord = "needle-in-the-haystack";

/// One entry as journald stores those of a service.
QByteArray entry(int number)
{
    const QByteArray text = QByteArray::number(number);
    const QByteArray first = number == 10 ? farWord : QByteArray("request");
    return "__REALTIME_TIMESTAMP=" + QByteArray::number(firstUs + number * stepUs)
        + "\n__MONOTONIC_TIMESTAMP=" + QByteArray::number(1'000'000 + number * stepUs)
        + "\n_BOOT_ID=" + QByteArray(32, 'a')
        + "\n_SYSTEMD_UNIT=web.service\nSYSLOG_IDENTIFIER=web\n_PID=812\n_UID=0\n_GID=0\n_COMM=web\n"
          "_EXE=/usr/sbin/web\n_CMDLINE=/usr/sbin/web -c /etc/web.conf\n_TRANSPORT=stdout\n"
          "_SYSTEMD_CGROUP=/system.slice/web.service\n_SYSTEMD_SLICE=system.slice\n_HOSTNAME=host\n"
          "_STREAM_ID=5db7e2f0a6e34f5b8d7c1d3a4e5f6071\n_MACHINE_ID=0123456789abcdef0123456789abcdef\n"
          "_RUNTIME_SCOPE=system\nSYSLOG_FACILITY=3\n_SYSTEMD_INVOCATION_ID="
        + QByteArray(32, '1') + "\nPRIORITY=" + (number % 50 == 0 ? "4" : "6") + "\nMESSAGE=" + first + ' '
        + text + " GET /static/img/" + QByteArray::number(number % 5000) + ".png 200 "
        + QByteArray::number(number * 37LL % 90'000) + " bytes in " + QByteArray::number(number % 400)
        + " ms from 10.0." + QByteArray::number(number % 250) + '.' + QByteArray::number(number % 200)
        + "\n\n";
}

bool writeJournal(const QString& folder, int lines)
{
    if (!QDir(folder).entryList({u"*.journal"_s}).isEmpty())
        return true;
    QProcess remote;
    remote.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    remote.start(u"/usr/lib/systemd/systemd-journal-remote"_s,
        {u"--output="_s + folder + u"/system.journal"_s, u"--split-mode=none"_s, u"-"_s});
    if (!remote.waitForStarted())
        return false;
    for (int i = 0; i < lines; ++i) {
        remote.write(entry(i));
        if (i % 1000 == 0 && !remote.waitForBytesWritten(waitMs))
            return false;
    }
    remote.closeWriteChannel();
    return remote.waitForFinished(waitMs) && remote.exitCode() == 0;
}

/// Memory of this process, in MiB; see proc_pid_status(5).
double memory(const QByteArray& name)
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArrayList lines = file.readAll().split('\n');
    for (const QByteArray& line : lines) {
        if (line.startsWith(name) && line.mid(name.size(), 1) == ":")
            return double(line.simplified().split(' ').value(1).toLongLong()) / 1024;
    }
    return 0;
}

/// What is the process's own: the journal's files are the page cache's.
double ownMemory()
{
    return memory("RssAnon") + memory("VmSwap");
}

/// Processor time of the whole process so far, in ms: what it takes where nothing else runs.
double processorMs()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

class Bench
{
public:
    explicit Bench(const QString& folder)
    {
        SystemdEndpoint endpoint;
        endpoint.journalFolder = folder;
        m_registry = std::make_shared<AdapterRegistry>(
            std::vector<std::shared_ptr<PlatformAdapter>>{std::make_shared<SystemdAdapter>(endpoint)});
        m_runner = std::make_unique<OperationRunner>(m_registry);
        m_document = std::make_unique<LogDocument>(m_runner.get(), m_registry);
        m_view = std::make_unique<LogView>(m_document.get());
        m_view->resize(1280, 700);
        m_view->show();
        QTest::qWait(200);
    }

    /// In ms; until the lines are painted.
    double firstPage()
    {
        QElapsedTimer timer;
        timer.start();
        m_document->open(DaemonHandle(SystemdHandle{u"web.service"_s}), {}, {});
        if (!QTest::qWaitFor([this] { return !m_document->pages().isEmpty(); }, waitMs))
            return -1;
        m_view->viewport()->repaint();
        return double(timer.nsecsElapsed()) / 1e6;
    }

    double find(const QString& text, bool isThere)
    {
        std::optional<LogFinding> finding;
        const auto connection = QObject::connect(m_document.get(), &LogDocument::found, m_document.get(),
            [&finding](const LogFinding& found) { finding = found; });
        QElapsedTimer timer;
        timer.start();
        m_document->find(text, LogDirection::Older, std::nullopt);
        const bool isDone = QTest::qWaitFor([&finding] { return finding.has_value(); }, waitMs);
        QObject::disconnect(connection);
        return isDone && finding->position.has_value() == isThere ? double(timer.nsecsElapsed()) / 1e6 : -1;
    }

    struct Scrolled
    {
        double seconds = 0;
        double longestMs = 0;
        qint64 rows = 0;
        double mostMemory = 0;
        double mostResident = 0;
    };

    /// Page by page to the oldest line, and with the slider back.
    Scrolled scrollThrough()
    {
        Scrolled result;
        EventLoopChecker checker;
        QElapsedTimer timer;
        timer.start();
        QScrollBar* bar = m_view->verticalScrollBar();
        for (int step = 0;; ++step) {
            bar->triggerAction(QAbstractSlider::SliderPageStepSub);
            QCoreApplication::processEvents();
            if (bar->value() == 0) {
                if (m_document->hasBeginning())
                    break;
                const qint64 first = m_document->pages().firstRow();
                if (!QTest::qWaitFor(
                        [&] { return m_document->pages().firstRow() < first || m_document->hasBeginning(); },
                        waitMs))
                    break;
            }
            if (step % 500 == 0) {
                result.mostMemory = std::max(result.mostMemory, ownMemory());
                result.mostResident = std::max(result.mostResident, memory("VmRSS"));
            }
        }
        result.seconds = double(timer.elapsed()) / 1000;
        for (int part = 0; part <= 100; ++part) {
            bar->setValue(int(qint64(bar->maximum()) * part / 100));
            QTest::qWait(10);
        }
        result.longestMs = double(checker.longestGap().count());
        result.rows = m_document->pages().endRow() - m_document->pages().firstRow();
        return result;
    }

private:
    std::shared_ptr<const AdapterRegistry> m_registry;
    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<LogDocument> m_document;
    std::unique_ptr<LogView> m_view;
};

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const int lines = arguments.value(1, u"1000000"_s).toInt();
    QTemporaryDir temporary;
    const QString folder = arguments.value(2, temporary.path());
    if (lines <= 0 || !QDir().mkpath(folder) || !writeJournal(folder, lines)) {
        std::fprintf(stderr, "bench_log: cannot write a journal of %d lines\n", lines);
        return 1;
    }
    Bench bench(folder);
    const double before = ownMemory();
    const double first = bench.firstPage();
    const double again = bench.firstPage();
    std::printf("%d journal lines: first page %.0f ms, once more %.0f ms\n", lines, first, again);
    const double processorBefore = processorMs();
    const double far = bench.find(QString::fromLatin1(farWord), true);
    const double processor = processorMs() - processorBefore;
    const double nowhere = bench.find(u"no-such-word"_s, false);
    std::printf("find a word at the far end %.0f ms (processor %.0f ms), one that is nowhere %.0f ms\n", far,
        processor, nowhere);
    const Bench::Scrolled scrolled = bench.scrollThrough();
    std::printf("scrolled through %lld rows in %.1f s, longest busy stretch %.1f ms\n",
        static_cast<long long>(scrolled.rows), scrolled.seconds, scrolled.longestMs);
    std::printf("own memory %.0f MiB before, at most %.0f MiB; resident with mapped files %.0f MiB\n", before,
        scrolled.mostMemory, scrolled.mostResident);
    const bool isGood = first >= 0 && first <= 150 && far >= 0 && far <= 1000 && nowhere >= 0
        && scrolled.rows >= lines && scrolled.mostMemory <= 150;
    return isGood ? 0 : 1;
}
