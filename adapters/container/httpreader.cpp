// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/container/httpreader.h"

#include <algorithm>
#include <limits>

namespace Duende {

QByteArray HttpHead::field(QByteArrayView name) const
{
    const auto found
        = std::ranges::find_if(fields, [name](const auto& field) { return field.first == name; });
    return found == fields.cend() ? QByteArray() : found->second;
}

HttpReader::HttpReader(qsizetype maximumBody, bool isReplyToHead)
    : m_maximumBody(maximumBody)
    , m_isReplyToHead(isReplyToHead)
{
}

std::unexpected<PlatformError> HttpReader::broken(const QString& what)
{
    m_state = State::Broken;
    return std::unexpected(PlatformError::io(QStringLiteral("the reply is no proper HTTP: %1").arg(what)));
}

Result<void> HttpReader::feed(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        Result<void> taken;
        switch (m_state) {
        case State::Status:
        case State::Fields:
        case State::ChunkSize:
        case State::ChunkEnd:
        case State::Trailer: {
            const qsizetype feed = bytes.indexOf('\n');
            const QByteArrayView part = feed < 0 ? bytes : bytes.first(feed);
            const bool isHead
                = m_state == State::Status || m_state == State::Fields || m_state == State::Trailer;
            m_headSize += isHead ? part.size() + 1 : 0;
            if (m_headSize > maximumHead || (!isHead && m_line.size() + part.size() > maximumChunkLine))
                return broken(QStringLiteral("a line is too long"));
            m_line.append(part);
            bytes = feed < 0 ? QByteArrayView() : bytes.sliced(feed + 1);
            if (feed < 0)
                break;
            QByteArray line = std::exchange(m_line, {});
            if (line.endsWith('\r'))
                line.chop(1);
            taken = takeLine(line);
            break;
        }
        case State::Sized:
        case State::ChunkData: {
            const auto count = static_cast<qsizetype>(std::min<quint64>(m_left, quint64(bytes.size())));
            taken = takeData(bytes.first(count));
            bytes = bytes.sliced(count);
            m_left -= quint64(count);
            if (taken && m_left == 0)
                m_state = m_state == State::Sized ? State::Complete : State::ChunkEnd;
            break;
        }
        case State::ToTheEnd:
            taken = takeData(bytes);
            bytes = {};
            break;
        case State::Complete:
            return broken(QStringLiteral("something stands behind its end"));
        case State::Broken:
            return broken(QStringLiteral("it was given up before"));
        }
        if (!taken)
            return taken;
    }
    return {};
}

Result<void> HttpReader::end()
{
    if (m_state == State::ToTheEnd)
        m_state = State::Complete;
    if (m_state == State::Complete)
        return {};
    m_state = State::Broken;
    return std::unexpected(
        PlatformError::io(QStringLiteral("the connection ended in the middle of a reply")));
}

Result<void> HttpReader::takeLine(QByteArrayView line)
{
    switch (m_state) {
    case State::Status:
        return takeStatus(line);
    case State::Fields:
        return line.isEmpty() ? beginBody() : takeField(line);
    case State::ChunkSize:
        return takeChunkSize(line);
    case State::ChunkEnd:
        if (!line.isEmpty())
            return broken(QStringLiteral("a chunk is longer than it says"));
        m_state = State::ChunkSize;
        return {};
    case State::Trailer:
        if (line.isEmpty())
            m_state = State::Complete;
        return {};
    default:
        return broken(QStringLiteral("a line out of place"));
    }
}

Result<void> HttpReader::takeStatus(QByteArrayView line)
{
    // HTTP/1.1 200 OK; the reason may be missing.
    const bool isOurs = line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 ");
    bool isNumber = false;
    const int status
        = isOurs ? line.sliced(9).first(std::min<qsizetype>(3, line.size() - 9)).toInt(&isNumber) : 0;
    if (!isNumber || status < 100 || status > 999 || (line.size() > 12 && line.at(12) != ' '))
        return broken(QStringLiteral("it has no status line"));
    m_head.status = status;
    m_head.reason = line.sliced(std::min<qsizetype>(13, line.size())).toByteArray();
    m_state = State::Fields;
    return {};
}

Result<void> HttpReader::takeField(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || m_head.fields.size() >= maximumFields)
        return broken(QStringLiteral("a field of its head"));
    m_head.fields.append(
        {line.first(colon).toByteArray().toLower(), line.sliced(colon + 1).trimmed().toByteArray()});
    return {};
}

Result<void> HttpReader::takeChunkSize(QByteArrayView line)
{
    const qsizetype semicolon = line.indexOf(';');
    const QByteArray digits = (semicolon < 0 ? line : line.first(semicolon)).trimmed().toByteArray();
    const bool isHex = !digits.isEmpty() && std::ranges::all_of(digits, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    bool isNumber = false;
    m_left = isHex ? digits.toULongLong(&isNumber, 16) : 0;
    if (!isNumber || m_left > quint64(std::numeric_limits<qint64>::max()))
        return broken(QStringLiteral("the size of a chunk"));
    m_state = m_left == 0 ? State::Trailer : State::ChunkData;
    return {};
}

Result<void> HttpReader::beginBody()
{
    const bool isProvisional = m_head.status < 200 && m_head.status != 101;
    if (isProvisional) {
        m_head = {};
        m_state = State::Status;
        return {};
    }
    if (m_isReplyToHead || m_head.status == 204 || m_head.status == 304) {
        m_state = State::Complete;
        return {};
    }
    const QByteArray coding = m_head.field("transfer-encoding").toLower();
    if (!coding.isEmpty()) {
        if (coding != "chunked")
            return broken(QStringLiteral("a transfer coding that nobody asked for"));
        m_state = State::ChunkSize;
        return {};
    }
    const QByteArray length = m_head.field("content-length");
    if (length.isEmpty()) {
        m_state = State::ToTheEnd;
        return {};
    }
    const bool isDigits = std::ranges::all_of(length, [](char c) { return c >= '0' && c <= '9'; });
    bool isNumber = false;
    m_left = isDigits ? length.toULongLong(&isNumber) : 0;
    if (!isNumber || m_left > quint64(std::numeric_limits<qint64>::max()))
        return broken(QStringLiteral("its length"));
    m_state = m_left == 0 ? State::Complete : State::Sized;
    return {};
}

Result<void> HttpReader::takeData(QByteArrayView bytes)
{
    if (bytes.size() > m_maximumBody - m_body.size()) {
        m_state = State::Broken;
        return std::unexpected(PlatformError::resourceLimit(
            QStringLiteral("a reply of more than %1 MiB").arg(m_maximumBody / (1024 * 1024))));
    }
    m_body.append(bytes);
    return {};
}

} // namespace Duende
