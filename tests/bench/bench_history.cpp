// SPDX-License-Identifier: GPL-3.0-or-later
// bench_history [DAEMONS]: the list with an hour of history of every daemon, read every two seconds: the
// memory that it takes, the processor time that a reading of all of them takes, and what drawing one costs
// the model. Fails when 500 daemons take more than 60 MB.
#include "models/daemoncatalog.h"
#include "models/daemonlistmodel.h"
#include "tests/support/fakeadapter.h"
#include "tests/support/samplerecords.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>

#include <cstdio>
#include <unistd.h>

using namespace Duende;
using namespace std::chrono_literals;

namespace {

constexpr double allowedMegabytes = 60;

double residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

ResourceUse use(int reading, int daemon)
{
    ResourceUse use;
    use.source = ResourceUse::Source::ControlGroup;
    use.readAt = 10s + reading * 2s;
    use.cpuTime = reading * std::chrono::milliseconds(daemon);
    use.memoryBytes = quint64(daemon + reading) * 4096;
    use.tasks = 5;
    use.processes = 2;
    if (reading % 5 == 0) {
        use.readBytes = quint64(reading) * 1000;
        use.writtenBytes = quint64(reading) * 2000;
    }
    return use;
}

int bench(int daemons)
{
    const auto adapter = std::make_shared<FakeAdapter>();
    const auto registry
        = std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{adapter});
    DaemonCatalog catalog(registry);
    DaemonListModel model(&catalog);
    QList<DaemonRecord> records;
    for (int i = 0; i < daemons; ++i)
        records.append(unitRecord(QStringLiteral("daemon%1.service").arg(i)));
    const double before = residentMegabytes();
    Q_EMIT catalog.changed({false, {}, records});
    QElapsedTimer timer;
    timer.start();
    constexpr int readings = 1850; // an hour, and what is dropped again
    for (int reading = 0; reading < readings; ++reading) {
        ResourceSamples samples;
        for (int i = 0; i < daemons; ++i)
            samples.append({records.at(i).handle.id(), use(reading, i)});
        Q_EMIT catalog.sampled(samples);
    }
    const double readingMs = double(timer.nsecsElapsed()) / 1e6 / readings;
    const double megabytes = residentMegabytes() - before;
    timer.restart();
    qsizetype points = 0;
    for (size_t series = 0; series < usageSeriesCount; ++series)
        points += model.history(0).points(UsageSeries(series), 0ms).size();
    std::printf(
        "an hour of history of %d daemons: %.1f MB (at most %.1f kB each by its form), a reading of all "
        "%.2f ms, %lld points of one in %.2f ms\n",
        model.rowCount(), megabytes, double(UsageHistory::maxBytes + sizeof(UsageHistory)) / 1e3, readingMs,
        static_cast<long long>(points), double(timer.nsecsElapsed()) / 1e6);
    const bool isTooMuch = megabytes * 500 / daemons > allowedMegabytes;
    if (isTooMuch)
        std::printf("that is more than %.0f MB for 500\n", allowedMegabytes);
    return isTooMuch || model.rowCount() != daemons ? 1 : 0;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    return bench(argc > 1 ? std::max(1, std::atoi(argv[1])) : 500);
}
