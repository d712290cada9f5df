// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agentpath.h"
#include "app/command/command.h"
#include "app/compositionroot.h"
#include "app/programname.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <unistd.h>

using namespace Duende;

namespace {

// Becomes the window, which stands beside this program, or where it was installed. Returns only when that is
// not possible.
int becomeWindow(char** argv)
{
    const QString folder = QCoreApplication::applicationDirPath();
    int error = ENOENT;
    for (const QString& place : {folder, QString(folder + QStringLiteral("/../" DUENDE_LIBEXECDIR))}) {
        const QByteArray program = QFile::encodeName(place + QStringLiteral("/duende-window"));
        execv(program.constData(), argv);
        if (errno != ENOENT)
            error = errno;
    }
    std::fprintf(stderr, "duende: the window could not be opened: duende-window: %s; install Duende again\n",
        strerror(error));
    return int(ExitStatus::Failed);
}

} // namespace

int main(int argc, char** argv)
{
    nameProgram();
    const std::unique_ptr<QCoreApplication> application = makeCommandApplication(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    return isCommand(arguments) ? runCommand(arguments, makeRegistry(), agentPath()) : becomeWindow(argv);
}
