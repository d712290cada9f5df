// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/verb.h"

#include <QHash>
#include <QStringList>

namespace Duende {

namespace {

/// What can stand for an operand or an option's value.
enum class Source { Nothing, Words, Handles, Files, Folders, Users, Groups };

Source sourceOf(QStringView placeholder)
{
    if (placeholder == QLatin1StringView("HANDLE"))
        return Source::Handles;
    if (placeholder == QLatin1StringView("FILE"))
        return Source::Files;
    if (placeholder == QLatin1StringView("FOLDER"))
        return Source::Folders;
    if (placeholder == QLatin1StringView("USER"))
        return Source::Users;
    if (placeholder == QLatin1StringView("GROUP"))
        return Source::Groups;
    return placeholderWords(placeholder).isEmpty() ? Source::Nothing : Source::Words;
}

/// The placeholder of each operand: "HANDLE", "SIGNAL".
QStringList operandsOf(const Verb& verb)
{
    QString usage = QString(verb.usage).section(QLatin1Char('\n'), 0, 0);
    usage.remove(QLatin1StringView("[OPTION...] "))
        .remove(QLatin1StringView("..."))
        .remove(QLatin1Char('['))
        .remove(QLatin1Char(']'));
    return usage.split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

QString wordsOf(QStringView placeholder)
{
    return placeholderWords(placeholder).join(QLatin1Char(' '));
}

/// The verbs that a command can stand behind, as alternatives of a pattern.
QString commandVerbs()
{
    QStringList names;
    for (const Verb& verb : allVerbs()) {
        if (verb.takesCommand)
            names.append(QString(verb.name));
    }
    return names.join(QLatin1Char('|'));
}

// bash(1), "Programmable Completion". The line is read anew, as bash breaks words at the colons of handles;
// and no candidate goes through compgen -W, which would run what stands in it as a shell does.

QString bashSource(QStringView placeholder)
{
    switch (sourceOf(placeholder)) {
    case Source::Nothing:
        return QStringLiteral("options=()");
    case Source::Words:
        return QStringLiteral("options=() words=(%1)").arg(wordsOf(placeholder));
    case Source::Handles:
        return QStringLiteral("mapfile -t words < <(duende list --kind all --handles 2>/dev/null)");
    case Source::Files:
        return QStringLiteral("options=() action=file");
    case Source::Folders:
        return QStringLiteral("options=() action=directory");
    case Source::Users:
        return QStringLiteral("options=() action=user");
    case Source::Groups:
        return QStringLiteral("options=() action=group");
    }
    Q_UNREACHABLE_RETURN({});
}

/// What a verb's branch of the script does.
QString bashBranch(const Verb& verb)
{
    QStringList names{QStringLiteral("--help")};
    QStringList withoutWords;
    QString branches;
    for (const VerbOption& option : verb.options) {
        const QString name = QStringLiteral("--") + option.name;
        names.append(name);
        if (option.value.isEmpty())
            continue;
        const QString placeholder(option.value);
        if (sourceOf(placeholder) == Source::Nothing)
            withoutWords.append(name);
        else
            branches += QStringLiteral("            %1) %2 ;;\n").arg(name, bashSource(placeholder));
    }
    if (!withoutWords.isEmpty())
        branches += QStringLiteral("            %1) options=() ;;\n")
                        .arg(withoutWords.join(QStringLiteral(" | ")));
    // Where a handle may stand, a signal may as well.
    QStringList operands;
    for (const QString& operand : operandsOf(verb)) {
        operands.append(
            operands.isEmpty() ? bashSource(operand) : QStringLiteral("words+=(%1)").arg(wordsOf(operand)));
    }
    if (!operands.isEmpty()) {
        branches += QStringLiteral("            *) [[ $current == -* ]] || { %1; } ;;\n")
                        .arg(operands.join(QStringLiteral("; ")));
    }
    QString text = QStringLiteral("            options=(%1)\n").arg(names.join(QLatin1Char(' ')));
    if (!branches.isEmpty())
        text += QStringLiteral("            case $previous in\n%1            esac\n").arg(branches);
    return text + QStringLiteral("            ;;\n");
}

QString bashBranches()
{
    // Verbs that are completed alike share a branch.
    QStringList bodies;
    QHash<QString, QStringList> verbsOf;
    for (const Verb& verb : allVerbs()) {
        const QString body = bashBranch(verb);
        if (!bodies.contains(body))
            bodies.append(body);
        verbsOf[body].append(QString(verb.name));
    }
    QString text;
    for (const QString& body : std::as_const(bodies))
        text += QStringLiteral("        %1)\n").arg(verbsOf.value(body).join(QStringLiteral(" | "))) + body;
    return text;
}

QString bashScript()
{
    const QString begin = QStringLiteral(R"shell(# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for duende(1), made by "duende completion bash"

_duende() {
    local line=${COMP_LINE:0:COMP_POINT} options=() words=() action= typed current previous word
    read -ra typed <<<"$line"
    [[ $line == *[[:space:]] ]] && typed+=("")
    current=${typed[-1]} previous=${typed[-2]}
    if ((${#typed[@]} == 2)); then
        words=(%1 --help --version)
    elif [[ ${typed[1]} == @(%2) && " ${typed[*]:2:${#typed[@]}-3} " == *" -- "* ]]; then
        [[ $previous == -- ]] && action=command || action=file
    else
        case ${typed[1]} in
)shell");
    const QString end = QStringLiteral(R"shell(        esac
    fi
    COMPREPLY=()
    if [[ -n $action ]]; then
        mapfile -t COMPREPLY < <(compgen -A "$action" -- "$current")
        [[ $action == file || $action == directory ]] && compopt -o filenames 2>/dev/null
    fi
    # What stands before the last colon is a word of its own to bash.
    local before=
    [[ $current == *:* && $COMP_WORDBREAKS == *:* ]] && before=${current%"${current##*:}"}
    for word in "${options[@]}" "${words[@]}"; do
        [[ $word == "$current"* ]] || continue
        printf -v word %q "${word#"$before"}"
        COMPREPLY+=("$word")
    done
}
complete -F _duende duende
)shell");
    return begin.arg(wordsOf(u"VERB"), commandVerbs()) + bashBranches() + end;
}

// zshcompsys(1), _arguments.

QString zshSource(QStringView placeholder)
{
    switch (sourceOf(placeholder)) {
    case Source::Nothing:
        return QStringLiteral(" ");
    case Source::Words:
        return QStringLiteral("(%1)").arg(wordsOf(placeholder));
    case Source::Handles:
        return QStringLiteral("_duende_handles");
    case Source::Files:
        return QStringLiteral("_files");
    case Source::Folders:
        return QStringLiteral("_files -/");
    case Source::Users:
        return QStringLiteral("_users");
    case Source::Groups:
        return QStringLiteral("_groups");
    }
    Q_UNREACHABLE_RETURN({});
}

QString zshQuoted(const QString& text)
{
    return QLatin1Char('\'') + QString(text).replace(QLatin1Char('\''), QStringLiteral("'\\''"))
        + QLatin1Char('\'');
}

QString zshVerb(const Verb& verb)
{
    QStringList specs{QStringLiteral("--help[show its help]")};
    for (const VerbOption& option : verb.options) {
        QString help(option.help);
        help.replace(QLatin1Char('['), QLatin1Char('(')).replace(QLatin1Char(']'), QLatin1Char(')'));
        QString spec
            = QStringLiteral("%1--%2[%3]")
                  .arg(option.isRepeatable ? QStringLiteral("*") : QString(), QString(option.name), help);
        if (!option.value.isEmpty())
            spec += QStringLiteral(":%1:%2").arg(QString(option.value), zshSource(QString(option.value)));
        specs.append(spec);
    }
    const QStringList operands = operandsOf(verb);
    if (operands.size() > 1) {
        specs.append(QStringLiteral("1:%1:%2").arg(operands.first(), zshSource(operands.first())));
        specs.append(QStringLiteral("*:%1:{ %2; compadd %3 }")
                .arg(operands.last(), zshSource(operands.first()), wordsOf(operands.last())));
    } else if (operands.size() == 1) {
        const QString many = verb.maximumOperands < 0 ? QStringLiteral("*") : QStringLiteral("1");
        specs.append(QStringLiteral("%1:%2:%3").arg(many, operands.first(), zshSource(operands.first())));
    }
    QString text = QStringLiteral("    %1)\n        _arguments -s").arg(verb.name);
    for (const QString& spec : std::as_const(specs))
        text += QStringLiteral(" \\\n            ") + zshQuoted(spec);
    return text + QStringLiteral("\n        ;;\n");
}

QString zshScript()
{
    const QString begin = QStringLiteral(R"shell(#compdef duende
# SPDX-License-Identifier: GPL-3.0-or-later
# zsh completion for duende(1), made by "duende completion zsh"

_duende_handles() {
    local -a handles
    handles=(${(f)"$(duende list --kind all --handles 2>/dev/null)"})
    compadd -a handles
}

_duende() {
    local -a verbs
    local -i dashes
    if ((CURRENT == 2)); then
        verbs=(
)shell");
    const QString middle = QStringLiteral(R"shell(        )
        _describe verb verbs
        return
    fi
    shift words
    ((CURRENT--))
    dashes=${words[(i)--]}
    if [[ $words[1] == (%1) ]] && ((dashes < CURRENT)); then
        shift $dashes words
        ((CURRENT -= dashes))
        _normal
        return
    fi
    case $words[1] in
)shell");
    QString verbs;
    QString branches;
    for (const Verb& verb : allVerbs()) {
        verbs
            += QStringLiteral("            %1\n").arg(zshQuoted(verb.name + QLatin1Char(':') + verb.summary));
        branches += zshVerb(verb);
    }
    return begin + verbs + middle.arg(commandVerbs()) + branches
        + QStringLiteral("    esac\n}\n\n_duende \"$@\"\n");
}

// fish's complete(1).

QString fishSource(QStringView placeholder)
{
    switch (sourceOf(placeholder)) {
    case Source::Nothing:
        return QStringLiteral("-x");
    case Source::Words:
        return QStringLiteral("-x -a '%1'").arg(wordsOf(placeholder));
    case Source::Handles:
        return QStringLiteral("-x -a '(duende list --kind all --handles 2>/dev/null)'");
    case Source::Files:
        return QStringLiteral("-r -F");
    case Source::Folders:
        return QStringLiteral("-x -a '(__fish_complete_directories)'");
    case Source::Users:
        return QStringLiteral("-x -a '(__fish_complete_users)'");
    case Source::Groups:
        return QStringLiteral("-x -a '(__fish_complete_groups)'");
    }
    Q_UNREACHABLE_RETURN({});
}

QString fishQuoted(const QString& text)
{
    return QLatin1Char('\'') + QString(text).replace(QLatin1Char('\''), QStringLiteral("\\'"))
        + QLatin1Char('\'');
}

QString fishScript()
{
    QString text
        = QStringLiteral("# SPDX-License-Identifier: GPL-3.0-or-later\n"
                         "# fish completion for duende(1), made by \"duende completion fish\"\n\n"
                         "complete -c duende -f\n"
                         "complete -c duende -n __fish_use_subcommand -l help -d 'show help'\n"
                         "complete -c duende -n __fish_use_subcommand -l version -d 'show the version'\n");
    for (const Verb& verb : allVerbs()) {
        const QString name(verb.name);
        text += QStringLiteral("\ncomplete -c duende -n __fish_use_subcommand -a %1 -d %2\n")
                    .arg(name, fishQuoted(QString(verb.summary)));
        const QString one
            = QStringLiteral("complete -c duende -n '__fish_seen_subcommand_from %1' ").arg(name);
        for (const QString& operand : operandsOf(verb))
            text += one + fishSource(operand) + QLatin1Char('\n');
        for (const VerbOption& option : verb.options) {
            const QString value = option.value.isEmpty()
                ? QString()
                : QString(fishSource(QString(option.value)) + QLatin1Char(' '));
            text += one
                + QStringLiteral("-l %1 %2-d %3\n")
                      .arg(QString(option.name), value, fishQuoted(QString(option.help)));
        }
    }
    return text;
}

} // namespace

QString completionScript(QStringView shell)
{
    if (shell == QLatin1StringView("bash"))
        return bashScript();
    if (shell == QLatin1StringView("zsh"))
        return zshScript();
    if (shell == QLatin1StringView("fish"))
        return fishScript();
    return {};
}

} // namespace Duende
