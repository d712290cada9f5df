// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/helpverbs.h"

#include "app/command/invocation.h"
#include "models/format/nearestword.h"

namespace Duende {

namespace {

QString optionText(const VerbOption& option)
{
    const QString name = QStringLiteral("--") + option.name;
    if (option.letter != 0)
        return QStringLiteral("%1 %2, -%3 %2").arg(name, option.value).arg(QLatin1Char(option.letter));
    return option.value.isEmpty() ? name : QString(name + QLatin1Char(' ') + option.value);
}

QString twoColumns(const QList<std::pair<QString, QString>>& lines)
{
    qsizetype width = 0;
    for (const auto& line : lines)
        width = std::max(width, line.first.size());
    QString text;
    for (const auto& [left, right] : lines)
        text += QStringLiteral("  ") + left.leftJustified(width + 2) + right + QLatin1Char('\n');
    return text;
}

QString wrapped(const QString& sentence)
{
    constexpr qsizetype width = 100;
    QString text;
    qsizetype column = 0;
    for (const QString& word : sentence.split(QLatin1Char(' '))) {
        const bool isFull = column + 1 + word.size() > width;
        if (column > 0)
            text += isFull ? QLatin1Char('\n') : QLatin1Char(' ');
        text += word;
        column = (isFull ? 0 : column + 1) + word.size();
    }
    return text + QLatin1Char('\n');
}

QString placeholderHelp(const Verb& verb)
{
    QStringList known;
    QString text;
    for (const VerbOption& option : verb.options)
        known.append(QString(option.value));
    known += QString(verb.usage)
                 .remove(QLatin1StringView("..."))
                 .replace(QLatin1Char('\n'), QLatin1Char(' '))
                 .split(QLatin1Char(' '));
    known.removeDuplicates();
    for (const QString& placeholder : std::as_const(known)) {
        const QStringList words = placeholderWords(placeholder);
        if (!words.isEmpty())
            text += wrapped(
                QStringLiteral("%1 is one of %2.").arg(placeholder, words.join(QStringLiteral(", "))));
    }
    if (known.contains(QLatin1StringView("HANDLE"))) {
        text += QStringLiteral(
            "HANDLE is a daemon's printed form, as \"duende list --handles\" prints it, or a name "
            "that only one\ndaemon has: native:pid812, ssh.service, ssh.\n");
    }
    return text;
}

} // namespace

QString programHelp()
{
    QList<std::pair<QString, QString>> lines;
    for (const Verb& verb : allVerbs())
        lines.append({QString(verb.name), QString(verb.summary)});
    return QStringLiteral("Usage: duende                              open the window\n"
                          "       duende VERB [OPTION...] [HANDLE...]\n"
                          "\n"
                          "One place for every daemon, whatever runs it.\n"
                          "\n")
        + twoColumns(lines)
        + QStringLiteral(
            "\n"
            "HANDLE is a daemon's printed form, as \"duende list --handles\" prints it, or a name that "
            "only one daemon has.\n"
            "Exit status: 0 done, 1 the operation failed, 2 wrong usage.\n"
            "\n"
            "\"duende help VERB\" and duende(1) say more.\n");
}

QString verbHelp(const Verb& verb)
{
    QString text;
    const QStringList usages = QString(verb.usage).split(QLatin1Char('\n'));
    for (const QString& usage : usages) {
        text += text.isEmpty() ? QStringLiteral("Usage: duende ") : QStringLiteral("       duende ");
        text += verb.name;
        if (!verb.options.empty() && usages.size() == 1)
            text += QStringLiteral(" [OPTION...]");
        if (!usage.isEmpty())
            text += QLatin1Char(' ') + usage;
        text += QLatin1Char('\n');
    }
    text += QLatin1Char('\n') + QString(verb.summary) + QStringLiteral(".\n\n");
    QList<std::pair<QString, QString>> lines;
    for (const VerbOption& option : verb.options) {
        const QString several = option.isRepeatable ? QStringLiteral("; may be repeated") : QString();
        lines.append({optionText(option), QString(option.help + several)});
    }
    lines.append({QStringLiteral("--help"), QStringLiteral("show this")});
    text += twoColumns(lines);
    if (!verb.note.isEmpty())
        text += QLatin1Char('\n') + wrapped(QString(verb.note));
    const QString placeholders = placeholderHelp(verb);
    return placeholders.isEmpty() ? text : QString(text + QLatin1Char('\n') + placeholders);
}

ExitStatus runHelp(Invocation& invocation)
{
    if (invocation.arguments.operands().isEmpty()) {
        invocation.print(programHelp());
        return ExitStatus::Done;
    }
    const QString& word = invocation.arguments.operands().first();
    const Verb* verb = verbFromName(word);
    if (!verb) {
        const QString nearest = nearestWord(word, placeholderWords(u"VERB"));
        const QString problem = QStringLiteral("there is no verb \"%1\"").arg(word);
        return invocation.wrongUsage(
            nearest.isEmpty() ? problem : problem + QStringLiteral("; did you mean \"%1\"?").arg(nearest));
    }
    invocation.print(verbHelp(*verb));
    return ExitStatus::Done;
}

ExitStatus runCompletion(Invocation& invocation)
{
    const QString& shell = invocation.arguments.operands().first();
    const QString script = completionScript(shell);
    if (script.isEmpty()) {
        return invocation.wrongUsage(QStringLiteral("there is no script for \"%1\"; SHELL is one of %2")
                .arg(shell, placeholderWords(u"SHELL").join(QStringLiteral(", "))));
    }
    invocation.print(script);
    return ExitStatus::Done;
}

} // namespace Duende
