// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/result.h"

#include <QByteArray>
#include <QList>

#include <utility>

namespace Duende {

/// The head of a reply: RFC 9112.
struct HttpHead
{
    int status = 0;
    QByteArray reason;
    /// Names in lower case, in the reply's order.
    QList<std::pair<QByteArray, QByteArray>> fields;

    /// The first field of that name (in lower case); empty where there is none.
    QByteArray field(QByteArrayView name) const;
};

/// Takes one HTTP/1.1 reply apart as its bytes come: by length, in chunks, or up to the connection's end. No
/// I/O. What comes is not trusted: every length has a maximum, and a reply that is not in the form is an
/// error (Io, with what is wrong), after which nothing more is taken.
class HttpReader
{
public:
    static constexpr qsizetype maximumHead = 64 * 1024;
    static constexpr qsizetype maximumFields = 256;
    static constexpr qsizetype maximumChunkLine = 1024;

    /// A body of more than `maximumBody` bytes that nobody took is an error. The reply to a HEAD has none.
    explicit HttpReader(qsizetype maximumBody, bool isReplyToHead = false);

    /// Bytes behind the reply's end are an error.
    Result<void> feed(QByteArrayView bytes);
    /// The connection has ended. An error when the reply had not.
    Result<void> end();

    bool hasHead() const { return m_state > State::Fields; }
    const HttpHead& head() const { return m_head; }
    /// The whole reply has been read.
    bool isComplete() const { return m_state == State::Complete; }
    /// What has come of the body since the last call.
    QByteArray takeBody() { return std::exchange(m_body, {}); }

private:
    enum class State {
        Status,
        Fields,
        Sized,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailer,
        ToTheEnd,
        Complete,
        Broken
    };

    Result<void> takeLine(QByteArrayView line);
    Result<void> takeStatus(QByteArrayView line);
    Result<void> takeField(QByteArrayView line);
    Result<void> takeChunkSize(QByteArrayView line);
    Result<void> beginBody();
    Result<void> takeData(QByteArrayView bytes);
    std::unexpected<PlatformError> broken(const QString& what);

    const qsizetype m_maximumBody;
    const bool m_isReplyToHead;
    State m_state = State::Status;
    HttpHead m_head;
    QByteArray m_line; // an unfinished one
    qsizetype m_headSize = 0;
    quint64 m_left = 0; // of the body or the chunk
    QByteArray m_body;
};

} // namespace Duende
