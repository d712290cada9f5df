// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/container/engineendpoint.h"
#include "adapters/container/unixhttp.h"

#include <QJsonDocument>

#include <mutex>

namespace Duende {

/// What an engine says it speaks.
struct EngineVersion
{
    /// Of the Docker Engine API, 1.minor: the lower of its newest and ours.
    int minor = 0;
    /// Podman's own API is there as well.
    bool hasLibpod = false;
};

/// Speaks with one engine in a version that both know. Blocks, any thread but the window's.
///
/// Errors: NotFound (404), InvalidState (409), Config (400), PermissionDenied (the socket or 401, 403, with
/// the group or the way without root), Io (nobody there, the engine's own failure, a reply that is no JSON),
/// those of UnixHttp. They carry the engine's own sentence.
class EngineClient
{
public:
    explicit EngineClient(const EngineEndpoint& endpoint);

    const EngineEndpoint& endpoint() const { return m_endpoint; }
    Result<EngineVersion> version(const OperationContext& context) const;

    /// `path` begins behind the version: "/containers/json?all=1". A status of 304 is no error.
    Result<HttpReply> call(const QByteArray& method, const QByteArray& path, const OperationContext& context,
        const QByteArray& body = {}) const;
    Result<QJsonDocument> json(const QByteArray& path, const OperationContext& context) const;
    /// A reply that goes on.
    Result<std::unique_ptr<HttpStream>> stream(const QByteArray& path, const OperationContext& context) const;

private:
    Result<QByteArray> target(const QByteArray& path, const OperationContext& context) const;
    PlatformError explained(const PlatformError& error) const;
    PlatformError refusal(const HttpHead& head, const QByteArray& body) const;

    const EngineEndpoint m_endpoint;
    const UnixHttp m_http;
    mutable std::mutex m_mutex; // guards m_version
    mutable std::optional<EngineVersion> m_version;
};

/// A container's name or id as it may stand in a path.
QByteArray pathPart(const QString& text);

} // namespace Duende
