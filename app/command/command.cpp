// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/command.h"

#include "app/command/interruption.h"
#include "app/command/invocation.h"
#include "models/format/nearestword.h"

#include <unistd.h>

namespace Duende {

namespace {

bool isHelpOption(const QString& word)
{
    return word == QLatin1StringView("--help") || word == QLatin1StringView("-h");
}

bool isVersionOption(const QString& word)
{
    return word == QLatin1StringView("--version") || word == QLatin1StringView("-v");
}

/// The words behind a lone -- are somebody else's.
bool asksForJson(const QStringList& words)
{
    const qsizetype end = words.indexOf(QLatin1StringView("--"));
    return words.first(end < 0 ? words.size() : end).contains(QLatin1StringView("--json"));
}

ExitStatus unknownVerb(Messages& messages, const QString& word)
{
    const QString nearest = nearestWord(word, placeholderWords(u"VERB"));
    const QString problem = QStringLiteral("there is no verb \"%1\"").arg(word);
    messages.usage(
        nearest.isEmpty() ? problem : problem + QStringLiteral("; did you mean \"%1\"?").arg(nearest),
        QStringLiteral("Try \"duende --help\"."));
    return ExitStatus::WrongUsage;
}

ExitStatus runVerb(const Verb& verb, const QStringList& words, Invocation& invocation)
{
    invocation.verb = &verb;
    invocation.messages->setJson(asksForJson(words));
    auto arguments = Arguments::parse(verb, words);
    if (!arguments)
        return invocation.wrongUsage(arguments.error());
    if (arguments->wantsHelp()) {
        invocation.print(verbHelp(verb));
        return ExitStatus::Done;
    }
    invocation.arguments = std::move(*arguments);
    return verb.run(invocation);
}

ExitStatus dispatch(const QStringList& arguments, Invocation& invocation)
{
    const QString first = arguments.value(0);
    if (arguments.isEmpty() || isHelpOption(first)) {
        invocation.print(programHelp());
        return ExitStatus::Done;
    }
    if (isVersionOption(first)) {
        invocation.print(QStringLiteral("duende %1\n").arg(QCoreApplication::applicationVersion()));
        return ExitStatus::Done;
    }
    const Verb* verb = verbFromName(first);
    return verb ? runVerb(*verb, arguments.sliced(1), invocation) : unknownVerb(*invocation.messages, first);
}

} // namespace

bool isCommand(const QStringList& arguments)
{
    if (arguments.isEmpty())
        return false;
    const QString& first = arguments.first();
    return !first.startsWith(QLatin1Char('-')) || isHelpOption(first) || isVersionOption(first);
}

std::unique_ptr<QCoreApplication> makeCommandApplication(int& argc, char** argv)
{
    const QtMessageHandler before
        = qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) { });
    auto application = std::make_unique<QCoreApplication>(argc, argv);
    qInstallMessageHandler(before);
    return application;
}

int runCommand(const QStringList& arguments, std::shared_ptr<const AdapterRegistry> registry,
    const QString& agentPath, CommandStreams streams)
{
    const Interruption interruption;
    CommandOutput output(streams.output);
    Messages messages(streams.error);
    Invocation invocation;
    invocation.registry = std::move(registry);
    invocation.output = &output;
    invocation.messages = &messages;
    invocation.style = TextStyle::forStream(streams.output);
    invocation.streams = streams;
    invocation.agentPath = agentPath;
    invocation.stop = interruption.token();
    invocation.isInteractive = ::isatty(streams.input) == 1;
    const ExitStatus status = dispatch(arguments, invocation);
    if (output.error()) {
        messages.error(*output.error());
        return static_cast<int>(ExitStatus::Failed);
    }
    return static_cast<int>(status);
}

} // namespace Duende
