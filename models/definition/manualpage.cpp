// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/definition/manualpage.h"

#include "models/format/plaintext.h"

#include <QProcess>
#include <QRegularExpression>

#include <algorithm>

namespace Duende {

namespace {

constexpr int pollMs = 20;
constexpr qsizetype widestIndent = 200;
// man(1): the page does not exist.
constexpr int noSuchPage = 16;

qsizetype indentOf(QStringView line)
{
    const auto first = std::ranges::find_if(line, [](QChar c) { return c != u' '; });
    return first - line.begin();
}

/// Whether a line that may be a term names the setting: "User=, Group=" or "LimitCPU=, LimitFSIZE=bytes".
bool names(QStringView line, QStringView setting)
{
    for (const QStringView word : line.split(u',')) {
        const QStringView term = word.trimmed();
        if (term.startsWith(setting) && term.sliced(setting.size()).startsWith(u'='))
            return true;
    }
    return false;
}

QProcessEnvironment environment(int columns)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("MANWIDTH"), QString::number(columns));
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    for (const char* name : {"MANOPT", "MANROFFOPT", "MANPAGER", "PAGER", "MAN_KEEP_FORMATTING"})
        environment.remove(QString::fromLatin1(name));
    return environment;
}

PlatformError notInstalled(const QString& name)
{
    return PlatformError::notFound(name).withAdvice(
        QStringLiteral("The manual pages are not installed on this machine."));
}

/// What man(1) prints of a page with these options.
Result<QByteArray> runMan(
    QStringList options, const QString& name, int columns, const OperationContext& context)
{
    static const QRegularExpression pattern(
        QStringLiteral("^([A-Za-z0-9_][A-Za-z0-9@._:+-]*)\\(([1-9][a-z]*)\\)$"));
    const QRegularExpressionMatch match = pattern.match(name);
    if (!match.hasMatch())
        return std::unexpected(
            PlatformError::config(QStringLiteral("\"%1\" is no manual page").arg(plainText(name, 80))));
    QProcess man;
    man.setProcessEnvironment(environment(columns));
    man.setStandardInputFile(QProcess::nullDevice());
    man.setStandardErrorFile(QProcess::nullDevice());
    man.start(QStringLiteral("man"), options << match.captured(2) << match.captured(1));
    if (!man.waitForStarted())
        return std::unexpected(notInstalled(name));
    QByteArray output;
    while (man.state() != QProcess::NotRunning && output.size() <= ManualPage::maximumSize) {
        man.waitForReadyRead(pollMs);
        output += man.readAllStandardOutput();
        if (const Result<void> checked = context.check(QStringLiteral("reading %1").arg(name)); !checked) {
            man.kill();
            man.waitForFinished();
            return std::unexpected(checked.error());
        }
    }
    if (man.state() != QProcess::NotRunning) {
        man.kill();
        man.waitForFinished();
    } else {
        output += man.readAllStandardOutput();
        if (man.exitStatus() != QProcess::NormalExit)
            return std::unexpected(PlatformError::io(QStringLiteral("man(1) crashed over %1").arg(name)));
        if (man.exitCode() == noSuchPage || output.trimmed().isEmpty())
            return std::unexpected(notInstalled(name));
    }
    output.truncate(ManualPage::maximumSize);
    return output;
}

} // namespace

Result<QString> ManualPage::read(const QString& name, const OperationContext& context, int columns)
{
    return runMan({QStringLiteral("--no-hyphenation"), QStringLiteral("--no-justification"),
                      QStringLiteral("-P"), QStringLiteral("cat")},
        name, columns, context)
        .transform([](const QByteArray& text) { return QString::fromUtf8(text); });
}

Result<bool> ManualPage::isInstalled(const QString& name, const OperationContext& context)
{
    const Result<QByteArray> place = runMan({QStringLiteral("--where")}, name, unbroken, context);
    if (!place && place.error().kind() == PlatformError::Kind::NotFound)
        return false;
    return place.transform([](const QByteArray&) { return true; });
}

SettingHelp ManualPage::find(QStringView page, QStringView setting)
{
    SettingHelp help;
    if (setting.isEmpty())
        return help;
    const QList<QStringView> lines = page.split(u'\n');
    qsizetype at = 0;
    while (at < lines.size() && !names(lines.at(at), setting))
        ++at;
    if (at == lines.size())
        return help;
    const qsizetype indent = indentOf(lines.at(at));
    help.term = plainText(lines.at(at).trimmed(), 300);
    qsizetype body = -1; // the indent of the explanation
    QStringList found;
    for (++at; at < lines.size(); ++at) {
        const QStringView line = lines.at(at);
        if (line.trimmed().isEmpty()) {
            if (!found.isEmpty() && !found.constLast().isEmpty())
                found.append(QString());
            continue;
        }
        const qsizetype own = indentOf(line);
        // More terms may share one explanation, each on a line of its own.
        if (own == indent && body < 0) {
            help.term += QStringLiteral(", ") + plainText(line.trimmed(), 300);
            continue;
        }
        // The page's last line may stand at its middle or its right.
        if (own <= indent || own > widestIndent)
            break;
        if (body < 0)
            body = own;
        found.append(QString(std::max<qsizetype>(0, own - body), u' ') + plainText(line.trimmed()));
    }
    while (!found.isEmpty() && found.constLast().isEmpty())
        found.removeLast();
    help.text = found.join(u'\n');
    return help;
}

} // namespace Duende
