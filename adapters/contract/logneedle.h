// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <array>
#include <optional>
#include <utility>

namespace Duende {

/// Looks for a text within bytes, whatever its case. Bytes that are not UTF-8 are compared as they are. Any
/// thread.
class LogNeedle
{
public:
    explicit LogNeedle(QStringView text);

    bool isEmpty() const { return m_needle.isEmpty(); }
    const QString& text() const { return m_text; }

    /// Offset and length of the first occurrence at `from` or behind it.
    std::optional<std::pair<qsizetype, qsizetype>> findIn(QByteArrayView bytes, qsizetype from = 0) const;
    bool isIn(QByteArrayView bytes) const { return findIn(bytes).has_value(); }

private:
    QString m_text;
    QByteArray m_needle; // UTF-8; in small letters, if it is ASCII
    bool m_isAscii = false;
    std::array<qsizetype, 256> m_skip{}; // by the byte under the needle's end (Horspool)
};

} // namespace Duende
