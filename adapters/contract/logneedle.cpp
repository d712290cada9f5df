// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/logneedle.h"

#include <algorithm>

namespace Duende {

namespace {

constexpr std::array<uchar, 256> smallLetters = [] {
    std::array<uchar, 256> table{};
    for (size_t byte = 0; byte < table.size(); ++byte)
        table[byte] = uchar(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
    return table;
}();

uchar small(char byte)
{
    return smallLetters[uchar(byte)];
}

} // namespace

LogNeedle::LogNeedle(QStringView text)
    : m_text(text.toString())
    , m_needle(m_text.toUtf8())
    , m_isAscii(std::ranges::all_of(m_needle, [](char byte) { return uchar(byte) < 0x80; }))
{
    if (!m_isAscii)
        return;
    std::ranges::transform(m_needle, m_needle.begin(), [](char byte) { return char(small(byte)); });
    m_skip.fill(std::max<qsizetype>(m_needle.size(), 1));
    for (qsizetype i = 0; i + 1 < m_needle.size(); ++i) {
        const auto byte = uchar(m_needle.at(i));
        const qsizetype distance = m_needle.size() - 1 - i;
        m_skip[byte] = distance;
        if (byte >= 'a' && byte <= 'z')
            m_skip[byte & ~0x20] = distance;
    }
}

std::optional<std::pair<qsizetype, qsizetype>> LogNeedle::findIn(QByteArrayView bytes, qsizetype from) const
{
    if (m_needle.isEmpty() || from > bytes.size())
        return std::nullopt;
    if (!m_isAscii) {
        const QString text = QString::fromUtf8(bytes.sliced(from));
        const qsizetype at = text.indexOf(m_text, 0, Qt::CaseInsensitive);
        if (at < 0)
            return std::nullopt;
        // Invalid bytes became longer in the text, so the place is exact only in front of them.
        const qsizetype offset = QStringView(text).first(at).toUtf8().size();
        const qsizetype length = QStringView(text).sliced(at, m_text.size()).toUtf8().size();
        const qsizetype begin = std::min(from + offset, bytes.size());
        return std::pair(begin, std::min(length, bytes.size() - begin));
    }
    const qsizetype last = m_needle.size() - 1;
    const char* const needle = m_needle.constData();
    const char* const data = bytes.data();
    const auto end = uchar(needle[last]);
    for (qsizetype at = from; at + last < bytes.size(); at += m_skip[uchar(data[at + last])]) {
        if (small(data[at + last]) != end)
            continue;
        qsizetype i = 0;
        while (i < last && small(data[at + i]) == uchar(needle[i]))
            ++i;
        if (i == last)
            return std::pair(at, m_needle.size());
    }
    return std::nullopt;
}

} // namespace Duende
