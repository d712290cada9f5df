// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace Duende {

/// A message bus of the test's own, at an address that stays the same when it is started again.
class PrivateBus
{
public:
    PrivateBus();
    ~PrivateBus();

    QString address() const;
    bool start();
    void stop();

private:
    QTemporaryDir m_directory;
    QProcess m_daemon;
};

/// The fake service manager as a process of its own on a bus (QTBUG-92107).
class FakeManagerProcess
{
public:
    ~FakeManagerProcess();

    /// Until it has its name on the bus. `arguments` are those of its main().
    bool start(const QString& busAddress, const QStringList& arguments = {});
    void stop();
    /// See FakeManager::command().
    void command(const QString& line);

private:
    QProcess m_process;
};

} // namespace Duende
