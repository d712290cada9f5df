// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitcommand.h"

#include <QDBusArgument>

#include <algorithm>

#include <sys/wait.h>

namespace Duende {

namespace {

QString quoted(const QString& argument)
{
    const bool isPlain = !argument.isEmpty() && std::ranges::none_of(argument, [](QChar c) {
        return c.isSpace() || c == QLatin1Char('"') || c == QLatin1Char('\'') || c == QLatin1Char('\\');
    });
    if (isPlain)
        return argument;
    QString text = argument;
    text.replace(QLatin1Char('\\'), QStringLiteral("\\\\")).replace(QLatin1Char('"'), QStringLiteral("\\\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

} // namespace

bool UnitCommand::hasExitedWell() const
{
    return hasEnded() && code == CLD_EXITED && status == 0;
}

QString UnitCommand::commandLine() const
{
    QStringList words;
    for (const QString& word : arguments)
        words.append(quoted(word));
    return words.isEmpty() ? path : words.join(QLatin1Char(' '));
}

QList<UnitCommand> unitCommands(const QVariant& value)
{
    QList<UnitCommand> commands;
    if (value.userType() != qMetaTypeId<QDBusArgument>())
        return commands;
    const auto argument = value.value<QDBusArgument>();
    if (argument.currentSignature() != QLatin1StringView("a(sasbttttuii)"))
        return commands;
    argument.beginArray();
    while (!argument.atEnd()) {
        UnitCommand command;
        quint64 monotonic = 0; // the same times on the other clock
        argument.beginStructure();
        argument >> command.path >> command.arguments >> command.ignoresFailure >> command.startUsec
            >> monotonic >> command.exitUsec >> monotonic >> command.pid >> command.code >> command.status;
        argument.endStructure();
        commands.append(command);
    }
    argument.endArray();
    return commands;
}

} // namespace Duende
