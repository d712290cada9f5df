// SPDX-License-Identifier: GPL-3.0-or-later
// bench_units [UNITS [CHANGES_PER_SECOND [SECONDS]]]: the window over a fake service manager in a process of
// its own. Prints how long the listing takes, how long the event loop of the GUI thread is busy at a stretch
// while changes come, the processor time of that thread and the memory a unit.
#include "adapters/systemd/systemdadapter.h"
#include "models/daemoncatalog.h"
#include "models/operationrunner.h"
#include "tests/adapters/systemd/privatebus.h"
#include "tests/bench/busystretches.h"
#include "tests/bench/median.h"
#include "tests/support/xserver.h"
#include "ui/list/daemontableview.h"
#include "ui/mainwindow/mainwindow.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTimer>

#include <cstdio>
#include <ctime>
#include <unistd.h>

using namespace Duende;

namespace {

double threadCpuMs()
{
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return double(used.tv_sec) * 1e3 + double(used.tv_nsec) / 1e6;
}

double residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * double(sysconf(_SC_PAGESIZE));
}

void report(const char* when, const std::vector<double>& stretches)
{
    std::printf(
        "event loop busy at a stretch, %s: median %.2f ms, 99 %% %.2f ms, at most %.2f ms (%zu stretches)\n",
        when, median(stretches), quantile(stretches, 0.99), quantile(stretches, 1), stretches.size());
}

void runFor(std::chrono::milliseconds time)
{
    QTimer::singleShot(time, qApp, &QCoreApplication::quit);
    QApplication::exec();
}

int bench(int units, int changesPerSecond, std::chrono::seconds time)
{
    PrivateBus bus;
    FakeManagerProcess manager;
    if (!bus.start()
        || !manager.start(bus.address(),
            {QStringLiteral("--units"), QString::number(units), QStringLiteral("--changes-per-second"),
                QString::number(changesPerSecond)})) {
        std::fprintf(stderr, "the fake manager did not start\n");
        return 1;
    }
    SystemdEndpoint endpoint;
    endpoint.busAddress = bus.address();
    const auto registry = std::make_shared<AdapterRegistry>(
        std::vector<std::shared_ptr<PlatformAdapter>>{std::make_shared<SystemdAdapter>(endpoint)});
    DaemonCatalog catalog(registry);
    OperationRunner runner(registry);
    MainWindow window(&catalog, &runner, nullptr);
    window.resize(1280, 800);
    window.show();
    runFor(std::chrono::seconds(1));

    BusyStretches busy;
    const double before = residentBytes();
    QElapsedTimer timer;
    timer.start();
    QObject::connect(&catalog, &DaemonCatalog::settled, qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    catalog.start();
    QApplication::exec();
    std::printf("listing %d units: %lld ms until they are in the window\n",
        window.table()->model()->rowCount(), static_cast<long long>(timer.elapsed()));
    runFor(std::chrono::seconds(2));
    report("while they come in", busy.take());
    std::printf("memory a unit: %.0f bytes\n", (residentBytes() - before) / units);

    const double cpuBefore = threadCpuMs();
    timer.restart();
    runFor(time);
    report("while they change", busy.take());
    std::printf("processor time of the GUI thread at %d changes a second: %.1f %%\n", changesPerSecond,
        100.0 * (threadCpuMs() - cpuBefore) / double(timer.elapsed()));
    return window.table()->model()->rowCount() == units ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    const XServer server("1600x1000");
    if (!server.isRunning()) {
        std::fprintf(stderr, "%s\n", qPrintable(server.error()));
        return 1;
    }
    // GLib's loop tells that it is awake only after it has worked.
    qputenv("QT_NO_GLIB", "1");
    const QApplication application(argc, argv);
    const auto number
        = [&](int index, int otherwise) { return argc > index ? std::atoi(argv[index]) : otherwise; };
    return bench(number(1, 10000), number(2, 1000), std::chrono::seconds(number(3, 20)));
}
