// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/traceverb.h"

#include "adapters/support/filedescriptor.h"
#include "app/command/handlelookup.h"
#include "app/command/livetracerun.h"
#include "app/command/tracesummary.h"

#include <QFile>

#include <fcntl.h>

namespace Duende {

using namespace std::chrono_literals;

namespace {

/// The file that -o names, or the command's own output; nothing where no events are written.
class EventsOutput
{
public:
    Result<void> open(const TraceOrder& order, CommandOutput* own)
    {
        if (order.writesEventsToOutput())
            m_output = own;
        if (order.eventsPath.isEmpty())
            return {};
        // What daemons read and write is nobody else's business.
        m_file = FileDescriptor(::open(
            QFile::encodeName(order.eventsPath).constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
        if (!m_file.isValid())
            return std::unexpected(
                PlatformError::io(QStringLiteral("cannot write %1").arg(order.eventsPath)).withErrno(errno));
        m_fileOutput.emplace(m_file.get());
        m_output = &*m_fileOutput;
        return {};
    }

    CommandOutput* get() { return m_output; }

private:
    FileDescriptor m_file;
    std::optional<CommandOutput> m_fileOutput;
    CommandOutput* m_output = nullptr;
};

Trace::Target targetOf(const TraceTarget& known)
{
    Trace::Target target;
    for (const qint64 pid : known.pids)
        target.pids.push_back(uint32_t(pid));
    target.controlGroup = QFile::encodeName(known.controlGroup).toStdString();
    return target;
}

/// What a recording lacks is said; false where events are missing.
bool tellDamage(const TraceRecording& recording, Messages& messages)
{
    // Some is seen when it is opened, and some when it is read.
    quint64 blocks = 0;
    for (size_t number = 0; number < recording.blockCount(); ++number) {
        const TraceBlockFacts facts = recording.blockFacts(number);
        blocks += !facts.isReadable || facts.isDamaged.value_or(false) ? 1 : 0;
    }
    blocks = std::max(blocks, recording.damage().blocks);
    if (recording.damage().wasInterrupted)
        messages.note(QStringLiteral("the recording was interrupted: this is all that had reached it"));
    if (blocks == 0)
        return true;
    messages.error(
        PlatformError::io(QStringLiteral("%1 parts of %2 are damaged, and %3 events or more are missing")
                .arg(QString::number(blocks), recording.path(), QString::number(recording.damage().rows))));
    return false;
}

ExitStatus printRecording(Invocation& invocation, const TraceOrder& order, EventsOutput& events)
{
    const Result<std::shared_ptr<TraceRecording>> recording = TraceRecording::open(order.recordingToOpen);
    if (!recording) {
        invocation.messages->error(recording.error());
        return ExitStatus::Failed;
    }
    if (const Result<void> opened = events.open(order, invocation.output); !opened) {
        invocation.messages->error(opened.error());
        return ExitStatus::Failed;
    }
    const TextStyle style = order.eventsPath.isEmpty() ? invocation.style : TextStyle();
    TracePrinter printer(
        *recording, {order.filter, order.eventFormat, style, order.hasSummary}, events.get());
    printer.run();
    if (order.hasSummary)
        invocation.output->write(
            traceSummary(printer.statistics(), **recording, order.summaryFormat, invocation.style));
    if (events.get() && events.get() != invocation.output && events.get()->error()) {
        invocation.messages->error(*events.get()->error(), order.eventsPath);
        return ExitStatus::Failed;
    }
    return tellDamage(**recording, *invocation.messages) ? ExitStatus::Done : ExitStatus::Failed;
}

ExitStatus traceDaemon(Invocation& invocation, const TraceOrder& order, EventsOutput& events)
{
    const auto handle = HandleLookup::findOne(invocation, order.daemon);
    if (!handle)
        return handle.error();
    const auto fail = [&](const PlatformError& error) {
        invocation.messages->error(error);
        return ExitStatus::Failed;
    };
    const auto adapter = invocation.registry->adapterFor(*handle);
    const Result<TracerHandle> tracer = adapter.and_then(
        [&](const auto& owner) { return owner->attachTracer(*handle, invocation.question(30s)); });
    if (!tracer)
        return fail(tracer.error());
    if (tracer->tracerType() != TracerType::Ptrace)
        return fail(PlatformError::notSupported(handle->platform(), QStringLiteral("trace"))
                .withAdvice(QStringLiteral("This version traces what runs on this machine.")));
    if (const Result<void> opened = events.open(order, invocation.output); !opened)
        return fail(opened.error());
    LiveTraceRun run(invocation, order, events.get());
    return run.run(handle->toString(), targetOf(tracer->target()));
}

} // namespace

ExitStatus runTrace(Invocation& invocation)
{
    const auto order = TraceOrder::of(invocation);
    if (!order)
        return order.error();
    EventsOutput events;
    if (!order->daemon.isEmpty())
        return traceDaemon(invocation, *order, events);
    if (!order->recordingToOpen.isEmpty())
        return printRecording(invocation, *order, events);
    if (const Result<void> opened = events.open(*order, invocation.output); !opened) {
        invocation.messages->error(opened.error());
        return ExitStatus::Failed;
    }
    LiveTraceRun run(invocation, *order, events.get());
    return run.run(order->command.join(QLatin1Char(' ')), {});
}

} // namespace Duende
