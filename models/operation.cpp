// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/operation.h"

#include "models/daemonwords.h"
#include "models/spawncommand.h"
#include "models/spec/shellwords.h"

#include <QCoreApplication>

namespace Duende {

using namespace std::chrono_literals;

namespace {

// A person may have to type a password first.
constexpr std::chrono::milliseconds taskTimeout = 100s;

std::chrono::milliseconds usualTimeout(DaemonAction action)
{
    switch (action) {
    case DaemonAction::Start:
    case DaemonAction::Stop:
    case DaemonAction::Restart:
    case DaemonAction::Reload:
        // A service manager gives a start and a stop 90 s by default; its own verdict says more than ours.
        return 100s;
    case DaemonAction::Pause:
    case DaemonAction::Resume:
    case DaemonAction::Kill:
    case DaemonAction::Signal:
    case DaemonAction::ResetFailed:
    case DaemonAction::Enable:
    case DaemonAction::Disable:
    case DaemonAction::Mask:
    case DaemonAction::Unmask:
        return 30s;
    }
    Q_UNREACHABLE_RETURN(30s);
}

QString translated(const char* text)
{
    return QCoreApplication::translate("Operation", text);
}

} // namespace

OperationRequest OperationRequest::action(
    const DaemonRecord& record, DaemonAction action, std::optional<std::chrono::milliseconds> timeout)
{
    OperationRequest request;
    request.m_handle = record.handle;
    request.m_name = record.name;
    request.m_timeout = timeout.value_or(usualTimeout(action));
    request.m_what = action;
    return request;
}

OperationRequest OperationRequest::signal(const DaemonRecord& record, Signal signal)
{
    OperationRequest request;
    request.m_handle = record.handle;
    request.m_name = record.name;
    request.m_timeout = usualTimeout(DaemonAction::Signal);
    request.m_what = signal;
    return request;
}

OperationRequest OperationRequest::task(const DaemonRecord& record, const OperationTask& task)
{
    OperationRequest request;
    request.m_handle = record.handle;
    request.m_name = record.name;
    request.m_timeout = taskTimeout;
    request.m_what = std::make_shared<const OperationTask>(task);
    return request;
}

OperationRequest OperationRequest::spawn(const DaemonSpec& spec)
{
    OperationRequest request;
    request.m_name = spec.name;
    request.m_timeout = usualTimeout(DaemonAction::Start);
    request.m_what = spec;
    return request;
}

std::optional<DaemonAction> OperationRequest::kind() const
{
    return std::visit<std::optional<DaemonAction>>(Overloaded{
                                                       [](DaemonAction action) { return action; },
                                                       [](Signal) { return DaemonAction::Signal; },
                                                       [](const DaemonSpec&) { return DaemonAction::Start; },
                                                       [](const Task&) { return std::nullopt; },
                                                   },
        m_what);
}

QString OperationRequest::progressText() const
{
    if (const auto* signal = std::get_if<Signal>(&m_what))
        return translated(QT_TRANSLATE_NOOP("Operation", "Sending %1 to %2"))
            .arg(signalName(*signal), m_name);
    if (const auto* task = std::get_if<Task>(&m_what))
        return (*task)->progressText;
    return actionProgressText(*kind(), m_name);
}

QString OperationRequest::doneText() const
{
    if (const auto* signal = std::get_if<Signal>(&m_what))
        return translated(QT_TRANSLATE_NOOP("Operation", "Sent %1 to %2")).arg(signalName(*signal), m_name);
    if (const auto* task = std::get_if<Task>(&m_what))
        return (*task)->doneText;
    return actionDoneText(*kind(), m_name);
}

QString OperationRequest::infinitive() const
{
    if (const auto* signal = std::get_if<Signal>(&m_what))
        return translated(QT_TRANSLATE_NOOP("Operation", "send %1 to %2")).arg(signalName(*signal), m_name);
    if (const auto* task = std::get_if<Task>(&m_what))
        return (*task)->infinitive;
    return actionInfinitive(*kind(), m_name);
}

QString OperationRequest::commandLine() const
{
    if (const auto* task = std::get_if<Task>(&m_what))
        return (*task)->commandLine;
    const QString handle = m_handle.toString();
    const QStringList words = std::visit<QStringList>(
        Overloaded{
            [&](DaemonAction action) -> QStringList { return {actionWord(action), handle}; },
            [&](Signal signal) -> QStringList {
                return {QStringLiteral("signal"), handle, signalName(signal)};
            },
            [](const DaemonSpec& spec) { return spawnArguments(spec); },
            [](const Task&) { return QStringList(); },
        },
        m_what);
    return QStringLiteral("duende ") + ShellWords::join(words);
}

Result<DaemonHandle> OperationRequest::perform(
    PlatformAdapter& adapter, const OperationContext& context) const
{
    const auto same = [this] { return m_handle; };
    return std::visit<Result<DaemonHandle>>(
        Overloaded{
            [&](DaemonAction action) { return adapter.perform(m_handle, action, context).transform(same); },
            [&](Signal signal) { return adapter.signal(m_handle, signal, context).transform(same); },
            [&](const DaemonSpec& spec) { return adapter.spawn(spec, context); },
            [&](const Task& task) { return task->job(adapter, context).transform(same); },
        },
        m_what);
}

} // namespace Duende
