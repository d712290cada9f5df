// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitfileparser.h"

#include "adapters/support/displaytext.h"

#include <utility>

namespace Duende {

namespace {

using Severity = DefinitionProblem::Severity;

// The manager reads no longer line (LONG_LINE_MAX).
constexpr qsizetype longestLine = 1024 * 1024;
constexpr qsizetype longestQuote = 60;
constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");

bool isComment(QByteArrayView piece)
{
    return piece.startsWith('#') || piece.startsWith(';');
}

bool isContinued(QByteArrayView piece)
{
    qsizetype backslashes = 0;
    while (backslashes < piece.size() && piece.at(piece.size() - 1 - backslashes) == '\\')
        ++backslashes;
    return backslashes % 2 == 1;
}

QString quoted(QByteArrayView bytes)
{
    const QString text = displayText(bytes.first(std::min(bytes.size(), longestQuote)));
    return bytes.size() > longestQuote ? QString(text + u'\u2026') : text;
}

class Parser
{
public:
    explicit Parser(QByteArrayView bytes) : m_bytes(bytes) { }

    UnitFile parse()
    {
        qsizetype at = m_bytes.startsWith(byteOrderMark) ? byteOrderMark.size() : 0;
        while (at < m_bytes.size()) {
            const qsizetype lineEnd = m_bytes.indexOf('\n', at);
            const qsizetype end = lineEnd < 0 ? m_bytes.size() : lineEnd;
            ++m_number;
            if (!addLine(m_bytes.sliced(at, end - at)))
                return m_file;
            at = end + 1;
        }
        finish();
        return m_file;
    }

private:
    /// False where the manager, or this, reads no further.
    bool addLine(QByteArrayView line)
    {
        if (line.endsWith('\r'))
            line.chop(1);
        QByteArrayView piece = line;
        while (!piece.isEmpty() && (piece.front() == ' ' || piece.front() == '\t' || piece.front() == '\r'))
            piece = piece.sliced(1);
        if (line.size() > longestLine || m_logical.size() + piece.size() > longestLine) {
            addProblem(Severity::Error, m_number,
                QStringLiteral("This line is longer than 1 MiB: the manager reads no further."));
            return false;
        }
        if (isComment(piece))
            return true;
        if (m_logical.isEmpty()) {
            m_firstLine = m_number;
            m_firstText = piece;
        }
        if (!piece.isEmpty())
            m_lastLine = m_number;
        if (isContinued(piece)) {
            m_logical += piece.chopped(1);
            m_logical += ' ';
            return true;
        }
        if (isContinued(piece.trimmed()))
            addProblem(Severity::Warning, m_number,
                QStringLiteral("Behind this backslash stands a space, so that the line is not continued."));
        m_logical += piece;
        return finish();
    }

    bool finish()
    {
        const QByteArray logical = std::exchange(m_logical, {}).trimmed();
        if (logical.isEmpty())
            return true;
        if (!QByteArrayView(logical).isValidUtf8()) {
            addProblem(
                Severity::Warning, m_firstLine, QStringLiteral("This line is not UTF-8 and is ignored."));
            return true;
        }
        return logical.startsWith('[') ? addSection(logical) : addSetting(logical);
    }

    bool addSection(const QByteArray& logical)
    {
        if (!logical.endsWith(']')) {
            addProblem(Severity::Error, m_firstLine,
                QStringLiteral(
                    "The section's heading \u201c%1\u201d does not end in \u201c]\u201d: the manager "
                    "does not load the file.")
                    .arg(quoted(logical)));
            m_section.clear();
            return true;
        }
        m_section = logical.sliced(1, logical.size() - 2);
        m_file.sections.append({m_section, m_firstLine});
        return m_file.sections.size() < UnitFile::mostSettings;
    }

    bool addSetting(const QByteArray& logical)
    {
        const qsizetype equals = logical.indexOf('=');
        if (equals <= 0) {
            const QString text = equals < 0
                ? QStringLiteral("\u201c%1\u201d has no \u201c=\u201d and is ignored.").arg(quoted(logical))
                : QStringLiteral("Nothing stands before \u201c=\u201d: the line is ignored.");
            addProblem(Severity::Warning, m_firstLine, text);
            return true;
        }
        if (m_file.settings.size() >= UnitFile::mostSettings) {
            addProblem(Severity::Warning, m_firstLine,
                QStringLiteral("The settings from here on are not read: there are too many."));
            return false;
        }
        if (m_file.sections.isEmpty())
            addProblem(Severity::Warning, m_firstLine,
                QStringLiteral("This setting stands before the first section and is ignored."));
        m_file.settings.append(
            {m_section, logical.first(equals).trimmed(), logical.sliced(equals + 1).trimmed(), m_firstLine,
                m_lastLine, m_firstText.trimmed().toByteArray()});
        return true;
    }

    void addProblem(Severity severity, int line, const QString& text)
    {
        if (m_file.problems.size() < UnitFile::mostProblems)
            m_file.problems.append({severity, {}, line, text});
    }

    QByteArrayView m_bytes;
    UnitFile m_file;
    QByteArray m_section;
    QByteArray m_logical; // of continued lines so far
    QByteArrayView m_firstText;
    int m_number = 0;
    int m_firstLine = 0;
    int m_lastLine = 0;
};

} // namespace

UnitFile parseUnitFile(QByteArrayView bytes)
{
    return Parser(bytes).parse();
}

} // namespace Duende
