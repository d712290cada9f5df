// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/definitionverb.h"

#include "app/command/handlelookup.h"
#include "models/definition/definitionjson.h"
#include "models/definition/definitiontext.h"
#include "models/format/plaintext.h"

namespace Duende {

using namespace std::chrono_literals;
using Text = QLatin1StringView;

namespace {

QString comment(const QString& text)
{
    return QStringLiteral("# ") + text + QLatin1Char('\n');
}

/// As the files stand, each below a comment with its path; what is said beside them is in comments, too, so
/// that the whole can be read as one file.
QString filesText(const DaemonDefinition& definition, bool isPlain)
{
    QString text;
    const QList<DefinitionLine> lines = DefinitionText::files(definition, DefinitionText::Extent::Whole);
    for (const DefinitionLine& line : lines) {
        switch (line.kind) {
        case DefinitionLine::Kind::Heading:
            if (!text.isEmpty())
                text += QLatin1Char('\n');
            text += comment(isPlain ? line.text : QStringLiteral("%1 (%2)").arg(line.text, line.remark));
            break;
        case DefinitionLine::Kind::Note:
            if (!isPlain)
                text += comment(line.text);
            break;
        case DefinitionLine::Kind::Text:
            if (!isPlain && line.overriddenBy && !line.isContinuing)
                text += comment(QStringLiteral("overridden by %1:%2")
                        .arg(plainText(definition.files.value(line.overriddenBy->file).path))
                        .arg(line.overriddenBy->line));
            text += line.text + QLatin1Char('\n');
            break;
        }
    }
    return text;
}

QString effectiveText(const DaemonDefinition& definition, bool isPlain)
{
    QString text;
    const QList<DefinitionLine> lines = DefinitionText::effective(definition, DefinitionText::Extent::Whole);
    for (const DefinitionLine& line : lines) {
        if (line.kind == DefinitionLine::Kind::Heading && !text.isEmpty())
            text += QLatin1Char('\n');
        if (!isPlain && line.kind == DefinitionLine::Kind::Text)
            text += comment(QStringLiteral("%1:%2")
                    .arg(plainText(definition.files.value(line.place.file).path))
                    .arg(line.place.line));
        text += line.text + QLatin1Char('\n');
    }
    return text;
}

QString problemText(const DefinitionProblem& problem)
{
    QString place = plainText(problem.path);
    if (problem.line > 0)
        place += QLatin1Char(':') + QString::number(problem.line);
    return place.isEmpty() ? plainText(problem.text)
                           : QString(place + QStringLiteral(": ") + plainText(problem.text));
}

} // namespace

ExitStatus runDefinition(Invocation& invocation)
{
    const auto handle = HandleLookup::findOne(invocation, invocation.arguments.operands().first());
    if (!handle)
        return handle.error();
    const Result<DaemonDefinition> definition = invocation.registry->adapterFor(*handle).and_then(
        [&](const auto& adapter) { return adapter->definition(*handle, invocation.question(10s)); });
    if (!definition) {
        invocation.messages->error(definition.error());
        return ExitStatus::Failed;
    }
    if (invocation.wantsJson()) {
        invocation.print(definitionJson(*handle, *definition));
        return ExitStatus::Done;
    }
    const bool isPlain = invocation.arguments.has(Text("plain"));
    invocation.print(invocation.arguments.has(Text("effective")) ? effectiveText(*definition, isPlain)
                                                                 : filesText(*definition, isPlain));
    for (const DefinitionProblem& problem : definition->problems)
        invocation.messages->note(problemText(problem));
    if (definition->needsReload)
        invocation.messages->note(QStringLiteral("the files changed since they were read: a reload is due"));
    if (definition->files.isEmpty())
        invocation.messages->note(QStringLiteral("no file defines it"));
    return ExitStatus::Done;
}

} // namespace Duende
