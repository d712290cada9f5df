// SPDX-License-Identifier: GPL-3.0-or-later
// Opens the window over a sample host, to look at it: preview [--absent] [--silent] [--settings FILE]
#include "tests/ui/support/samplehost.h"
#include "ui/mainwindow/mainwindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>

using namespace std::chrono_literals;

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QCoreApplication::setApplicationVersion(QStringLiteral("0.1.0"));
    QCommandLineParser parser;
    const QCommandLineOption absent(QStringLiteral("absent"));
    const QCommandLineOption silent(QStringLiteral("silent"));
    const QCommandLineOption file(
        QStringLiteral("settings"), {}, QStringLiteral("file"), QStringLiteral("/dev/null"));
    parser.addOptions({absent, silent, file});
    parser.process(app);

    QSettings settings(parser.value(file), QSettings::IniFormat);
    Duende::SampleHost host;
    host.operationTime = 1500ms;
    Duende::MainWindow window(host.catalog(), host.runner(), &settings);
    window.show();
    if (parser.isSet(absent))
        host.answerWithoutUnits();
    else if (!parser.isSet(silent))
        host.answer();
    if (!parser.isSet(silent)) {
        for (int i = 0; i < 30; ++i)
            host.sampleOnce();
        host.sample(2s);
    }
    return QApplication::exec();
}
