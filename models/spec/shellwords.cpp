// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spec/shellwords.h"

#include <QCoreApplication>

namespace Duende {

namespace {

bool isBlank(QChar character)
{
    return character == u' ' || character == u'\t' || character == u'\n' || character == u'\r';
}

// A shell reads words of these characters as they are, wherever they stand.
bool isSafe(QChar character)
{
    const char16_t unit = character.unicode();
    return (unit >= u'a' && unit <= u'z') || (unit >= u'A' && unit <= u'Z') || (unit >= u'0' && unit <= u'9')
        || QStringView(u"_@%+=:,./-").contains(character);
}

class Splitter
{
public:
    explicit Splitter(QStringView text) : m_text(text) { }

    std::expected<QStringList, ShellWords::Error> split()
    {
        while (m_index < m_text.size()) {
            const QChar character = m_text[m_index];
            if (isBlank(character)) {
                endWord();
                ++m_index;
            } else if (character == u'\'') {
                if (!readSingleQuoted())
                    return std::unexpected(m_error);
            } else if (character == u'"') {
                if (!readDoubleQuoted())
                    return std::unexpected(m_error);
            } else if (character == u'\\') {
                if (!readEscape())
                    return std::unexpected(m_error);
            } else {
                append(character);
                ++m_index;
            }
        }
        endWord();
        return m_words;
    }

private:
    void append(QChar character)
    {
        m_word += character;
        m_isInWord = true;
    }

    void endWord()
    {
        if (m_isInWord)
            m_words.append(m_word);
        m_word.clear();
        m_isInWord = false;
    }

    bool fail(qsizetype position, const char* message)
    {
        m_error = {position, QCoreApplication::translate("Duende::ShellWords", message)};
        return false;
    }

    bool readSingleQuoted()
    {
        const qsizetype end = m_text.indexOf(u'\'', m_index + 1);
        if (end < 0)
            return fail(m_index, QT_TRANSLATE_NOOP("Duende::ShellWords", "The quote ' is not closed."));
        m_word += m_text.sliced(m_index + 1, end - m_index - 1);
        m_isInWord = true;
        m_index = end + 1;
        return true;
    }

    bool readDoubleQuoted()
    {
        const qsizetype start = m_index++;
        m_isInWord = true;
        while (m_index < m_text.size()) {
            const QChar character = m_text[m_index];
            if (character == u'"') {
                ++m_index;
                return true;
            }
            if (character == u'\\' && m_index + 1 < m_text.size()) {
                const QChar next = m_text[m_index + 1];
                const bool isEscape = next == u'"' || next == u'\\' || next == u'$' || next == u'`';
                if (isEscape || next == u'\n') {
                    if (isEscape)
                        append(next);
                    m_index += 2;
                    continue;
                }
            }
            append(character);
            ++m_index;
        }
        return fail(start, QT_TRANSLATE_NOOP("Duende::ShellWords", "The quote \" is not closed."));
    }

    bool readEscape()
    {
        if (m_index + 1 >= m_text.size())
            return fail(m_index,
                QT_TRANSLATE_NOOP("Duende::ShellWords", "Nothing follows the backslash at the end."));
        const QChar next = m_text[m_index + 1];
        if (next != u'\n')
            append(next);
        m_index += 2;
        return true;
    }

    QStringView m_text;
    qsizetype m_index = 0;
    QStringList m_words;
    QString m_word;
    bool m_isInWord = false;
    ShellWords::Error m_error;
};

} // namespace

std::expected<QStringList, ShellWords::Error> ShellWords::split(QStringView text)
{
    return Splitter(text).split();
}

QString ShellWords::quoted(QStringView word)
{
    bool isPlain = !word.isEmpty();
    for (const QChar character : word)
        isPlain = isPlain && isSafe(character);
    if (isPlain)
        return word.toString();
    QString result = word.toString();
    result.replace(u'\'', QStringLiteral("'\\''"));
    return u'\'' + result + u'\'';
}

QString ShellWords::join(const QStringList& words)
{
    QString result;
    for (const QString& word : words) {
        if (!result.isEmpty())
            result += u' ';
        result += quoted(word);
    }
    return result;
}

} // namespace Duende
