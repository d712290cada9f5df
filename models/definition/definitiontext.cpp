// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/definition/definitiontext.h"

#include "models/format/plaintext.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace Duende {

namespace {

QString fileName(const QString& path)
{
    return path.sliced(path.lastIndexOf(u'/') + 1);
}

QString lineText(QByteArrayView bytes, DefinitionText::Extent extent)
{
    const bool isCut = extent == DefinitionText::Extent::Shown && bytes.size() > DefinitionText::longestLine;
    const QString text = QString::fromUtf8(isCut ? bytes.first(DefinitionText::longestLine) : bytes);
    QStringList pieces = text.split(u'\t');
    for (QString& piece : pieces)
        piece = plainText(piece);
    QString line = pieces.join(u'\t');
    if (isCut)
        line += u'\u2026';
    return line;
}

/// For each line what overrides it and what is wrong with it, to be looked up by number.
struct Marks
{
    QHash<int, DefinitionPlace> overriddenBy;
    QHash<int, QString> problems;
    QSet<int> continuing;
};

QList<Marks> marksOf(const DaemonDefinition& definition)
{
    QList<Marks> marks(definition.files.size());
    QHash<QString, qsizetype> indexes;
    for (qsizetype i = 0; i < definition.files.size(); ++i)
        indexes.insert(definition.files.at(i).path, i);
    for (const DefinitionSetting& setting : definition.settings) {
        for (int line = setting.place.line + 1; line <= setting.lastLine; ++line)
            marks[setting.place.file].continuing.insert(line);
        if (!setting.overriddenBy)
            continue;
        for (int line = setting.place.line; line <= setting.lastLine; ++line)
            marks[setting.place.file].overriddenBy.insert(line, *setting.overriddenBy);
    }
    for (const DefinitionProblem& problem : definition.problems) {
        if (problem.line < 1 || !indexes.contains(problem.path))
            continue;
        QString& text = marks[indexes.value(problem.path)].problems[problem.line];
        text += (text.isEmpty() ? QString() : QStringLiteral(" ")) + plainText(problem.text, 300);
    }
    return marks;
}

class FileLines
{
public:
    FileLines(const DaemonDefinition& definition, DefinitionText::Extent extent)
        : m_definition(definition)
        , m_extent(extent)
        , m_marks(marksOf(definition))
    {
    }

    QList<DefinitionLine> make()
    {
        for (qsizetype i = 0; i < m_definition.files.size(); ++i)
            addFile(i);
        return m_lines;
    }

private:
    void addFile(qsizetype index)
    {
        const DefinitionFile& file = m_definition.files.at(index);
        QString remark = DefinitionText::originWord(file.origin);
        if (!file.linkTarget.isEmpty())
            remark += QStringLiteral(", \u2192 ") + plainText(file.linkTarget, 300);
        m_lines.append({DefinitionLine::Kind::Heading, {index, 0}, plainText(file.path, 1000), remark});
        bool hasNote = false;
        for (const DefinitionProblem& problem : m_definition.problems) {
            if (problem.path == file.path && problem.line == 0) {
                addNote(index, plainText(problem.text, 500));
                hasNote = true;
            }
        }
        if (file.content.isEmpty() && !hasNote)
            addNote(index, DefinitionText::tr("This file is empty."));
        addContent(index, file.content);
    }

    void addContent(qsizetype index, QByteArrayView content)
    {
        const Marks& marks = m_marks.at(index);
        int number = 0;
        for (qsizetype at = 0; at < content.size();) {
            const qsizetype lineEnd = content.indexOf('\n', at);
            const qsizetype end = lineEnd < 0 ? content.size() : lineEnd;
            QByteArrayView line = content.sliced(at, end - at);
            if (line.endsWith('\r'))
                line.chop(1);
            at = end + 1;
            ++number;
            if (m_extent == DefinitionText::Extent::Shown && m_lines.size() >= DefinitionText::mostLines) {
                addNote(index, DefinitionText::tr("The rest of it is not shown: it is too long."));
                return;
            }
            DefinitionLine shown{DefinitionLine::Kind::Text, {index, number}, lineText(line, m_extent)};
            if (const auto by = marks.overriddenBy.constFind(number); by != marks.overriddenBy.cend())
                shown.overriddenBy = *by;
            shown.problem = marks.problems.value(number);
            shown.isContinuing = marks.continuing.contains(number);
            m_lines.append(shown);
        }
    }

    void addNote(qsizetype index, const QString& text)
    {
        m_lines.append({DefinitionLine::Kind::Note, {index, 0}, text});
    }

    const DaemonDefinition& m_definition;
    const DefinitionText::Extent m_extent;
    const QList<Marks> m_marks;
    QList<DefinitionLine> m_lines;
};

} // namespace

QList<DefinitionLine> DefinitionText::files(const DaemonDefinition& definition, Extent extent)
{
    return FileLines(definition, extent).make();
}

QList<DefinitionLine> DefinitionText::effective(const DaemonDefinition& definition, Extent extent)
{
    const bool isWhole = extent == Extent::Whole;
    const QList<Marks> marks = marksOf(definition);
    QStringList sections;
    QHash<QString, QList<DefinitionLine>> bySection;
    for (const DefinitionSetting& setting : definition.settings) {
        if (setting.overriddenBy || setting.value.isEmpty())
            continue;
        if (!bySection.contains(setting.section))
            sections.append(setting.section);
        QList<DefinitionLine>& lines = bySection[setting.section];
        if (!isWhole && lines.size() >= mostLines)
            continue;
        DefinitionLine line{DefinitionLine::Kind::Text, setting.place,
            plainText(QString(setting.name + u'=' + setting.value), isWhole ? -1 : longestLine)};
        line.problem = marks.at(setting.place.file).problems.value(setting.place.line);
        lines.append(line);
    }
    QList<DefinitionLine> lines;
    for (const QString& section : std::as_const(sections)) {
        lines.append(
            {DefinitionLine::Kind::Heading, {-1, 0}, QStringLiteral("[%1]").arg(plainText(section, 100))});
        lines += bySection.value(section);
    }
    return lines;
}

QString DefinitionText::originWord(DefinitionFile::Origin origin)
{
    switch (origin) {
    case DefinitionFile::Origin::Vendor:
        return tr("vendor");
    case DefinitionFile::Origin::Administrator:
        return tr("administrator");
    case DefinitionFile::Origin::Runtime:
        return tr("runtime");
    case DefinitionFile::Origin::Generated:
        return tr("generated");
    case DefinitionFile::Origin::Transient:
        return tr("transient");
    case DefinitionFile::Origin::Person:
        return tr("your own");
    }
    return {};
}

QString DefinitionText::placeText(const DaemonDefinition& definition, const DefinitionPlace& place)
{
    return QStringLiteral("%1:%2")
        .arg(plainText(fileName(definition.files.value(place.file).path), 200))
        .arg(place.line);
}

QString DefinitionText::problemCount(const DaemonDefinition& definition)
{
    const auto isError = [](const DefinitionProblem& problem) {
        return problem.severity == DefinitionProblem::Severity::Error;
    };
    const auto errors = int(std::ranges::count_if(definition.problems, isError));
    const int warnings = int(definition.problems.size()) - errors;
    QStringList parts;
    if (errors > 0)
        parts.append(errors == 1 ? tr("1 error") : tr("%1 errors").arg(errors));
    if (warnings > 0)
        parts.append(warnings == 1 ? tr("1 warning") : tr("%1 warnings").arg(warnings));
    return parts.join(QStringLiteral(", "));
}

const DefinitionSetting* DefinitionText::settingAt(
    const DaemonDefinition& definition, const DefinitionPlace& place)
{
    const auto found = std::ranges::find_if(definition.settings, [&place](const DefinitionSetting& setting) {
        return setting.place.file == place.file && setting.place.line <= place.line
            && place.line <= setting.lastLine;
    });
    return found == definition.settings.cend() ? nullptr : &*found;
}

const DefinitionSetting* DefinitionText::settingOf(
    const DaemonDefinition& definition, const QString& property)
{
    const DefinitionSetting* found = nullptr;
    for (const DefinitionSetting& setting : definition.settings) {
        if (!setting.overriddenBy && setting.properties.contains(property))
            found = &setting;
    }
    return found;
}

std::optional<DefinitionPlace> DefinitionText::placeOf(
    const DaemonDefinition& definition, const QString& path, int line)
{
    for (qsizetype i = 0; i < definition.files.size(); ++i) {
        const DefinitionFile& file = definition.files.at(i);
        if (file.path == path || (!file.linkTarget.isEmpty() && file.linkTarget == path))
            return DefinitionPlace{i, line};
    }
    return std::nullopt;
}

} // namespace Duende
