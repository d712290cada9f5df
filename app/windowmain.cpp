// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agentpath.h"
#include "app/compositionroot.h"
#include "app/programname.h"
#include "models/daemoncatalog.h"
#include "models/failurewatch.h"
#include "models/favourites.h"
#include "models/operationrunner.h"
#include "models/trace/daemontraces.h"
#include "models/trace/flightrecordings.h"
#include "models/trace/recordingfiles.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QSettings>
#include <QTranslator>

#include <cstdio>
#include <cstdlib>

using namespace Duende;

namespace {

bool hasDisplay()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
#else
    return true;
#endif
}

} // namespace

// The window. A program of its own, so that the command need not load what draws it.
int main(int argc, char** argv)
{
    nameProgram();
    if (!hasDisplay()) {
        std::fputs("duende: there is no display here to open the window on; \"duende list\" prints the list, "
                   "\"duende --help\" the other verbs\n",
            stderr);
        return EXIT_FAILURE;
    }
    const QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("Duende"));
    QApplication::setDesktopFileName(QStringLiteral("org.duende.Duende"));
    QApplication::setWindowIcon(Icons::program());
    // Only plurals yet, which English needs as other languages do.
    QTranslator plurals;
    if (plurals.load(QStringLiteral(":/translations/duende_en")))
        QApplication::installTranslator(&plurals);
    // In this order, so that the window goes before what it shows, and running operations before their
    // adapters.
    const std::shared_ptr<const AdapterRegistry> registry = makeRegistry();
    QSettings settings;
    DaemonCatalog catalog(registry);
    OperationRunner runner(registry);
    DaemonTraces traces(
        {&runner, registry, agentPath(), [](const QString& name) { return RecordingFiles::newPath(name); }});
    // The recorder notices every failure, whatever a person wants to be told.
    const Favourites nobodys(nullptr);
    FailureWatch watch(&catalog, &nobodys);
    FlightRecorder recorder({&runner, &catalog, &watch, agentPath(),
        [](const QString& name) { return RecordingFiles::newPath(name); }});
    FlightRecordings recordings(&recorder, &catalog, &settings);
    if (const auto service = recorderService())
        recordings.setService(*service, &runner, RecordingFiles::folder());
    MainWindow window(&catalog, &runner, &settings, &traces, &recordings);
    window.show();
    catalog.start();
    return QApplication::exec();
}
