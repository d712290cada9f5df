// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/container/engineclient.h"

#include "adapters/support/displaytext.h"

#include <QFileInfo>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>

namespace Duende {

namespace {

constexpr int oldestMinor = 24;
constexpr int newestMinor = 45; // what this program was written against
constexpr qsizetype longestMessage = 500;

} // namespace

QByteArray pathPart(const QString& text)
{
    return QUrl::toPercentEncoding(text);
}

EngineClient::EngineClient(const EngineEndpoint& endpoint) : m_endpoint(endpoint), m_http(endpoint.socketPath)
{
}

Result<EngineVersion> EngineClient::version(const OperationContext& context) const
{
    {
        const std::lock_guard guard(m_mutex);
        if (m_version)
            return *m_version;
    }
    const Result<HttpReply> reply = m_http.request({"HEAD", "/_ping", {}}, context);
    if (!reply)
        return std::unexpected(explained(reply.error()));
    const QByteArray text = reply->head.field("api-version");
    bool isNumber = false;
    const int minor = text.startsWith("1.") ? text.sliced(2).toInt(&isNumber) : 0;
    if (!isNumber || minor < oldestMinor) {
        return std::unexpected(PlatformError::io(
            QStringLiteral("%1 at %2 speaks no version of its interface that Duende knows (%3)")
                .arg(m_endpoint.runtimeTitle(), displayText(m_endpoint.socketPath),
                    text.isEmpty() ? QStringLiteral("it names none") : displayText(text, 20))));
    }
    EngineVersion version{std::min(minor, newestMinor), !reply->head.field("libpod-api-version").isEmpty()};
    const std::lock_guard guard(m_mutex);
    m_version = version;
    return version;
}

Result<QByteArray> EngineClient::target(const QByteArray& path, const OperationContext& context) const
{
    return version(context).transform([&](const EngineVersion& version) {
        const QByteArray prefix = path.startsWith("/libpod/")
            ? QByteArray("/v4.0.0")
            : QByteArray("/v1." + QByteArray::number(version.minor));
        return QByteArray(prefix + path);
    });
}

PlatformError EngineClient::explained(const PlatformError& error) const
{
    const QString engine = m_endpoint.runtimeTitle();
    const bool isUser = m_endpoint.scope == UnitScope::User;
    if (UnixHttp::isNobodyThere(error)) {
        const std::lock_guard guard(m_mutex);
        m_version.reset(); // whoever comes next may be another
        const QString unit = m_endpoint.runtime + QStringLiteral(".socket");
        return PlatformError::io(QStringLiteral("%1 does not run: nobody answers at %2")
                                     .arg(engine, displayText(m_endpoint.socketPath)))
            .withCause(error.cause())
            .withAdvice(QStringLiteral("Start it with \"systemctl %1start %2\".")
                    .arg(isUser ? QStringLiteral("--user ") : QString(), unit));
    }
    if (error.kind() != PlatformError::Kind::PermissionDenied)
        return error;
    const QFileInfo socket(m_endpoint.socketPath);
    const QString group = socket.group();
    if (!group.isEmpty() && group != QLatin1StringView("root")
        && (socket.permissions() & QFile::WriteGroup)) {
        return error.withAdvice(QStringLiteral(
            "Members of the group \"%1\" may, and thereby are as mighty as root: \"sudo usermod -aG %1 "
            "$USER\" and a new login; or run an engine of your own, without root.")
                .arg(displayText(group, 40)));
    }
    return error.withAdvice(QStringLiteral(
        "Only root may. An engine of your own needs no root: \"systemctl --user start podman.socket\"."));
}

PlatformError EngineClient::refusal(const HttpHead& head, const QByteArray& body) const
{
    // {"message"}; libpod has {"cause", "message"}.
    const QString said
        = QJsonDocument::fromJson(body).object().value(QLatin1StringView("message")).toString();
    const QString text = said.isEmpty()
        ? QStringLiteral("%1 answered %2 %3")
              .arg(m_endpoint.runtimeTitle(), QString::number(head.status), displayText(head.reason, 80))
        : displayText(said, longestMessage);
    const QString cause = QStringLiteral("HTTP %1").arg(head.status);
    switch (head.status) {
    case 400:
        return PlatformError::config(text).withCause(cause);
    case 401:
    case 403:
        return PlatformError::permissionDenied(text).withCause(cause);
    case 404:
        return PlatformError::notFound(text).withCause(cause);
    case 409:
        return PlatformError::invalidState(text).withCause(cause);
    default:
        return PlatformError::io(text).withCause(cause);
    }
}

Result<HttpReply> EngineClient::call(const QByteArray& method, const QByteArray& path,
    const OperationContext& context, const QByteArray& body) const
{
    const Result<QByteArray> where = target(path, context);
    if (!where)
        return std::unexpected(where.error());
    Result<HttpReply> reply = m_http.request({method, *where, body}, context);
    if (!reply)
        return std::unexpected(explained(reply.error()));
    if (reply->head.status >= 400 || reply->head.status < 200)
        return std::unexpected(refusal(reply->head, reply->body));
    return reply;
}

Result<QJsonDocument> EngineClient::json(const QByteArray& path, const OperationContext& context) const
{
    return call("GET", path, context).and_then([&](const HttpReply& reply) -> Result<QJsonDocument> {
        QJsonParseError error;
        QJsonDocument document = QJsonDocument::fromJson(reply.body, &error);
        if (error.error == QJsonParseError::NoError)
            return document;
        return std::unexpected(
            PlatformError::io(QStringLiteral("%1 at %2 answered what is no JSON (at byte %3)")
                                  .arg(m_endpoint.runtimeTitle(), displayText(m_endpoint.socketPath))
                                  .arg(error.offset))
                .withCause(error.errorString()));
    });
}

Result<std::unique_ptr<HttpStream>> EngineClient::stream(
    const QByteArray& path, const OperationContext& context) const
{
    const Result<QByteArray> where = target(path, context);
    if (!where)
        return std::unexpected(where.error());
    Result<std::unique_ptr<HttpStream>> stream = m_http.open({"GET", *where, {}}, context);
    if (!stream)
        return std::unexpected(explained(stream.error()));
    const int status = (*stream)->head().status;
    if (status >= 200 && status < 300)
        return stream;
    const QByteArray body
        = (*stream)->readAll(context.limitedTo(std::chrono::seconds(5))).value_or(QByteArray());
    return std::unexpected(refusal((*stream)->head(), body));
}

} // namespace Duende
