// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/verb.h"

#include "adapters/contract/platform.h"
#include "adapters/contract/signal.h"
#include "app/command/actionverbs.h"
#include "app/command/definitionverb.h"
#include "app/command/helpverbs.h"
#include "app/command/listverb.h"
#include "app/command/logverb.h"
#include "app/command/processesverb.h"
#include "app/command/recorderverb.h"
#include "app/command/relationsverb.h"
#include "app/command/spawnverb.h"
#include "app/command/statusverb.h"
#include "app/command/traceorder.h"
#include "app/command/traceverb.h"
#include "app/command/watchverb.h"
#include "models/daemonwords.h"
#include "models/format/daemonjson.h"
#include "models/log/logtext.h"
#include "models/spec/daemonspecfile.h"

#include <algorithm>
#include <array>

namespace Duende {

namespace {

using Text = QLatin1StringView;

constexpr int anyNumber = -1;

constexpr VerbOption jsonOption{Text("json"), Text(), Text("print one JSON document, and errors as JSON")};
constexpr VerbOption platformOption{
    Text("platform"), Text("PLATFORM"), Text("only daemons of this platform")};
constexpr VerbOption scopeOption{
    Text("scope"), Text("SCOPE"), Text("only daemons of this scope: system, user, ...")};
constexpr VerbOption kindOption{Text("kind"), Text("KIND"), Text("only daemons of this kind"), true};
constexpr VerbOption filterOption{
    Text("filter"), Text("FILTER"), Text("only daemons that pass, such as 'state=failed or memory>100M'")};
constexpr VerbOption sampleOption{
    Text("sample"), Text("DURATION"), Text("look twice, so long apart, to know processor use")};
constexpr VerbOption timeoutOption{
    Text("timeout"), Text("DURATION"), Text("give up after this time, such as 5s")};

constexpr std::array listOptions{platformOption, scopeOption, kindOption, filterOption, sampleOption,
    VerbOption{Text("handles"), Text(), Text("print the handles alone, one a line")}, jsonOption};
constexpr std::array watchOptions{platformOption, scopeOption, kindOption, filterOption,
    VerbOption{Text("json"), Text(), Text("print a JSON object a line, and errors as JSON")}};
constexpr std::array logOptions{
    VerbOption{Text("lines"), Text("N"), Text("how many lines at first (50), or all"), false, 'n'},
    VerbOption{Text("follow"), Text(), Text("go on with the lines that come, until Ctrl+C")},
    VerbOption{
        Text("boot"), Text("BOOT"), Text("only lines of a boot: 0 is the last, -1 the one before, or an id")},
    VerbOption{Text("since"), Text("TIME"), Text("only lines from then on, such as 10:15 or '2 hours ago'")},
    VerbOption{Text("until"), Text("TIME"), Text("only lines up to then")},
    VerbOption{Text("priority"), Text("PRIORITY"), Text("only lines that are at least so serious")},
    VerbOption{Text("run"), Text(), Text("only lines of the daemon's present or last run")},
    VerbOption{Text("json"), Text(), Text("print a JSON object a line, and errors as JSON")}};
constexpr std::array definitionOptions{
    VerbOption{Text("effective"), Text(), Text("only the settings that count, each with its place")},
    VerbOption{Text("plain"), Text(), Text("without comments on origins and on what is overridden")},
    jsonOption};
constexpr std::array lookOptions{sampleOption, jsonOption};
constexpr std::array relationsOptions{jsonOption};
constexpr std::array processesOptions{
    VerbOption{Text("files"), Text(), Text("list what each of them has open, too")}, jsonOption};
constexpr std::array actionOptions{timeoutOption, jsonOption};
constexpr std::array signalOptions{jsonOption};
constexpr std::array spawnOptions{
    VerbOption{Text("platform"), Text("PLATFORM"), Text("what shall run it (native)")},
    VerbOption{Text("name"), Text("NAME"), Text("its name (the program's)")},
    VerbOption{Text("user"), Text(), Text("in your own service manager; short for --scope user")},
    VerbOption{Text("scope"), Text("MANAGER"), Text("whose service manager: system or user (system)")},
    VerbOption{Text("description"), Text("TEXT"), Text("what it is, for people")},
    VerbOption{Text("env"), Text("NAME=VALUE"), Text("a variable of its environment"), true},
    VerbOption{Text("run-as"), Text("USER"), Text("the user it runs as (whoever runs its manager)")},
    VerbOption{Text("group"), Text("GROUP"), Text("the group it runs as")},
    VerbOption{Text("cwd"), Text("FOLDER"), Text("its working directory")},
    VerbOption{Text("restart"), Text("POLICY"), Text("when to start it again (never)")},
    VerbOption{Text("restart-delay"), Text("DURATION"), Text("how long to wait before that")},
    VerbOption{Text("stop-timeout"), Text("DURATION"), Text("how long it may take to stop")},
    VerbOption{Text("nice"), Text("NUMBER"), Text("its nice value, from -20 to 19")},
    VerbOption{Text("memory"), Text("SIZE"), Text("the most memory it may use, such as 512M")},
    VerbOption{Text("cpu"), Text("PERCENT"), Text("the most processor time; 100% is one processor")},
    VerbOption{Text("tasks"), Text("NUMBER"), Text("the most processes and threads")},
    VerbOption{Text("open-files"), Text("NUMBER"), Text("the most open files a process")},
    VerbOption{Text("image"), Text("IMAGE"), Text("the image of a container")},
    VerbOption{Text("vcpus"), Text("NUMBER"), Text("the processors of a microVM")},
    VerbOption{Text("kernel"), Text("FILE"), Text("the kernel of a microVM")},
    VerbOption{Text("rootfs"), Text("FILE"), Text("the root file system of a microVM")}, jsonOption};

constexpr std::array traceOptions{
    VerbOption{Text("format"), Text("FORMAT"), Text("how events are written (text)")},
    VerbOption{Text("output"), Text("FILE"),
        Text("write to a file; one that ends in .duende-trace is the recording"), false, 'o'},
    VerbOption{
        Text("filter"), Text("FILTER"), Text("only events that pass, such as 'family=file and failed'")},
    VerbOption{Text("summary"), Text(), Text("no events, but at the end how often and how long each call")},
    VerbOption{Text("duration"), Text("DURATION"), Text("end after this time, such as 10s")},
    VerbOption{Text("backend"), Text("BACKEND"), Text("what traces (auto)")},
    VerbOption{Text("only-failed"), Text(), Text("keep calls that fail, and no other")},
    VerbOption{Text("slower"), Text("DURATION"), Text("keep calls that take so long, such as 10ms")},
    VerbOption{Text("calls"), Text("NAMES"), Text("keep these calls, such as openat,connect")},
    VerbOption{Text("data"), Text("SIZE"), Text("how much of its data is kept of a call (256)")},
    VerbOption{Text("size-limit"), Text("SIZE"), Text("how large the recording may be (4G)")},
    VerbOption{Text("when-full"), Text("ACTION"),
        Text("end then (stop), or let the oldest events make room (ring)")},
    VerbOption{Text("administrator"), Text(), Text("ask polkit for an administrator's rights first")},
    VerbOption{Text("open"), Text("FILE"), Text("write what a recording holds, and trace nothing")},
    VerbOption{Text("json"), Text(), Text("short for --format jsonl, and errors as JSON")}};

constexpr std::array recorderOptions{
    VerbOption{Text("calls"), Text("NUMBER"), Text("how many calls are kept of each daemon (10000)")},
    VerbOption{Text("folder"), Text("FOLDER"), Text("where recordings go (beside those of the window)")},
    VerbOption{Text("marked"), Text(), Text("those that were marked in the window, now and later")},
    VerbOption{Text("administrator"), Text(), Text("polkit may ask for an administrator's rights")},
    VerbOption{Text("json"), Text(), Text("print a JSON object a line, and errors as JSON")}};

constexpr Verb actionVerb(const char* name, const char* summary)
{
    return {Text(name), Text(summary), Text("HANDLE..."), 1, anyNumber, false, actionOptions, runAction};
}

constexpr std::array verbs{
    Verb{Text("list"), Text("List the daemons"), Text(), 0, 0, false, listOptions, runList},
    Verb{Text("status"), Text("Show how a daemon is"), Text("HANDLE"), 1, 1, false, lookOptions, runStatus},
    Verb{Text("inspect"), Text("Show all that is known of a daemon"), Text("HANDLE"), 1, 1, false,
        lookOptions, runInspect},
    Verb{Text("processes"), Text("Show the processes of a daemon"), Text("HANDLE"), 1, 1, false,
        processesOptions, runProcesses},
    Verb{Text("log"), Text("Show what a daemon wrote"), Text("HANDLE"), 1, 1, false, logOptions, runLog},
    Verb{Text("definition"), Text("Show what a daemon is made by"), Text("HANDLE"), 1, 1, false,
        definitionOptions, runDefinition},
    Verb{Text("relations"), Text("Show what a daemon needs, what needs it, and what stops with it"),
        Text("HANDLE"), 1, 1, false, relationsOptions, runRelations},
    Verb{Text("watch"), Text("Print changes as they come, until Ctrl+C"), Text(), 0, 0, false, watchOptions,
        runWatch},
    actionVerb("start", "Start daemons"),
    actionVerb("stop", "Stop daemons gently; what does not end in time runs on"),
    actionVerb("restart", "Stop and start daemons"),
    actionVerb("reload", "Have daemons read their configuration again"),
    actionVerb("pause", "Freeze daemons where they are"),
    actionVerb("resume", "Have paused daemons go on"),
    actionVerb("kill", "End daemons at once, with SIGKILL"),
    Verb{Text("signal"), Text("Send a signal to daemons"), Text("HANDLE... SIGNAL"), 2, anyNumber, false,
        signalOptions, runSignal},
    actionVerb("reset-failed", "Forget that daemons failed"),
    actionVerb("enable", "Have daemons start by themselves"),
    actionVerb("disable", "Have daemons no longer start by themselves"),
    actionVerb("mask", "Make it impossible to start daemons"),
    actionVerb("unmask", "Undo mask"),
    Verb{Text("spawn"), Text("Start a new daemon from a definition file or from options"),
        Text("FILE\n[OPTION...] -- COMMAND [ARGUMENT...]"), 0, 1, true, spawnOptions, runSpawn},
    Verb{Text("trace"), Text("Show the system calls of a daemon or a command as they come"),
        Text("[OPTION...] HANDLE\n[OPTION...] -- COMMAND [ARGUMENT...]\n[OPTION...] --open FILE"), 0, 1, true,
        traceOptions, runTrace,
        Text("Ctrl+C detaches, and the daemon goes on; a second one ends at once. Exit status: 0 when the "
             "trace was made, however a command ended, which is said on standard error.")},
    Verb{Text("recorder"), Text("Keep the last system calls of daemons, and save them when one fails"),
        Text("HANDLE...|--marked"), 0, anyNumber, false, recorderOptions, runRecorder,
        Text("Runs until Ctrl+C. The calls stay in memory; a failure makes a recording of them, whose place "
             "is printed. \"duende trace --open FILE\" and the window read it.")},
    Verb{Text("completion"), Text("Print the completion script of a shell"), Text("SHELL"), 1, 1, false, {},
        runCompletion},
    Verb{Text("help"), Text("Explain a verb"), Text("[VERB]"), 0, 1, false, {}, runHelp},
};

QStringList kindWords()
{
    QStringList words{QStringLiteral("all"), QStringLiteral("daemons")};
    for (int kind = 0; kind < daemonKindCount; ++kind)
        words.append(daemonKindWord(DaemonKind(kind)));
    return words;
}

QStringList platformWords()
{
    QStringList words;
    for (const Platform platform : {Platform::Linux, Platform::MacOS, Platform::Container,
             Platform::PepitaMicroVM, Platform::Wos, Platform::Native})
        words.append(platformName(platform));
    return words;
}

} // namespace

std::span<const Verb> allVerbs()
{
    return verbs;
}

const Verb* verbFromName(QStringView name)
{
    const auto verb = std::ranges::find_if(verbs, [name](const Verb& known) { return known.name == name; });
    return verb == verbs.end() ? nullptr : &*verb;
}

QStringList placeholderWords(QStringView placeholder)
{
    QStringList words;
    if (placeholder == QLatin1StringView("PLATFORM"))
        return platformWords();
    if (placeholder == QLatin1StringView("KIND"))
        return kindWords();
    if (placeholder == QLatin1StringView("SCOPE"))
        return {QStringLiteral("system"), QStringLiteral("user"), QStringLiteral("native")};
    if (placeholder == QLatin1StringView("MANAGER"))
        return {QStringLiteral("system"), QStringLiteral("user")};
    if (placeholder == QLatin1StringView("SHELL"))
        return {QStringLiteral("bash"), QStringLiteral("zsh"), QStringLiteral("fish")};
    if (placeholder == QLatin1StringView("BACKEND"))
        return TraceOrder::backendWords();
    if (placeholder == QLatin1StringView("ACTION"))
        return TraceOrder::whenFullWords();
    if (placeholder == QLatin1StringView("FORMAT"))
        return TraceOrder::formatWords();
    if (placeholder == QLatin1StringView("SIGNAL")) {
        for (const Signal signal : allSignals)
            words.append(signalName(signal));
    } else if (placeholder == QLatin1StringView("POLICY")) {
        for (const RestartPolicy policy : {RestartPolicy::Never, RestartPolicy::OnFailure,
                 RestartPolicy::Always, RestartPolicy::UnlessStopped})
            words.append(restartPolicyWord(policy));
    } else if (placeholder == QLatin1StringView("PRIORITY")) {
        for (int priority = 0; priority < logPriorityCount; ++priority)
            words.append(LogText::priorityWord(LogPriority(priority)));
    } else if (placeholder == QLatin1StringView("VERB")) {
        for (const Verb& verb : verbs)
            words.append(QString(verb.name));
    }
    return words;
}

} // namespace Duende
