// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"

#include "models/format/nearestword.h"

#include <algorithm>

namespace Duende {

namespace {

const VerbOption* findOption(const Verb& verb, QStringView name)
{
    const auto option
        = std::ranges::find_if(verb.options, [name](const VerbOption& known) { return known.name == name; });
    return option == verb.options.end() ? nullptr : &*option;
}

const VerbOption* findLetter(const Verb& verb, QStringView word)
{
    const auto option = std::ranges::find_if(verb.options, [word](const VerbOption& known) {
        return known.letter != 0 && word.size() == 2 && word[1] == QLatin1Char(known.letter);
    });
    return option == verb.options.end() ? nullptr : &*option;
}

QString unknownOption(const Verb& verb, const QString& word)
{
    QStringList names{QStringLiteral("--help")};
    for (const VerbOption& option : verb.options)
        names.append(QStringLiteral("--") + option.name);
    const QString nearest = nearestWord(word, names);
    const QString message = QStringLiteral("unknown option \"%1\"").arg(word);
    return nearest.isEmpty() ? message : message + QStringLiteral("; did you mean %1?").arg(nearest);
}

QString wrongCount(const Verb& verb, const QStringList& operands)
{
    if (operands.size() < verb.minimumOperands) {
        const QString usage = QString(verb.usage).section(QLatin1Char('\n'), 0, 0);
        QString missing = usage.section(QLatin1Char(' '), operands.size(), operands.size());
        return missing.remove(QLatin1StringView("...")) + QStringLiteral(" is missing");
    }
    return QStringLiteral("unexpected \"%1\"").arg(operands.at(verb.maximumOperands));
}

} // namespace

std::expected<Arguments, QString> Arguments::parse(const Verb& verb, const QStringList& words)
{
    Arguments arguments;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString& word = words.at(i);
        if (word == QLatin1StringView("--")) {
            if (verb.takesCommand)
                arguments.m_command = words.sliced(i + 1);
            else
                arguments.m_operands += words.sliced(i + 1);
            break;
        }
        if (word == QLatin1StringView("--help") || word == QLatin1StringView("-h")) {
            arguments.m_wantsHelp = true;
            return arguments;
        }
        if (!word.startsWith(QLatin1Char('-')) || word.size() == 1) {
            arguments.m_operands.append(word);
            continue;
        }
        const qsizetype equals = word.indexOf(QLatin1Char('='));
        const QString written = word.left(equals);
        const VerbOption* option = written.startsWith(QLatin1StringView("--"))
            ? findOption(verb, written.sliced(2))
            : findLetter(verb, word);
        if (!option)
            return std::unexpected(unknownOption(verb, written));
        const bool takesValue = !option->value.isEmpty();
        if (!takesValue && equals >= 0)
            return std::unexpected(QStringLiteral("%1 takes no value").arg(written));
        if (takesValue && equals < 0 && i + 1 == words.size())
            return std::unexpected(QStringLiteral("%1 needs a value: %2").arg(written, option->value));
        QStringList& values = arguments.m_options[option->name];
        if (takesValue)
            values.append(equals >= 0 ? word.sliced(equals + 1) : words.at(++i));
    }
    const qsizetype count = arguments.m_operands.size();
    if (count < verb.minimumOperands || (verb.maximumOperands >= 0 && count > verb.maximumOperands))
        return std::unexpected(wrongCount(verb, arguments.m_operands));
    return arguments;
}

std::optional<QString> Arguments::value(QLatin1StringView option) const
{
    const auto values = m_options.constFind(option);
    return values == m_options.cend() || values->isEmpty() ? std::nullopt : std::optional(values->last());
}

} // namespace Duende
