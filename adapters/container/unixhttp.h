// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/container/httpreader.h"
#include "adapters/contract/operationcontext.h"
#include "adapters/support/filedescriptor.h"

#include <memory>

namespace Duende {

struct HttpRequest
{
    QByteArray method = "GET";
    /// Path and query, percent-encoded already.
    QByteArray target;
    /// Sent as application/json; empty: no body.
    QByteArray body;
};

struct HttpReply
{
    HttpHead head;
    QByteArray body;
};

/// A reply whose body comes bit by bit (events, a log that is followed). One thread at a time.
class HttpStream
{
public:
    const HttpHead& head() const { return m_reader.head(); }
    /// Blocks until there is some of the body; empty at its end. A Timeout loses nothing: read again.
    Result<QByteArray> read(const OperationContext& context);
    /// All that is left, up to the maximum that was asked for.
    Result<QByteArray> readAll(const OperationContext& context);

private:
    friend class UnixHttp;
    HttpStream(FileDescriptor socket, const QString& path, qsizetype maximumBody, bool isHead);

    Result<void> send(QByteArrayView bytes, const OperationContext& context);
    Result<void> readHead(const OperationContext& context);
    Result<void> readSome(const OperationContext& context);
    PlatformError failure(const QString& what, int errnoValue) const;

    FileDescriptor m_socket;
    QString m_path;
    HttpReader m_reader;
};

/// HTTP/1.1 over a Unix socket, one connection a request. Blocks, any thread but the window's; a stop token
/// or deadline ends every wait at once.
///
/// This is not QNetworkAccessManager, because that one belongs to a thread with an event loop, and an
/// adapter's operations are blocking calls from any thread; because it shares connections by the name of a
/// host, and in Qt 6.8.2 two sockets of one name get each other's requests, which a connection a request
/// cannot; and because it has no way to stop taking a body that is too large.
///
/// Errors: Io and PermissionDenied with the socket's path and the system's cause, Timeout, ResourceLimit (a
/// body over its maximum). A status of the reply is none.
class UnixHttp
{
public:
    static constexpr qsizetype maximumBody = 64 * 1024 * 1024;

    explicit UnixHttp(const QString& socketPath) : m_path(socketPath) { }

    const QString& socketPath() const { return m_path; }
    Result<HttpReply> request(const HttpRequest& request, const OperationContext& context) const;
    /// Returns with the reply's head. At most `maximumPending` bytes of the body wait to be read.
    Result<std::unique_ptr<HttpStream>> open(const HttpRequest& request, const OperationContext& context,
        qsizetype maximumPending = maximumBody) const;

    /// Whether the error says that nobody listens at the socket: it is not there, or nobody answers it.
    static bool isNobodyThere(const PlatformError& error);

private:
    QString m_path;
};

} // namespace Duende
