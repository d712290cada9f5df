// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/notice/fakenotifications.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace Duende {

FakeNotifications::~FakeNotifications()
{
    stop();
}

bool FakeNotifications::start(const QString& busAddress, const QStringList& capabilities)
{
    stop();
    m_calls.clear();
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QCoreApplication::applicationDirPath() + QStringLiteral("/duende_fakenotificationserver"),
        QStringList{busAddress} + capabilities);
    if (!m_process.waitForStarted())
        return false;
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(10000))
            return false;
    }
    return m_process.readLine().trimmed() == QByteArrayLiteral("{}");
}

void FakeNotifications::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.closeWriteChannel();
    m_process.terminate();
    if (!m_process.waitForFinished(5000))
        m_process.kill();
    m_process.waitForFinished(5000);
}

void FakeNotifications::command(const QString& line)
{
    m_process.write(line.toUtf8() + '\n');
    m_process.waitForBytesWritten(1000);
}

QList<QJsonObject> FakeNotifications::calls(const QString& method)
{
    while (m_process.canReadLine())
        m_calls.append(QJsonDocument::fromJson(m_process.readLine()).object());
    QList<QJsonObject> calls;
    for (const QJsonObject& call : std::as_const(m_calls)) {
        if (call.value(QStringLiteral("method")).toString() == method)
            calls.append(call);
    }
    return calls;
}

} // namespace Duende
