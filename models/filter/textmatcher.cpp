// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filter/textmatcher.h"

#include <algorithm>

namespace Duende {

namespace {

// pcre2pattern(3), "Setting match and backtracking depth limits": they bound the time on one row to well
// under a millisecond.
constexpr QStringView patternLimits = u"(*LIMIT_MATCH=20000)(*LIMIT_DEPTH=1000)(*LIMIT_HEAP=512)";

// Settings are settings only in front of everything else, so a pattern's own are an error behind this.
constexpr QStringView endOfLimits = u"(?:)";

// Rows hold a few thousand characters; what stands behind them is not looked at by regular expressions.
constexpr qsizetype maximumSubjectLength = 16384;

char16_t asciiLower(char16_t unit)
{
    return unit >= u'A' && unit <= u'Z' ? static_cast<char16_t>(unit | 0x20) : unit;
}

} // namespace

TextNeedle::TextNeedle(QStringView needle)
    : m_needle(needle.toString())
    , m_isAscii(std::ranges::all_of(m_needle, [](QChar unit) { return unit.unicode() < 0x80; }))
{
    if (m_isAscii)
        m_needle = m_needle.toLower();
}

bool TextNeedle::isIn(QStringView text) const
{
    if (!m_isAscii)
        return text.contains(m_needle, Qt::CaseInsensitive);
    if (m_needle.isEmpty())
        return true;
    const char16_t* const needle = QStringView(m_needle).utf16();
    const qsizetype length = m_needle.size();
    const char16_t first = needle[0];
    const char16_t* const units = text.utf16();
    for (qsizetype start = 0; start + length <= text.size(); ++start) {
        if (asciiLower(units[start]) != first)
            continue;
        qsizetype matched = 1;
        while (matched < length && asciiLower(units[start + matched]) == needle[matched])
            ++matched;
        if (matched == length)
            return true;
    }
    return false;
}

std::optional<TextPattern> TextPattern::compile(const QString& pattern, Error& error)
{
    TextPattern result;
    const bool isLiteral = std::ranges::none_of(
        pattern, [](QChar unit) { return QStringView(u"\\^$.[]|()?*+{}#").contains(unit); });
    if (isLiteral) {
        result.m_needle.emplace(pattern);
        return result;
    }
    QString limited = patternLimits.toString();
    if (pattern.startsWith(QStringLiteral("(*")))
        limited += endOfLimits;
    const qsizetype start = limited.size();
    result.m_expression = QRegularExpression(limited + pattern, QRegularExpression::CaseInsensitiveOption);
    if (!result.m_expression.isValid()) {
        const qsizetype offset = result.m_expression.patternErrorOffset() - start;
        error = {std::clamp<qsizetype>(offset, 0, pattern.size()), result.m_expression.errorString()};
        return std::nullopt;
    }
    return result;
}

bool TextPattern::matches(QStringView text) const
{
    if (m_needle)
        return m_needle->isIn(text);
    return m_expression.matchView(text.first(std::min(text.size(), maximumSubjectLength))).hasMatch();
}

} // namespace Duende
