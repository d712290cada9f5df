// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spec/tomldocument.h"

#include "models/format/plaintext.h"

#include <QCoreApplication>

#include <algorithm>
#include <string_view>

namespace Duende {

namespace {

// Each dot of a key nests a table, each table takes stack when it is destroyed, and the library sets no limit
// (tomlplusplus 3.4). Brackets and braces it does limit.
constexpr int maximumDots = 2000;

// Whether the text has more dots outside of strings than any definition. Where text is no TOML this may see
// strings where the library sees none, but the library stops there.
class DotCounter
{
public:
    explicit DotCounter(std::string_view text) : m_text(text) { }

    bool hasTooMany()
    {
        int dots = 0;
        while (m_index < m_text.size() && dots <= maximumDots) {
            const char character = m_text[m_index];
            if (character == '#') {
                const size_t end = std::min(m_text.find('\n', m_index), m_text.size());
                dots += static_cast<int>(std::ranges::count(m_text.substr(m_index, end - m_index), '.'));
                m_index = end;
            } else if (character == '"' || character == '\'') {
                skipString(character);
            } else {
                dots += character == '.' ? 1 : 0;
                ++m_index;
            }
        }
        return dots > maximumDots;
    }

private:
    bool isTripled(char quote) const { return m_text.substr(m_index, 3) == std::string(3, quote); }

    void skipString(char quote)
    {
        const bool isMultiLine = isTripled(quote);
        m_index += isMultiLine ? 3 : 1;
        while (m_index < m_text.size()) {
            const char character = m_text[m_index];
            if (character == '\\' && quote == '"') {
                m_index += 2;
            } else if (!isMultiLine && (character == quote || character == '\n' || character == '\r')) {
                ++m_index;
                return;
            } else if (isMultiLine && isTripled(quote)) {
                m_index += 3;
                // One or two quotes may stand before the three that close.
                for (int i = 0; i < 2 && m_index < m_text.size() && m_text[m_index] == quote; ++i)
                    ++m_index;
                return;
            } else {
                ++m_index;
            }
        }
    }

    std::string_view m_text;
    size_t m_index = 0;
};

struct Messages
{
    Q_DECLARE_TR_FUNCTIONS(Duende::DaemonSpecFile)
};

} // namespace

std::expected<toml::table, SpecProblem> readToml(QByteArrayView text)
{
    const std::string_view bytes(text.data(), static_cast<size_t>(text.size()));
    if (DotCounter(bytes).hasTooMany())
        return std::unexpected(SpecProblem{{}, Messages::tr("the definition nests too many keys")});
    try {
        return toml::parse(bytes);
    } catch (const toml::parse_error& error) {
        const std::string_view description = error.description();
        QString message = plainText(QString::fromUtf8(description), 300);
        return std::unexpected(SpecProblem{{}, message, static_cast<int>(error.source().begin.line),
            static_cast<int>(error.source().begin.column)});
    }
}

QByteArray tomlText(const QString& text)
{
    QByteArray result("\"");
    for (const char byte : text.toUtf8()) {
        const auto code = static_cast<unsigned char>(byte);
        if (byte == '"' || byte == '\\')
            result.append('\\').append(byte);
        else if (byte == '\n')
            result.append("\\n");
        else if (byte == '\t')
            result.append("\\t");
        else if (code < 0x20 || code == 0x7F)
            result.append("\\u").append(QByteArray::number(code, 16).rightJustified(4, '0'));
        else
            result.append(byte);
    }
    return result.append('"');
}

QByteArray tomlKey(const QString& key)
{
    const auto isBare = [](QChar character) {
        return character == u'_' || character == u'-' || (character >= u'0' && character <= u'9')
            || (character >= u'a' && character <= u'z') || (character >= u'A' && character <= u'Z');
    };
    return !key.isEmpty() && std::ranges::all_of(key, isBare) ? key.toLatin1() : tomlText(key);
}

} // namespace Duende
