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

/// A bus for one user, with the limits of a system bus: a session bus has hardly any.
QString configurationFor(const QString& address)
{
    return QStringLiteral("<busconfig><type>session</type><listen>%1</listen><auth>EXTERNAL</auth>"
                          "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
                          "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy>"
                          "<limit name=\"max_replies_per_connection\">128</limit></busconfig>")
        .arg(address);
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
    const QString path = m_directory.filePath(QStringLiteral("bus.conf"));
    QFile configuration(path);
    if (!configuration.open(QIODevice::WriteOnly))
        return false;
    configuration.write(configurationFor(address()).toUtf8());
    configuration.close();
    m_daemon.start(QStringLiteral("dbus-daemon"),
        {QStringLiteral("--config-file=") + path, QStringLiteral("--nofork"), QStringLiteral("--nopidfile"),
            QStringLiteral("--print-address")});
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
