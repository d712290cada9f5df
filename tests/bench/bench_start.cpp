// SPDX-License-Identifier: GPL-3.0-or-later
// bench_start [RUNS]: from the start of the process to the first painted list, with the adapters of this
// machine, on a real X server. Prints the median.
#include "app/compositionroot.h"
#include "models/daemoncatalog.h"
#include "models/operationrunner.h"
#include "tests/bench/median.h"
#include "tests/support/xserver.h"
#include "ui/list/daemontableview.h"
#include "ui/mainwindow/mainwindow.h"

#include <QApplication>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <ctime>

using namespace Duende;

namespace {

double nowMs()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

// Ends the program when the table has been painted with rows in it.
class FirstPaint : public QObject
{
public:
    FirstPaint(DaemonTableView* table, double startedMs) : m_table(table), m_startedMs(startedMs)
    {
        table->viewport()->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && m_table->model()->rowCount() > 0 && !m_isDone) {
            m_isDone = true;
            QTimer::singleShot(0, this, [this] {
                std::printf("%.1f\n", nowMs() - m_startedMs);
                QCoreApplication::quit();
            });
        }
        return false;
    }

private:
    DaemonTableView* m_table;
    double m_startedMs;
    bool m_isDone = false;
};

int runOnce(int argc, char** argv, double startedMs)
{
    const QApplication application(argc, argv);
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    const auto registry = makeRegistry();
    DaemonCatalog catalog(registry);
    OperationRunner runner(registry);
    MainWindow window(&catalog, &runner, &settings);
    const FirstPaint firstPaint(window.table(), startedMs);
    window.resize(1280, 800);
    window.show();
    catalog.start();
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    if (const char* started = std::getenv("DUENDE_BENCH_STARTED"))
        return runOnce(argc, argv, std::atof(started));
    const XServer server("1600x1000");
    if (!server.isRunning()) {
        std::fprintf(stderr, "%s\n", qPrintable(server.error()));
        return 1;
    }
    const QCoreApplication application(argc, argv);
    const int runs = argc > 1 ? std::atoi(argv[1]) : 10;
    std::vector<double> times;
    for (int run = -1; run < runs; ++run) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("DUENDE_BENCH_STARTED"), QString::number(nowMs(), 'f', 3));
        process.setProcessEnvironment(environment);
        process.start(QCoreApplication::applicationFilePath());
        if (!process.waitForFinished() || process.exitCode() != 0) {
            std::fprintf(stderr, "a run failed\n");
            return 1;
        }
        if (run >= 0)
            times.push_back(process.readAllStandardOutput().trimmed().toDouble());
    }
    std::printf("start to first painted list: %.0f ms (median of %d; %.0f to %.0f)\n", median(times), runs,
        quantile(times, 0), quantile(times, 1));
    return 0;
}
