// SPDX-License-Identifier: GPL-3.0-or-later
// bench_tracestore [EVENTS [FOLDER]]: a recording of 10 million calls: how fast it is appended, opened,
// filtered and counted, and the memory that it takes. Fails where the project's limits are not kept.
#include "models/operationrunner.h"
#include "models/trace/traceevents.h"
#include "models/trace/tracefilterrun.h"
#include "models/trace/tracerecorder.h"
#include "models/trace/tracestatistics.h"

#include "adapters/trace/wire/recordreader.h"
#include "tests/bench/median.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QTemporaryDir>

#include <cstdio>
#include <cstring>
#include <unistd.h>

using namespace Duende;

namespace {

constexpr double leastAppendsASecond = 5e6;
constexpr double mostOpenMs = 300;
constexpr double mostFilterMs = 1000; // of 10 million
constexpr double mostFirstMs = 100;
constexpr double leastStatisticsASecond = 1e6;
constexpr double mostMegabytes = 300;

bool isWithin = true;

void tell(const char* what, double value, const char* unit, double limit, bool isLeast)
{
    const bool isRight = isLeast ? value >= limit : value <= limit;
    isWithin = isWithin && isRight;
    std::printf("%-34s %10.2f %-16s %s %g%s\n", what, value, unit, isLeast ? "at least" : "at most", limit,
        isRight ? "" : "  MISSED");
    std::fflush(stdout);
}

double residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// Open, read twice, close and a getpid: of 1000 calls each batch is made once, its times then go on.
class Batch
{
public:
    Batch()
    {
        for (int i = 0; i < 200; ++i) {
            add(257, 3, "/usr/share/zoneinfo/Europe/Madrid");
            add(0, 512, nullptr);
            add(0, i % 10 == 0 ? -11 : 512, nullptr);
            add(3, 0, nullptr);
            add(39, 100, nullptr);
        }
    }

    std::span<const std::byte> next()
    {
        for (const qsizetype offset : m_offsets) {
            ++m_sequence;
            const quint64 numbers[2] = {m_sequence, m_sequence * 200};
            std::memcpy(
                m_bytes.data() + offset + offsetof(Trace::CallRecord, sequence), numbers, sizeof numbers);
        }
        return std::as_bytes(std::span(m_bytes.constData(), std::size_t(m_bytes.size())));
    }
    std::size_t count() const { return m_offsets.size(); }

private:
    void add(int number, qint64 result, const char* path)
    {
        Trace::CallRecord record{};
        record.header.kind = uint16_t(Trace::RecordKind::Call);
        record.durationNs = 150 + quint64(m_offsets.size() % 97) * 31;
        record.pid = record.tid = 100 + uint32_t(m_offsets.size() % 8);
        record.architecture = 0xc000003e;
        record.number = number;
        record.result = result;
        record.arguments[0] = number == 257 ? quint64(-100) : 3;
        QByteArray tail;
        if (path) {
            Trace::Capture capture{};
            capture.argument = 1;
            capture.length = uint32_t(std::strlen(path));
            tail = QByteArray(reinterpret_cast<const char*>(&capture), sizeof capture) + path;
            tail.append((8 - tail.size() % 8) % 8, '\0');
            record.captureCount = 1;
        }
        record.header.size = uint32_t(sizeof record + std::size_t(tail.size()));
        m_offsets.push_back(m_bytes.size());
        m_bytes += QByteArray(reinterpret_cast<const char*>(&record), sizeof record) + tail;
    }

    QByteArray m_bytes;
    std::vector<qsizetype> m_offsets;
    quint64 m_sequence = 0;
};

void benchAppend(const QString& path, quint64 events)
{
    Batch batch;
    const auto recorder
        = TraceRecorder::create(path, {.handle = QStringLiteral("native:pid100"), .host = {}});
    if (!recorder) {
        std::printf("%s\n", qPrintable(recorder.error().message()));
        std::exit(1);
    }
    QElapsedTimer timer;
    timer.start();
    for (quint64 done = 0; done < events; done += batch.count())
        (*recorder)->append(batch.next());
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    isWithin = (*recorder)->finish().has_value() && isWithin;
    tell("append", double(events) / seconds / 1e6, "M events/s", leastAppendsASecond / 1e6, true);
    std::printf("%-34s %10.2f MB\n", "file", double((*recorder)->recording()->bytes()) / 1e6);
}

std::shared_ptr<TraceRecording> benchOpen(const QString& path)
{
    QElapsedTimer timer;
    timer.start();
    auto recording = TraceRecording::open(path).value_or(nullptr);
    TraceEvents events;
    events.setRecording(recording, nullptr);
    qsizetype letters = 0;
    const quint64 count = events.rowCount();
    for (quint64 row = count > 60 ? count - 60 : 0; row < count; ++row) {
        for (int column = 0; column < traceColumnCount; ++column)
            letters += events.text(row, TraceColumn(column)).size();
    }
    tell("open and the texts of one screen", double(timer.nsecsElapsed()) / 1e6, "ms", mostOpenMs, false);
    isWithin = isWithin && letters > 0;
    std::vector<double> random;
    quint64 row = 1;
    for (int i = 0; i < 2000; ++i) {
        row = (row * 6364136223846793005U + 1442695040888963407U);
        timer.restart();
        isWithin = isWithin && recording->row(row % count);
        random.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::printf("%-34s %10.3f ms median, %.2f ms p99\n", "any row", median(random), quantile(random, 0.99));
    return recording;
}

void benchFilter(OperationRunner& runner, const std::shared_ptr<TraceRecording>& recording, const char* text)
{
    const auto expression = FilterExpression::parse(QString::fromLatin1(text), traceFilterSchema());
    TraceFilterRun run(&runner);
    QEventLoop loop;
    QElapsedTimer timer;
    double firstMs = -1;
    std::size_t rows = 0;
    QObject::connect(&run, &TraceFilterRun::found, &loop, [&](const std::vector<uint32_t>& found) {
        if (firstMs < 0)
            firstMs = double(timer.nsecsElapsed()) / 1e6;
        rows += found.size();
    });
    QObject::connect(&run, &TraceFilterRun::caughtUp, &loop, &QEventLoop::quit);
    timer.start();
    run.start(recording, TraceFilter(*expression));
    loop.exec();
    const double scale = 1e7 / double(recording->rowCount());
    std::printf("filter %s: %zu rows\n", text, rows);
    tell("  first rows", firstMs, "ms", mostFirstMs, false);
    tell("  all", double(timer.nsecsElapsed()) / 1e6 * scale, "ms for 10 M", mostFilterMs, false);
}

void benchStatistics(const std::shared_ptr<TraceRecording>& recording)
{
    TraceProcesses processes;
    TraceStatistics statistics;
    TraceCursor cursor(recording);
    QElapsedTimer timer;
    timer.start();
    while (const auto record = cursor.next()) {
        processes.add(*record);
        statistics.add(*record, processes);
    }
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    tell("statistics and descriptors", double(statistics.callCount()) / seconds / 1e6, "M events/s",
        leastStatisticsASecond / 1e6, true);
    tell("memory with all of it open", residentMegabytes(), "MB", mostMegabytes, false);
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const quint64 events = argc > 1 ? QByteArray(argv[1]).toULongLong() : 10'000'000;
    const QTemporaryDir folder(
        QFile::decodeName(argc > 2 ? argv[2] : "/tmp") + QStringLiteral("/bench_tracestore"));
    const QString path = folder.filePath(QStringLiteral("bench.duende-trace"));
    OperationRunner runner(
        std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{}));
    benchAppend(path, events);
    const std::shared_ptr<TraceRecording> recording = benchOpen(path);
    benchFilter(runner, recording, "call=openat");
    benchFilter(runner, recording, "failed");
    benchFilter(runner, recording, "duration>3us pid=101");
    benchStatistics(recording);
    return isWithin ? 0 : 1;
}
