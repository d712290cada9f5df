// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filter/filtertoken.h"

#include <optional>

namespace Duende {

namespace {

using Kind = FilterToken::Kind;

std::optional<Kind> keyword(QStringView word)
{
    if (word.compare(u"and", Qt::CaseInsensitive) == 0)
        return Kind::And;
    if (word.compare(u"or", Qt::CaseInsensitive) == 0)
        return Kind::Or;
    if (word.compare(u"not", Qt::CaseInsensitive) == 0)
        return Kind::Not;
    return std::nullopt;
}

class Tokenizer
{
public:
    explicit Tokenizer(QStringView text) : m_text(text) { }

    std::vector<FilterToken> tokens()
    {
        while (skipBlanks()) {
            const bool isAfterComparison = !m_tokens.empty() && m_tokens.back().kind == Kind::Comparison;
            if (isAfterComparison && readValue(m_tokens.back().comparison))
                continue;
            if (!readSymbol())
                readWord();
        }
        return std::move(m_tokens);
    }

private:
    QChar at(qsizetype index) const { return index < m_text.size() ? m_text[index] : QChar(); }

    bool skipBlanks()
    {
        while (m_index < m_text.size() && m_text[m_index].isSpace())
            ++m_index;
        return m_index < m_text.size();
    }

    void add(Kind kind, qsizetype length, Comparison comparison = Comparison::Equal)
    {
        FilterToken token;
        token.kind = kind;
        token.position = m_index;
        token.length = length;
        token.comparison = comparison;
        m_tokens.push_back(token);
        m_index += length;
    }

    void addText(Kind kind, qsizetype end)
    {
        FilterToken token;
        token.kind = kind;
        token.position = m_index;
        token.length = end - m_index;
        token.text = m_text.sliced(m_index, token.length).toString();
        m_tokens.push_back(token);
        m_index = end;
    }

    // The comparison at an index and its length; "==" is "=".
    std::optional<std::pair<Comparison, qsizetype>> comparisonAt(qsizetype index) const
    {
        const char16_t next = at(index + 1).unicode();
        switch (at(index).unicode()) {
        case u'=':
            return std::pair(Comparison::Equal, next == u'=' ? 2 : 1);
        case u'~':
            return std::pair(Comparison::Matches, 1);
        case u'<':
            return next == u'=' ? std::pair(Comparison::LessOrEqual, 2) : std::pair(Comparison::Less, 1);
        case u'>':
            return next == u'=' ? std::pair(Comparison::GreaterOrEqual, 2)
                                : std::pair(Comparison::Greater, 1);
        case u'!':
            if (next == u'=')
                return std::pair(Comparison::NotEqual, 2);
            if (next == u'~')
                return std::pair(Comparison::NotMatches, 2);
            return std::nullopt;
        default:
            return std::nullopt;
        }
    }

    bool isDoubled(qsizetype index, char16_t character) const
    {
        return at(index) == character && at(index + 1) == character;
    }

    bool endsBareText(qsizetype index) const
    {
        const QChar character = at(index);
        return index >= m_text.size() || character.isSpace() || character == u'(' || character == u')'
            || character == u'"' || isDoubled(index, u'&') || isDoubled(index, u'|');
    }

    bool readSymbol()
    {
        if (const auto comparison = comparisonAt(m_index)) {
            add(Kind::Comparison, comparison->second, comparison->first);
            return true;
        }
        switch (at(m_index).unicode()) {
        case u'(':
            add(Kind::Open, 1);
            return true;
        case u')':
            add(Kind::Close, 1);
            return true;
        case u'!':
            add(Kind::Not, 1);
            return true;
        case u'"':
            readQuoted(Kind::Word);
            return true;
        default:
            break;
        }
        if (!isDoubled(m_index, u'&') && !isDoubled(m_index, u'|'))
            return false;
        add(at(m_index) == u'&' ? Kind::And : Kind::Or, 2);
        return true;
    }

    void readWord()
    {
        qsizetype end = m_index;
        while (!endsBareText(end) && !comparisonAt(end))
            ++end;
        if (const auto kind = keyword(m_text.sliced(m_index, end - m_index)))
            add(*kind, end - m_index);
        else
            addText(Kind::Word, end);
    }

    // False where no value begins.
    bool readValue(Comparison comparison)
    {
        if (at(m_index) == u'"') {
            readQuoted(Kind::Value);
            return true;
        }
        const bool isPattern = comparison == Comparison::Matches || comparison == Comparison::NotMatches;
        const qsizetype end = isPattern ? patternEnd() : bareValueEnd();
        if (end == m_index || keyword(m_text.sliced(m_index, end - m_index)))
            return false;
        addText(Kind::Value, end);
        return true;
    }

    qsizetype bareValueEnd() const
    {
        qsizetype end = m_index;
        if (comparisonAt(end))
            return end;
        while (!endsBareText(end))
            ++end;
        return end;
    }

    // The next blank, or the parenthesis that closes one outside the pattern.
    qsizetype patternEnd() const
    {
        qsizetype depth = 0;
        bool isInClass = false;
        qsizetype end = m_index;
        for (; end < m_text.size() && !m_text[end].isSpace(); ++end) {
            const char16_t character = m_text[end].unicode();
            if (character == u'\\' && end + 1 < m_text.size() && !m_text[end + 1].isSpace()) {
                ++end;
            } else if (isInClass) {
                isInClass = character != u']';
            } else if (character == u'[') {
                isInClass = true;
                // A bracket that comes first belongs to the class.
                if (at(end + 1) == u'^')
                    ++end;
                if (at(end + 1) == u']')
                    ++end;
            } else if (character == u'(') {
                ++depth;
            } else if (character == u')' && --depth < 0) {
                break;
            }
        }
        return end;
    }

    void readQuoted(Kind kind)
    {
        FilterToken token;
        token.kind = kind;
        token.position = m_index++;
        token.isQuoted = true;
        token.isClosed = false;
        for (; m_index < m_text.size() && !token.isClosed; ++m_index) {
            const QChar character = m_text[m_index];
            const QChar next = at(m_index + 1);
            if (character == u'"') {
                token.isClosed = true;
            } else if (character == u'\\' && (next == u'"' || next == u'\\')) {
                token.text += next;
                ++m_index;
            } else {
                token.text += character;
            }
        }
        token.length = m_index - token.position;
        m_tokens.push_back(token);
    }

    QStringView m_text;
    qsizetype m_index = 0;
    std::vector<FilterToken> m_tokens;
};

} // namespace

std::vector<FilterToken> filterTokens(QStringView text)
{
    return Tokenizer(text).tokens();
}

bool isBareFilterText(QStringView text)
{
    if (text.isEmpty() || keyword(text))
        return false;
    for (const QChar character : text) {
        if (character.isSpace() || QStringView(u"()\"'=<>~!&|").contains(character)
            || character.category() == QChar::Other_Control) {
            return false;
        }
    }
    return true;
}

QString quotedFilterText(QStringView text)
{
    QString result(u'"');
    for (const QChar character : text) {
        if (character == u'"' || character == u'\\')
            result += u'\\';
        result += character;
    }
    return result + u'"';
}

} // namespace Duende
