// SPDX-License-Identifier: GPL-3.0-or-later
// bench_overview [ROUNDS]: selects every unit of this machine in turn, in the window on a real X server.
// Prints how long it takes until the overview of the selected one is painted, summary and properties, and how
// long the event loop is busy at a stretch meanwhile.
#include "app/compositionroot.h"
#include "models/daemoncatalog.h"
#include "models/daemonlistmodel.h"
#include "models/operationrunner.h"
#include "tests/bench/busystretches.h"
#include "tests/bench/median.h"
#include "tests/support/xserver.h"
#include "ui/details/detailspanel.h"
#include "ui/details/propertyview.h"
#include "ui/list/daemontableview.h"
#include "ui/mainwindow/mainwindow.h"

#include <QApplication>
#include <QEventLoop>
#include <QTimer>
#include <QTreeView>

#include <cstdio>

using namespace Duende;

namespace {

constexpr int giveUpMs = 5000;

// Tells when the properties of a unit have been painted.
class OverviewPaint : public QObject
{
public:
    explicit OverviewPaint(const MainWindow& window)
        : m_tree(window.details()->findChild<PropertyView*>()->findChild<QTreeView*>())
    {
        m_tree->viewport()->installEventFilter(this);
    }

    /// Waits for it; false when it does not come.
    bool wait(const QString& unit)
    {
        m_unit = unit;
        m_isDone = false;
        QTimer::singleShot(giveUpMs, &m_loop, &QEventLoop::quit);
        m_loop.exec();
        return m_isDone;
    }

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && !m_isDone && shows(m_unit)) {
            m_isDone = true;
            // The paint itself belongs to the time.
            QMetaObject::invokeMethod(&m_loop, &QEventLoop::quit, Qt::QueuedConnection);
        }
        return false;
    }

private:
    bool shows(const QString& unit) const
    {
        const QAbstractItemModel* model = m_tree->model();
        const QModelIndex group = model->index(0, 0);
        for (int row = 0; row < model->rowCount(group); ++row) {
            if (model->index(row, 0, group).data() == QStringLiteral("Id"))
                return model->index(row, 1, group).data() == unit;
        }
        return false;
    }

    QTreeView* m_tree;
    QEventLoop m_loop;
    QString m_unit;
    bool m_isDone = false;
};

// Units of the list that run: their overview is what is seen first.
QStringList usualUnits(const MainWindow& window)
{
    const QAbstractItemModel* list = window.table()->model();
    QStringList units;
    for (int row = 0; row < list->rowCount(); ++row) {
        const auto text = [&](int column) { return list->index(row, column).data().toString(); };
        const bool runs = text(DaemonListModel::StateColumn) == QStringLiteral("Running");
        if (runs && text(DaemonListModel::ScopeColumn) == QStringLiteral("system"))
            units.append(text(DaemonListModel::NameColumn));
    }
    return units;
}

void runFor(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

void report(const char* what, const std::vector<double>& ms)
{
    std::printf("%s: median %.1f ms, 99 %% %.1f ms, at most %.1f ms (%zu)\n", what, median(ms),
        quantile(ms, 0.99), quantile(ms, 1), ms.size());
}

int bench(int rounds)
{
    const auto registry = makeRegistry();
    DaemonCatalog catalog(registry);
    OperationRunner runner(registry);
    MainWindow window(&catalog, &runner, nullptr);
    window.resize(1280, 800);
    window.show();
    QEventLoop loop;
    QObject::connect(&catalog, &DaemonCatalog::settled, &loop, &QEventLoop::quit, Qt::QueuedConnection);
    catalog.start();
    loop.exec();
    runFor(std::chrono::seconds(1));

    const QStringList units = usualUnits(window);
    OverviewPaint paint(window);
    BusyStretches busy;
    std::vector<double> painted;
    std::vector<double> stretches;
    for (int round = 0; round < rounds; ++round) {
        for (const QString& unit : units) {
            busy.take();
            QElapsedTimer timer;
            timer.start();
            // As a click does it: from the event loop.
            QTimer::singleShot(0, &window, [&] {
                timer.start();
                window.table()->selectDaemon(DaemonHandle(SystemdHandle{unit}).id());
            });
            if (!paint.wait(unit)) {
                std::fprintf(stderr, "%s was not painted\n", qPrintable(unit));
                return 1;
            }
            painted.push_back(double(timer.nsecsElapsed()) / 1e6);
            runFor(std::chrono::milliseconds(5));
            for (const double stretch : busy.take())
                stretches.push_back(stretch);
        }
    }
    report("from the selection of a unit to its painted overview", painted);
    report("event loop busy at a stretch meanwhile", stretches);
    return 0;
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
    return bench(argc > 1 ? std::atoi(argv[1]) : 3);
}
