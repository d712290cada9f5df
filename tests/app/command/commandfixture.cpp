// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/command/commandfixture.h"

#include "app/command/command.h"
#include "models/adapterregistry.h"

#include <QFile>
#include <QJsonDocument>
#include <QTemporaryFile>

#include <pty.h>
#include <termios.h>
#include <thread>
#include <unistd.h>

namespace Duende {

namespace {

QByteArray contentsOf(QTemporaryFile& file)
{
    file.seek(0);
    return file.readAll();
}

QByteArray readUntilHangUp(int descriptor)
{
    QByteArray bytes;
    char buffer[4096];
    // A terminal says EIO when its other end is closed.
    for (ssize_t count = ::read(descriptor, buffer, sizeof buffer); count > 0;
        count = ::read(descriptor, buffer, sizeof buffer))
        bytes.append(buffer, count);
    return bytes;
}

} // namespace

QStringList words(const char* line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '));
}

QJsonObject CommandRun::document() const
{
    return output.count('\n') == 1 ? QJsonDocument::fromJson(output).object() : QJsonObject();
}

QList<QJsonObject> CommandRun::errors() const
{
    QList<QJsonObject> objects;
    for (const QByteArray& line : error.split('\n')) {
        if (!line.isEmpty())
            objects.append(QJsonDocument::fromJson(line).object());
    }
    return objects;
}

QList<QByteArray> CommandRun::lines() const
{
    QList<QByteArray> lines = output.split('\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

CommandFixture::CommandFixture()
{
    qputenv("LANG", "C.UTF-8");
    qunsetenv("LC_ALL");
    qunsetenv("LC_CTYPE");
    qunsetenv("NO_COLOR");
    qputenv("TERM", "xterm");
}

int CommandFixture::runWith(const QStringList& arguments, CommandStreams streams) const
{
    const auto registry
        = std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{units, processes});
    return runCommand(arguments, registry, agentPath, streams);
}

CommandRun CommandFixture::run(const QStringList& arguments) const
{
    QTemporaryFile output;
    QTemporaryFile error;
    QFile input(QStringLiteral("/dev/null"));
    if (!output.open() || !error.open() || !input.open(QIODevice::ReadOnly))
        qFatal("no temporary files");
    CommandRun run;
    run.status = runWith(arguments, {input.handle(), output.handle(), error.handle()});
    run.output = contentsOf(output);
    run.error = contentsOf(error);
    return run;
}

CommandRun CommandFixture::runOnTerminal(const QStringList& arguments, int width) const
{
    winsize size{};
    size.ws_col = static_cast<unsigned short>(width);
    termios raw{};
    ::cfmakeraw(&raw);
    int master = -1;
    int terminal = -1;
    QTemporaryFile error;
    if (!error.open() || ::openpty(&master, &terminal, nullptr, &raw, &size) != 0)
        qFatal("no terminal");
    CommandRun run;
    std::jthread reader([&] { run.output = readUntilHangUp(master); });
    run.status = runWith(arguments, {terminal, terminal, error.handle()});
    ::close(terminal);
    reader.join();
    ::close(master);
    run.error = contentsOf(error);
    return run;
}

} // namespace Duende
