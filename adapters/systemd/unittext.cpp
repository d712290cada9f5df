// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unittext.h"

#include "adapters/systemd/unitquantity.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

namespace Duende {

namespace {

using Text = QLatin1StringView;

// systemd.unit(5), "Specifiers": a lone "%" begins one.
QString withoutSpecifiers(QString text)
{
    return text.replace(QLatin1Char('%'), QStringLiteral("%%"));
}

// A value that goes to the end of the line.
QString lineText(const QString& text)
{
    QString line = withoutSpecifiers(text);
    std::ranges::replace_if(
        line, [](QChar c) { return c == QLatin1Char('\n') || c == QLatin1Char('\r'); }, QLatin1Char(' '));
    return line;
}

bool isSafe(QChar c)
{
    return c.unicode() > 0x7F ? c.isLetterOrNumber()
                              : c.isLetterOrNumber() || QStringView(u"_-+=:,./@%~^").contains(c);
}

// A word where systemd expects several; systemd.syntax(7), "Quoting".
QString wordText(const QString& word)
{
    const QString text = withoutSpecifiers(word);
    if (!text.isEmpty() && std::ranges::all_of(text, isSafe))
        return text;
    QString quoted(QLatin1Char('"'));
    for (const QChar c : text) {
        if (c == QLatin1Char('"') || c == QLatin1Char('\\'))
            quoted += QLatin1Char('\\') + c;
        else if (c == QLatin1Char('\n'))
            quoted += Text("\\n");
        else if (c == QLatin1Char('\t'))
            quoted += Text("\\t");
        else if (c.unicode() < 0x20 || c.unicode() == 0x7F)
            quoted += Text("\\x") + QString::number(c.unicode(), 16).rightJustified(2, QLatin1Char('0'));
        else
            quoted += c;
    }
    return quoted + QLatin1Char('"');
}

QString commandText(const QVariant& value)
{
    const auto commands = value.value<QList<TransientCommand>>();
    QStringList lines;
    for (const TransientCommand& command : commands) {
        const bool isLiteral = command.flags.contains(Text("no-env-expand"));
        QStringList words{wordText(command.path)};
        if (isLiteral)
            words.first().prepend(QLatin1Char(':'));
        for (const QString& argument : command.arguments.mid(1))
            words.append(wordText(argument));
        lines.append(words.join(QLatin1Char(' ')));
    }
    return lines.join(QLatin1Char('\n'));
}

QString percentText(quint64 usecPerSecond)
{
    return QString::number(double(usecPerSecond) / 10000, 'f', 2)
               .remove(QRegularExpression(QStringLiteral("\\.?0+$")))
        + QLatin1Char('%');
}

struct Directive
{
    Text property;
    Text section;
    Text name;
    QString (*write)(const QVariant&);
};

const QList<Directive>& directives()
{
    static constexpr auto plain = [](const QVariant& value) { return value.toString(); };
    static constexpr auto line = [](const QVariant& value) { return lineText(value.toString()); };
    static constexpr auto span = [](const QVariant& value) { return timeSpanText(value.toULongLong()); };
    static constexpr auto size = [](const QVariant& value) { return sizeText(value.toULongLong()); };
    static constexpr auto percent = [](const QVariant& value) { return percentText(value.toULongLong()); };
    static constexpr auto words = [](const QVariant& value) {
        QStringList lines;
        for (const QString& word : value.toStringList())
            lines.append(wordText(word));
        return lines.join(QLatin1Char('\n'));
    };
    // In the order in which people write them.
    static const QList<Directive> list{
        {Text("Description"), Text("Unit"), Text("Description"), line},
        {Text("Type"), Text("Service"), Text("Type"), plain},
        {Text("ExecStartEx"), Text("Service"), Text("ExecStart"), commandText},
        {Text("Environment"), Text("Service"), Text("Environment"), words},
        {Text("WorkingDirectory"), Text("Service"), Text("WorkingDirectory"), line},
        {Text("User"), Text("Service"), Text("User"), line},
        {Text("Group"), Text("Service"), Text("Group"), line},
        {Text("Nice"), Text("Service"), Text("Nice"), plain},
        {Text("Restart"), Text("Service"), Text("Restart"), plain},
        {Text("RestartUSec"), Text("Service"), Text("RestartSec"), span},
        {Text("TimeoutStopUSec"), Text("Service"), Text("TimeoutStopSec"), span},
        {Text("MemoryMax"), Text("Service"), Text("MemoryMax"), size},
        {Text("CPUQuotaPerSecUSec"), Text("Service"), Text("CPUQuota"), percent},
        {Text("TasksMax"), Text("Service"), Text("TasksMax"), plain},
        {Text("LimitNOFILE"), Text("Service"), Text("LimitNOFILE"), plain},
        // One number in the file sets both.
        {Text("LimitNOFILESoft"), Text(), Text(), nullptr},
    };
    return list;
}

} // namespace

QString unitText(const TransientService& service)
{
    QHash<QString, QVariant> values;
    for (const TransientProperty& property : service.properties)
        values.insert(property.name, property.value.variant());
    QString text;
    Text section;
    for (const Directive& directive : directives()) {
        const auto value = values.constFind(directive.property);
        if (!directive.write || value == values.cend())
            continue;
        if (directive.section != section)
            text += (section.isEmpty() ? Text("[") : Text("\n[")) + directive.section + Text("]\n");
        section = directive.section;
        const QStringList lines = directive.write(*value).split(QLatin1Char('\n'));
        for (const QString& line : lines)
            text += directive.name + QLatin1Char('=') + line + QLatin1Char('\n');
    }
    Q_ASSERT_X(std::ranges::all_of(service.properties,
                   [](const TransientProperty& property) {
                       return std::ranges::contains(directives(), property.name, &Directive::property);
                   }),
        "unitText", "a property that no directive stands for");
    return text;
}

} // namespace Duende
