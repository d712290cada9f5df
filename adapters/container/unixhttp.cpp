// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/container/unixhttp.h"

#include "adapters/support/displaytext.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace Duende {

namespace {

constexpr qsizetype readSize = 64 * 1024;

/// Waits for the socket, the stop token or the deadline, whichever comes first.
Result<void> waitFor(int fd, short events, const OperationContext& context)
{
    const QString operation = QStringLiteral("asking the engine");
    if (const Result<void> goesOn = context.check(operation); !goesOn)
        return goesOn;
    FileDescriptor stopped;
    if (context.stop.stop_possible())
        stopped = FileDescriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    const std::stop_callback wake(context.stop, [&] { ::eventfd_write(stopped.get(), 1); });
    for (;;) {
        std::array<pollfd, 2> fds{pollfd{fd, events, 0}, pollfd{stopped.get(), POLLIN, 0}};
        const qint64 left = context.deadline.isForever() ? 60'000 : context.deadline.remainingTime();
        const int count
            = ::poll(fds.data(), fds.size(), static_cast<int>(std::clamp<qint64>(left, 0, 60'000)));
        if (const Result<void> goesOn = context.check(operation); !goesOn)
            return goesOn;
        if (count > 0 && fds[0].revents != 0)
            return {};
        if (count < 0 && errno != EINTR)
            return std::unexpected(
                PlatformError::io(QStringLiteral("waiting for the engine")).withErrno(errno));
    }
}

QByteArray headOf(const HttpRequest& request)
{
    QByteArray head = QByteArray(request.method + ' ' + request.target)
        + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: duende\r\nAccept: application/json\r\nConnection: "
          "close\r\n";
    if (!request.body.isEmpty() || request.method == "POST") {
        head += "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(request.body.size())
            + "\r\n";
    }
    return head + "\r\n";
}

} // namespace

HttpStream::HttpStream(FileDescriptor socket, const QString& path, qsizetype maximumBody, bool isHead)
    : m_socket(std::move(socket))
    , m_path(path)
    , m_reader(maximumBody, isHead)
{
}

PlatformError HttpStream::failure(const QString& what, int errnoValue) const
{
    return PlatformError::io(QStringLiteral("%1 %2").arg(what, displayText(m_path))).withErrno(errnoValue);
}

Result<void> HttpStream::send(QByteArrayView bytes, const OperationContext& context)
{
    while (!bytes.isEmpty()) {
        if (const Result<void> ready = waitFor(m_socket.get(), POLLOUT, context); !ready)
            return ready;
        const ssize_t sent = ::send(m_socket.get(), bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL);
        if (sent > 0)
            bytes = bytes.sliced(sent);
        else if (errno == EPIPE)
            return {}; // what it said before it hung up is worth reading
        else if (errno != EAGAIN && errno != EINTR)
            return std::unexpected(failure(QStringLiteral("sending a request to"), errno));
    }
    return {};
}

Result<void> HttpStream::readSome(const OperationContext& context)
{
    if (const Result<void> ready = waitFor(m_socket.get(), POLLIN, context); !ready)
        return ready;
    std::array<char, readSize> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): recv fills it
    const ssize_t count = ::recv(m_socket.get(), buffer.data(), buffer.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return {};
    if (count < 0 && errno != ECONNRESET)
        return std::unexpected(failure(QStringLiteral("reading from"), errno));
    const Result<void> taken
        = count > 0 ? m_reader.feed(QByteArrayView(buffer.data(), count)) : m_reader.end();
    if (!taken && taken.error().kind() == PlatformError::Kind::Io) {
        return std::unexpected(
            PlatformError::io(displayText(m_path) + QStringLiteral(": ") + taken.error().detail())
                .withAdvice(QStringLiteral("The engine may have ended or been restarted; try again.")));
    }
    return taken;
}

Result<void> HttpStream::readHead(const OperationContext& context)
{
    while (!m_reader.hasHead()) {
        if (const Result<void> some = readSome(context); !some)
            return some;
    }
    return {};
}

Result<QByteArray> HttpStream::read(const OperationContext& context)
{
    for (;;) {
        QByteArray body = m_reader.takeBody();
        if (!body.isEmpty() || m_reader.isComplete())
            return body;
        if (const Result<void> some = readSome(context); !some)
            return std::unexpected(some.error());
    }
}

Result<QByteArray> HttpStream::readAll(const OperationContext& context)
{
    while (!m_reader.isComplete()) {
        if (const Result<void> some = readSome(context); !some)
            return std::unexpected(some.error());
    }
    return m_reader.takeBody();
}

Result<HttpReply> UnixHttp::request(const HttpRequest& request, const OperationContext& context) const
{
    const Result<std::unique_ptr<HttpStream>> stream = open(request, context);
    if (!stream)
        return std::unexpected(stream.error());
    return (*stream)->readAll(context).transform(
        [&](const QByteArray& body) { return HttpReply{(*stream)->head(), body}; });
}

Result<std::unique_ptr<HttpStream>> UnixHttp::open(
    const HttpRequest& request, const OperationContext& context, qsizetype maximumPending) const
{
    const QByteArray path = QFile::encodeName(m_path);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.isEmpty() || path.contains('\0') || size_t(path.size()) >= sizeof address.sun_path) {
        return std::unexpected(
            PlatformError::config(QStringLiteral("\"%1\" is no path of a socket").arg(displayText(m_path))));
    }
    std::memcpy(address.sun_path, path.constData(), size_t(path.size()));
    FileDescriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd.isValid())
        return std::unexpected(PlatformError::io(QStringLiteral("opening a socket")).withErrno(errno));
    // A Unix socket connects at once; EAGAIN is a queue of others before it that is full.
    while (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        const int error = errno;
        if (error == EACCES || error == EPERM) {
            return std::unexpected(PlatformError::permissionDenied(
                QStringLiteral("you may not connect to %1").arg(displayText(m_path)))
                    .withErrno(error));
        }
        if (error != EAGAIN && error != EINTR) {
            return std::unexpected(
                PlatformError::io(QStringLiteral("connecting to %1").arg(displayText(m_path)))
                    .withErrno(error));
        }
        if (const Result<void> slept
            = context.sleep(std::chrono::milliseconds(20), QStringLiteral("connecting"));
            !slept)
            return std::unexpected(slept.error());
    }
    std::unique_ptr<HttpStream> stream(
        new HttpStream(std::move(fd), m_path, maximumPending, request.method == "HEAD"));
    Result<void> done = stream->send(QByteArray(headOf(request) + request.body), context);
    if (done)
        done = stream->readHead(context);
    if (!done)
        return std::unexpected(done.error());
    return stream;
}

bool UnixHttp::isNobodyThere(const PlatformError& error)
{
    return error.cause().startsWith(QLatin1StringView("ENOENT"))
        || error.cause().startsWith(QLatin1StringView("ECONNREFUSED"));
}

} // namespace Duende
