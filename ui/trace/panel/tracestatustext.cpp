// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panel/tracestatustext.h"

#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/trace/tracewords.h"

#include <numeric>

namespace Duende {

namespace {

constexpr qsizetype mostSleepers = 6;

QString joined(const QStringList& parts)
{
    return parts.join(QStringLiteral(" · "));
}

quint64 lostOf(const Trace::CountersBody& counters)
{
    return std::accumulate(std::begin(counters.lost), std::end(counters.lost), quint64(0));
}

} // namespace

QString TraceStatusText::lost(quint64 count)
{
    return count == 0 ? tr("none lost") : tr("%1 lost").arg(ValueText::count(qint64(count)));
}

QString TraceStatusText::running(const DaemonTrace& trace, std::optional<double> callsASecond)
{
    const Trace::CountersBody counters = trace.counters();
    // The tracer tells its counts now and then; what has come may be more.
    const quint64 seen
        = std::max<quint64>(counters.seen, trace.recording() ? trace.recording()->counts().calls : 0);
    QStringList parts;
    if (trace.recording())
        parts.append(TraceWords::agent(trace.recording()->facts().agentKind));
    if (counters.processes > 0)
        parts.append(tr("%n process(es)", nullptr, int(counters.processes)));
    parts.append(tr("%n call(s)", nullptr, int(std::min<quint64>(seen, INT_MAX)))
            .replace(QString::number(seen), ValueText::count(qint64(seen))));
    if (trace.isPaused())
        parts.append(tr("paused"));
    else if (callsASecond)
        parts.append(tr("%1/s").arg(ValueText::count(qint64(*callsASecond + 0.5))));
    parts.append(lost(lostOf(counters)));
    if (counters.filtered > 0)
        parts.append(tr("%1 not kept").arg(ValueText::count(qint64(counters.filtered))));
    if (const std::shared_ptr<const TraceRecording> recording = trace.recording())
        parts.append(fill(*recording, trace.settings()));
    return joined(parts);
}

QString TraceStatusText::madeRoom(const TraceRecording& recording)
{
    const quint64 first = recording.firstRow();
    return first == 0 ? QString() : tr("the first %1 events made room").arg(ValueText::count(qint64(first)));
}

QString TraceStatusText::fill(const TraceRecording& recording, const TraceSettings& settings)
{
    // The file grows some steps ahead, and holes are part of its length.
    const QString room = madeRoom(recording);
    const quint64 bytes
        = room.isEmpty() ? std::min(recording.bytes(), settings.mostBytes) : settings.mostBytes;
    const QString text = tr("%1 of %2").arg(ValueText::bytes(bytes), ValueText::bytes(settings.mostBytes));
    return room.isEmpty() ? text : joined({text, room});
}

QString TraceStatusText::recorded(const TraceRecording& recording)
{
    const TraceCounts counts = recording.counts();
    QStringList parts{tr("%1 calls").arg(ValueText::count(qint64(counts.calls))), lost(counts.allLost()),
        ValueText::bytes(recording.bytes())};
    if (recording.facts().agentKind != TraceAgentKind::Unknown)
        parts.prepend(TraceWords::agent(recording.facts().agentKind));
    if (const QString room = madeRoom(recording); !room.isEmpty())
        parts.append(room);
    return joined(parts);
}

QString TraceStatusText::question(const TraceOutlook& outlook)
{
    return tr("Attaching makes %n waiting thread(s) return early. Trace all the same?", nullptr,
        int(std::min<quint64>(outlook.sleepingThreads, INT_MAX)));
}

QString TraceStatusText::questionDetails(const TraceOutlook& outlook)
{
    QStringList sleepers;
    for (const TraceOutlook::Sleepers& sleeper :
        outlook.sleepers.first(std::min(mostSleepers, outlook.sleepers.size())))
        sleepers.append(sleeper.threads == 1 ? tr("%1 in process %2").arg(sleeper.call).arg(sleeper.pid)
                                             : tr("%1 in %2 threads of process %3")
                                                   .arg(sleeper.call)
                                                   .arg(sleeper.threads)
                                                   .arg(sleeper.pid));
    if (outlook.sleepers.size() > mostSleepers)
        sleepers.append(tr("and %1 more").arg(outlook.sleepers.size() - mostSleepers));
    return tr(
        "Once, at the attach: %1. The call fails with EINTR, which most programs answer by waiting again; "
        "one that does not may end.")
        .arg(sleepers.join(QStringLiteral(", ")));
}

QString TraceStatusText::damage(const TraceRecording& recording)
{
    const TraceDamage& damage = recording.damage();
    QStringList parts;
    if (damage.wasInterrupted)
        parts.append(tr("Nobody finished this recording: all that had reached the file is here."));
    if (damage.blocks > 0)
        parts.append(tr("%1 parts of the file are damaged; %2 events in them are missing.")
                .arg(ValueText::count(qint64(damage.blocks)))
                .arg(ValueText::count(qint64(damage.rows))));
    return parts.join(QLatin1Char(' '));
}

} // namespace Duende
