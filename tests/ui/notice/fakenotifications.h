// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QProcess>

namespace Duende {

/// The fake notification server as a process of its own on a bus, and what it was asked.
class FakeNotifications
{
public:
    ~FakeNotifications();

    /// Until it has its name on the bus.
    bool start(const QString& busAddress, const QStringList& capabilities);
    void stop();
    /// See the head of fakenotificationserver.cpp.
    void command(const QString& line);

    /// The calls of this method until now.
    QList<QJsonObject> calls(const QString& method);

private:
    QProcess m_process;
    QList<QJsonObject> m_calls;
};

} // namespace Duende
