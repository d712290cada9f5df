// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/actionverbs.h"

#include "app/command/handlelookup.h"
#include "app/command/parallel.h"
#include "models/operation.h"

#include <QElapsedTimer>
#include <QJsonArray>

namespace Duende {

namespace {

using namespace std::chrono_literals;

// Operations mostly wait for somebody else.
constexpr size_t operationsAtOnce = 16;
constexpr std::chrono::milliseconds answerWithin = 3s;
constexpr qsizetype mostNames = 12; // in a line for people

struct Outcome
{
    std::optional<PlatformError> error;
    qint64 durationMs = 0;
};

DaemonRecord recordOf(const DaemonHandle& handle)
{
    DaemonRecord record;
    record.handle = handle;
    record.name = handle.toString();
    return record;
}

Outcome perform(const Invocation& invocation, const OperationRequest& request)
{
    QElapsedTimer timer;
    timer.start();
    const OperationContext context = invocation.operation(request.timeout());
    Outcome outcome;
    if (const auto goesOn = context.check(request.infinitive()); !goesOn) {
        outcome.error = goesOn.error();
        return outcome;
    }
    const Result<DaemonHandle> result
        = invocation.registry->adapterFor(request.handle()).and_then([&](const auto& adapter) {
              return request.perform(*adapter, context);
          });
    if (!result)
        outcome.error = result.error();
    outcome.durationMs = timer.elapsed();
    return outcome;
}

/// Whether what needs the daemon ends or restarts with it.
bool takesOthersAlong(const Invocation& invocation)
{
    const auto action = actionFromWord(QString(invocation.verb->name));
    return action == DaemonAction::Stop || action == DaemonAction::Restart;
}

/// What ends with each of them; empty where it could not be found out.
std::vector<std::optional<QStringList>> findDependents(
    const Invocation& invocation, const HandleLookup::Found& found)
{
    std::vector<std::optional<QStringList>> dependents(found.size());
    runInParallel(found.size(), operationsAtOnce, [&](size_t index) {
        if (!found[index])
            return;
        const Result<QStringList> names
            = invocation.registry->adapterFor(*found[index]).and_then([&](const auto& adapter) {
                  return adapter->stoppedWith(*found[index], invocation.question(answerWithin));
              });
        if (names)
            dependents[index] = *names;
    });
    return dependents;
}

void tellDependents(const Invocation& invocation, const HandleLookup::Found& found,
    const std::vector<std::optional<QStringList>>& dependents)
{
    for (size_t index = 0; index < dependents.size(); ++index) {
        const QStringList names = dependents[index].value_or(QStringList());
        if (names.isEmpty())
            continue;
        QString list = names.mid(0, mostNames).join(QStringLiteral(", "));
        if (names.size() > mostNames)
            list += QStringLiteral(" and %1 more").arg(names.size() - mostNames);
        const QString who = names.size() == 1
            ? QStringLiteral("1 daemon that needs it is stopped, too")
            : QStringLiteral("%1 daemons that need it are stopped, too").arg(names.size());
        invocation.messages->note(QStringLiteral("%1: %2: %3").arg(found[index]->toString(), who, list));
    }
}

using MakeRequest = std::function<OperationRequest(const DaemonRecord&)>;

ExitStatus performOnAll(Invocation& invocation, const QStringList& words, const MakeRequest& makeRequest)
{
    const auto found = HandleLookup::find(invocation, words);
    if (!found)
        return found.error();
    std::vector<std::optional<QStringList>> dependents;
    if (takesOthersAlong(invocation)) {
        dependents = findDependents(invocation, *found);
        tellDependents(invocation, *found, dependents);
    }
    std::vector<Outcome> outcomes(found->size());
    // One after another where the system may ask for a password, so that one answer does for all.
    runInParallel(found->size(), invocation.isInteractive ? 1 : operationsAtOnce, [&](size_t index) {
        const Result<DaemonHandle>& handle = (*found)[index];
        outcomes[index]
            = handle ? perform(invocation, makeRequest(recordOf(*handle))) : Outcome{handle.error(), 0};
    });

    QJsonArray operations;
    ExitStatus status = ExitStatus::Done;
    for (size_t index = 0; index < outcomes.size(); ++index) {
        const Result<DaemonHandle>& handle = (*found)[index];
        const Outcome& outcome = outcomes[index];
        if (outcome.error) {
            status = ExitStatus::Failed;
            if (handle && outcomes.size() > 1)
                invocation.messages->error(*outcome.error, *handle);
            else
                invocation.messages->error(*outcome.error);
        }
        if (!handle)
            continue;
        QJsonObject operation{{QStringLiteral("handle"), handle->toString()},
            {QStringLiteral("id"), handle->id().toString()},
            {QStringLiteral("operation"), QString(invocation.verb->name)},
            {QStringLiteral("succeeded"), !outcome.error},
            {QStringLiteral("duration_ms"), outcome.durationMs}};
        if (!dependents.empty())
            operation.insert(QStringLiteral("stops_with"),
                dependents[index] ? QJsonValue(QJsonArray::fromStringList(*dependents[index]))
                                  : QJsonValue());
        operations.append(operation);
    }
    if (invocation.wantsJson())
        invocation.print(QJsonObject{{QStringLiteral("operations"), operations}});
    return status;
}

} // namespace

ExitStatus runAction(Invocation& invocation)
{
    const auto timeout = invocation.duration(QLatin1StringView("timeout"));
    if (!timeout)
        return timeout.error();
    const DaemonAction action = actionFromWord(QString(invocation.verb->name)).value();
    return performOnAll(invocation, invocation.arguments.operands(),
        [&](const DaemonRecord& record) { return OperationRequest::action(record, action, *timeout); });
}

ExitStatus runSignal(Invocation& invocation)
{
    QStringList words = invocation.arguments.operands();
    const QString text = words.takeLast();
    const std::optional<Signal> signal = signalFromText(text);
    if (!signal) {
        return invocation.wrongUsage(QStringLiteral("there is no signal \"%1\"; it is one of %2")
                .arg(text, placeholderWords(u"SIGNAL").join(QStringLiteral(", "))));
    }
    return performOnAll(invocation, words,
        [&](const DaemonRecord& record) { return OperationRequest::signal(record, *signal); });
}

} // namespace Duende
