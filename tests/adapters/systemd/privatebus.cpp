// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/adapters/systemd/privatebus.h"

#include <QCoreApplication>
#include <QFile>

namespace Duende {

namespace {

void end(QProcess& process)
{
    process.closeWriteChannel();
    process.terminate();
    if (!process.waitForFinished(5000))
        process.kill();
    process.waitForFinished(5000);
}

bool waitForLine(QProcess& process)
{
    while (!process.canReadLine()) {
        if (!process.waitForReadyRead(10000))
            return false;
    }
    return true;
}

} // namespace

PrivateBus::PrivateBus() = default;

PrivateBus::~PrivateBus()
{
    stop();
}

QString PrivateBus::address() const
{
    return QStringLiteral("unix:path=") + m_directory.filePath(QStringLiteral("bus"));
}

bool PrivateBus::start()
{
    QFile::remove(m_directory.filePath(QStringLiteral("bus")));
    m_daemon.start(QStringLiteral("dbus-daemon"),
        {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--nopidfile"),
            QStringLiteral("--print-address"), QStringLiteral("--address=") + address()});
    return m_daemon.waitForStarted() && waitForLine(m_daemon);
}

void PrivateBus::stop()
{
    if (m_daemon.state() != QProcess::NotRunning)
        end(m_daemon);
}

FakeManagerProcess::~FakeManagerProcess()
{
    stop();
}

bool FakeManagerProcess::start(const QString& busAddress, const QStringList& arguments)
{
    stop();
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QCoreApplication::applicationDirPath() + QStringLiteral("/duende_fakemanager"),
        QStringList{QStringLiteral("--address"), busAddress} + arguments);
    return m_process.waitForStarted() && waitForLine(m_process)
        && m_process.readLine().trimmed() == QByteArrayLiteral("ready");
}

void FakeManagerProcess::stop()
{
    if (m_process.state() != QProcess::NotRunning)
        end(m_process);
}

void FakeManagerProcess::command(const QString& line)
{
    m_process.write(line.toUtf8() + '\n');
    m_process.waitForBytesWritten(1000);
}

} // namespace Duende
