// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QString>

#include <optional>

namespace Duende {

/// Looks for a text within texts, whatever their case. Any thread.
class TextNeedle
{
public:
    explicit TextNeedle(QStringView needle);

    bool isIn(QStringView text) const;

private:
    QString m_needle; // in small letters, if it is ASCII
    bool m_isAscii = false;
};

/// A regular expression of a filter: case does not matter, and a row on which it takes too many steps does
/// not match. Any thread.
class TextPattern
{
public:
    /// Why a text is no regular expression, and at which of its characters.
    struct Error
    {
        qsizetype offset = 0;
        QString message;
    };

    /// Empty with `error` set for a text that is no regular expression.
    static std::optional<TextPattern> compile(const QString& pattern, Error& error);

    bool matches(QStringView text) const;

private:
    TextPattern() = default;

    // A pattern without special characters is looked for as it is, which is many times faster.
    std::optional<TextNeedle> m_needle;
    QRegularExpression m_expression;
};

} // namespace Duende
