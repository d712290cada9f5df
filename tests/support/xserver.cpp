// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/xserver.h"

#include <QCursor>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QProcess>
#include <QTest>
#include <QWidget>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace Duende {

namespace {

constexpr int startTimeoutMs = 10000;
constexpr int pointTimeoutMs = 10000;
constexpr int settleMs = 500;

pid_t start(const std::vector<QByteArray>& words, int keptFd = -1)
{
    std::vector<char*> argv;
    for (const QByteArray& word : words)
        argv.push_back(const_cast<char*>(word.constData()));
    argv.push_back(nullptr);
    const pid_t pid = fork();
    if (pid != 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int fd = 3; fd < 64; ++fd) {
        if (fd != keptFd)
            close(fd);
    }
    execvp(argv.front(), argv.data());
    _exit(127);
}

void end(pid_t pid)
{
    if (pid <= 0)
        return;
    kill(pid, SIGTERM);
    waitpid(pid, nullptr, 0);
}

} // namespace

XServer::XServer(const QByteArray& geometry)
{
    int ends[2];
    if (pipe(ends) != 0) {
        m_error = QString::fromLocal8Bit(strerror(errno));
        return;
    }
    m_server = start({"Xvfb", "-displayfd", QByteArray::number(ends[1]), "-screen", "0", geometry + "x24",
                         "-nolisten", "tcp", "-noreset"},
        ends[1]);
    close(ends[1]);
    // The server writes its number when it can be reached, and ends when nobody reads all of the line.
    QByteArray line;
    pollfd wait{ends[0], POLLIN, 0};
    char bytes[16];
    while (!line.endsWith('\n') && poll(&wait, 1, startTimeoutMs) == 1) {
        const ssize_t count = read(ends[0], bytes, sizeof bytes);
        if (count <= 0)
            break;
        line.append(bytes, count);
    }
    close(ends[0]);
    if (line.endsWith('\n'))
        m_display = ':' + line.trimmed();
    if (m_display.size() < 2) {
        m_display.clear();
        m_error = QStringLiteral("Xvfb did not start");
        return;
    }
    qputenv("DISPLAY", m_display);
    qputenv("QT_QPA_PLATFORM", "xcb");
    m_windowManager = start({"openbox", "--sm-disable"});
}

XServer::~XServer()
{
    end(m_windowManager);
    end(m_server);
}

bool XServer::run(const QString& program, const QStringList& arguments)
{
    // The window goes on living while the hand moves, as it does for a person.
    QProcess process;
    QEventLoop loop;
    QObject::connect(&process, &QProcess::finished, &loop, &QEventLoop::quit);
    QObject::connect(&process, &QProcess::errorOccurred, &loop, &QEventLoop::quit);
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.start(program, arguments);
    if (process.state() != QProcess::NotRunning)
        loop.exec();
    return process.exitStatus() == QProcess::NormalExit && process.error() == QProcess::UnknownError
        && process.exitCode() == 0;
}

bool XServer::click(const QWidget* widget) const
{
    return click(widget, widget->rect().center());
}

bool XServer::click(const QWidget* widget, const QPoint& place) const
{
    return pointAt(widget, place)
        && run(QStringLiteral("xdotool"), {QStringLiteral("click"), QStringLiteral("1")});
}

bool XServer::middleClick(const QWidget* widget, const QPoint& place) const
{
    return pointAt(widget, place)
        && run(QStringLiteral("xdotool"), {QStringLiteral("click"), QStringLiteral("2")});
}

bool XServer::pointAt(const QWidget* widget, const QPoint& place) const
{
    // A window manager may still be putting the window in its place: as a person does, look where the pointer
    // is before pressing.
    QDeadlineTimer patience(pointTimeoutMs);
    while (!patience.hasExpired()) {
        const QPoint at = widget->mapToGlobal(place);
        if (!run(QStringLiteral("xdotool"),
                {QStringLiteral("mousemove"), QString::number(at.x()), QString::number(at.y())}))
            return false;
        if (QTest::qWaitFor([&] { return widget->underMouse(); }, settleMs)
            && widget->mapToGlobal(place) == at && QCursor::pos() == at)
            return true;
    }
    return false;
}

bool XServer::type(const QString& text) const
{
    return run(QStringLiteral("xdotool"),
        {QStringLiteral("type"), QStringLiteral("--delay"), QStringLiteral("8"), QStringLiteral("--"), text});
}

bool XServer::press(const QString& keys) const
{
    return run(QStringLiteral("xdotool"), {QStringLiteral("key"), keys});
}

bool XServer::picture(const QString& file) const
{
    return run(QStringLiteral("import"), {QStringLiteral("-window"), QStringLiteral("root"), file});
}

} // namespace Duende
