// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/support/filedescriptor.h"

#include <QByteArray>
#include <QStringList>
#include <QTemporaryDir>

#include <functional>
#include <mutex>
#include <thread>

namespace Duende {

/// A server on a Unix socket that answers as a test tells it, one connection at a time. Only for faults that
/// a real engine does not make on demand.
class FaultServer
{
public:
    /// What is done to a connection whose request has been read; it may write and wait.
    using Answer = std::function<void(int fd, const QByteArray& request, const std::stop_token& stop)>;

    explicit FaultServer(Answer answer);
    ~FaultServer();
    Q_DISABLE_COPY_MOVE(FaultServer)

    QString path() const { return m_folder.filePath(QStringLiteral("engine.sock")); }
    /// The requests' first lines, in order.
    QStringList requests() const;

    static void write(int fd, QByteArrayView bytes);

private:
    void run(const std::stop_token& stop);

    QTemporaryDir m_folder;
    Answer m_answer;
    FileDescriptor m_listener;
    mutable std::mutex m_mutex; // guards m_requests
    QStringList m_requests;
    std::jthread m_thread;
};

} // namespace Duende
