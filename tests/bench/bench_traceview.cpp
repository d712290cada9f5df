// SPDX-License-Identifier: GPL-3.0-or-later
// bench_traceview [EVENTS [FOLDER]]: a recording of 10 million calls in the table of events: how long until
// its first rows are painted, how long painting takes at random places, and how long the event loop is busy
// while 200,000 events a second are appended by another thread and the table follows. Ends non-zero where a
// figure is beyond its bound.
#include "models/operationrunner.h"
#include "models/trace/tracedocument.h"
#include "models/trace/tracerecorder.h"
#include "tests/bench/busystretches.h"
#include "tests/bench/median.h"
#include "tests/models/trace/samplecalls.h"
#include "tests/support/eventloopchecker.h"
#include "ui/trace/view/traceview.h"

#include <QApplication>
#include <QEventLoop>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <atomic>
#include <cstdio>
#include <thread>

using namespace Duende;
using namespace std::chrono_literals;

namespace {

constexpr double mostOpenMs = 300;
constexpr double mostGapMs = 16;
constexpr int eventsASecond = 200'000;
constexpr int places = 1000;

bool isWithin = true;

void tell(const char* what, double value, const char* unit, double limit)
{
    const bool isRight = value <= limit;
    isWithin = isWithin && isRight;
    std::printf("%-44s %9.2f %-4s at most %g%s\n", what, value, unit, limit, isRight ? "" : "  MISSED");
    std::fflush(stdout);
}

double sinceMs(const QElapsedTimer& timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

/// A thousand calls of the usual kinds.
QByteArray batch()
{
    SampleRecords records;
    for (int i = 0; i < 200; ++i) {
        records.pid = records.tid = quint32(100 + i % 8);
        records.add(records.call(257, i % 10 == 0 ? -2 : 3, {quint64(-100), 1, 02000000}), 1,
            "/usr/share/zoneinfo/Europe/Madrid");
        records.add(records.call(0, 64, {3, 1, 512}), 1, QByteArray(64, 'x'), true);
        records.addCall(5, 0, {3, 1});
        records.addCall(3, 0, {3});
        records.addCall(39, 100, {});
    }
    const auto bytes = records.bytes();
    return {reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())};
}

std::unique_ptr<TraceRecorder> makeRecording(const QString& path, quint64 events)
{
    auto recorder = TraceRecorder::create(path,
        {sampleArchitecture, TraceAgentKind::Simulated, 1'700'000'000'000'000'000, 0,
            QStringLiteral("native:pid100"), QStringLiteral("host")});
    if (!recorder)
        return nullptr;
    SampleRecords processes;
    for (quint32 id = 100; id < 108; ++id)
        processes.addProcess(id, 1, "/", "web");
    bool isTaken = (*recorder)->append(processes.bytes());
    const QByteArray calls = batch();
    for (quint64 count = 0; isTaken && count < events; count += 1000)
        isTaken = (*recorder)->append(std::as_bytes(std::span(calls.constData(), std::size_t(calls.size()))));
    return isTaken ? std::move(*recorder) : nullptr;
}

void benchOpen(TraceDocument& document, TraceView& view, const QString& path)
{
    QElapsedTimer timer;
    timer.start();
    const auto recording = TraceRecording::open(path);
    if (!recording) {
        isWithin = false;
        return;
    }
    document.setRecording(*recording);
    view.viewport()->repaint();
    tell("open and paint", sinceMs(timer), "ms", mostOpenMs);
}

void benchScroll(TraceView& view, const char* when)
{
    std::vector<double> paints;
    quint64 place = 1;
    const int most = view.verticalScrollBar()->maximum();
    for (int i = 0; i < places; ++i) {
        place = place * 6364136223846793005U + 1442695040888963407U;
        QElapsedTimer timer;
        timer.start();
        view.verticalScrollBar()->setValue(int((place >> 16) % quint64(most + 1)));
        view.viewport()->repaint();
        paints.push_back(sinceMs(timer));
        QCoreApplication::processEvents();
    }
    std::printf("%s\n", when);
    tell("  paint at a random place, median", median(paints), "ms", mostGapMs);
    tell("  99 %", quantile(paints, 0.99), "ms", mostGapMs);
}

void benchFollow(TraceDocument& document, TraceView& view, TraceRecorder& recorder)
{
    document.setRecording(recorder.recording());
    view.setFollowing(true);
    const quint64 before = recorder.recording()->rowCount();
    // The analysis goes through what is there first; what is measured is the flow.
    if (!QTest::qWaitFor([&] { return document.analysis()->processes()->knownRows() >= before; }, 120'000))
        isWithin = false;
    std::atomic<bool> isEnded = false;
    std::thread agent([&] {
        const QByteArray calls = batch();
        auto next = std::chrono::steady_clock::now();
        while (!isEnded) {
            recorder.append(std::as_bytes(std::span(calls.constData(), std::size_t(calls.size()))));
            next += std::chrono::microseconds(1'000'000LL * 1000 / eventsASecond);
            std::this_thread::sleep_until(next);
        }
    });
    BusyStretches stretches;
    EventLoopChecker checker;
    QElapsedTimer timer;
    timer.start();
    // Not qWait(), which never lets the loop block.
    QEventLoop loop;
    QTimer::singleShot(10s, &loop, &QEventLoop::quit);
    loop.exec();
    const auto milliseconds = double(timer.elapsed());
    isEnded = true;
    agent.join();
    const double rate = double(recorder.recording()->rowCount() - before) / milliseconds * 1000;
    const std::vector<double> busy = stretches.take();
    std::printf("following %.0f events a second, %zu stretches of work\n", rate, busy.size());
    tell("  event loop busy, median", median(busy), "ms", mostGapMs);
    tell("  99 %", quantile(busy, 0.99), "ms", mostGapMs);
    std::printf(
        "  longest gap between two ticks %lld ms\n", static_cast<long long>(checker.longestGap().count()));
    isWithin = isWithin && !busy.empty() && view.isFollowing() && rate > eventsASecond * 0.9;
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_NO_GLIB", "1");
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const quint64 events = argc > 1 ? QByteArray(argv[1]).toULongLong() : 10'000'000;
    const QTemporaryDir folder(
        QFile::decodeName(argc > 2 ? argv[2] : "/tmp") + QStringLiteral("/bench_traceview"));
    const QString path = folder.filePath(QStringLiteral("bench.duende-trace"));
    const std::unique_ptr<TraceRecorder> recorder = makeRecording(path, events);
    if (!recorder) {
        std::fprintf(stderr, "bench_traceview: cannot write a recording of %llu events\n",
            static_cast<unsigned long long>(events));
        return 1;
    }
    OperationRunner runner(
        std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{}));
    TraceDocument document(&runner);
    TraceView view(&document);
    view.resize(1280, 700);
    view.show();
    QTest::qWait(200);
    std::printf("%llu events\n", static_cast<unsigned long long>(recorder->recording()->rowCount()));
    benchOpen(document, view, path);
    benchScroll(view, "scrolling while all is analysed");
    if (!QTest::qWaitFor(
            [&] {
                return document.analysis()->processes()->knownRows() >= recorder->recording()->rowCount();
            },
            120'000))
        isWithin = false;
    benchScroll(view, "scrolling afterwards");
    benchFollow(document, view, *recorder);
    return isWithin ? 0 : 1;
}
