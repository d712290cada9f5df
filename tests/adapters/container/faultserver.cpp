// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/adapters/container/faultserver.h"

#include <QFile>

#include <array>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace Duende {

FaultServer::FaultServer(Answer answer)
    : m_answer(std::move(answer))
    , m_listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const QByteArray path = QFile::encodeName(this->path());
    std::memcpy(address.sun_path, path.constData(), size_t(path.size()));
    const bool listens
        = ::bind(m_listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0
        && ::listen(m_listener.get(), 8) == 0;
    Q_ASSERT(listens);
    m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

FaultServer::~FaultServer()
{
    m_thread.request_stop();
    ::shutdown(m_listener.get(), SHUT_RDWR);
    m_thread.join();
}

QStringList FaultServer::requests() const
{
    const std::lock_guard guard(m_mutex);
    return m_requests;
}

void FaultServer::write(int fd, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t sent = ::send(fd, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        bytes = bytes.sliced(sent);
    }
}

void FaultServer::run(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        const FileDescriptor connection(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!connection.isValid())
            return;
        QByteArray request;
        while (!request.contains("\r\n\r\n") && !stop.stop_requested()) {
            pollfd ready{connection.get(), POLLIN, 0};
            if (::poll(&ready, 1, 20) <= 0)
                continue;
            std::array<char, 4096> buffer{};
            const ssize_t count = ::recv(connection.get(), buffer.data(), buffer.size(), 0);
            if (count <= 0)
                break;
            request.append(buffer.data(), count);
        }
        {
            const std::lock_guard guard(m_mutex);
            m_requests.append(QString::fromUtf8(request.left(request.indexOf('\r'))));
        }
        m_answer(connection.get(), request, stop);
    }
}

} // namespace Duende
