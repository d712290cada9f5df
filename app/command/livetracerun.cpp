// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/livetracerun.h"

#include "app/command/tracesummary.h"
#include "models/format/plaintext.h"
#include "models/trace/tracewords.h"

#include <QDir>
#include <QFileInfo>
#include <QProcessEnvironment>
#include <QSocketNotifier>

#include <map>
#include <unistd.h>

namespace Duende {

namespace {

constexpr size_t mostNamed = 8;

Trace::Command commandOf(const QStringList& words)
{
    Trace::Command command;
    for (const QString& word : words)
        command.arguments.push_back(word.toLocal8Bit().toStdString());
    for (char** variable = environ; variable && *variable; ++variable)
        command.variables.emplace_back(*variable);
    return command;
}

QString counted(quint64 count, const char* one, const char* several)
{
    return QStringLiteral("%1 %2").arg(
        QString::number(count), QString::fromLatin1(count == 1 ? one : several));
}

/// "epoll_wait in process 812 (3 threads), …".
QString sleepersText(const std::vector<Trace::ReportSleeper>& sleepers)
{
    std::map<std::pair<uint32_t, QString>, int> counts;
    for (const Trace::ReportSleeper& sleeper : sleepers)
        ++counts[{sleeper.pid, TraceWords::call(sleeper.architecture, sleeper.number).toString()}];
    QStringList texts;
    for (const auto& [place, count] : counts) {
        if (texts.size() == mostNamed) {
            texts.append(QStringLiteral("\u2026"));
            break;
        }
        const QString text = QStringLiteral("%1 in process %2").arg(place.second).arg(place.first);
        texts.append(count == 1 ? text : text + QStringLiteral(" (%1 threads)").arg(count));
    }
    return texts.join(QStringLiteral(", "));
}

QString firstLine(const std::string& text)
{
    return QString::fromUtf8(text.substr(0, text.find('\n')));
}

} // namespace

LiveTraceRun::LiveTraceRun(Invocation& invocation, const TraceOrder& order, CommandOutput* events)
    : m_invocation(invocation)
    , m_order(order)
    , m_events(events)
{
    m_duration.setSingleShot(true);
    connect(&m_duration, &QTimer::timeout, this, &LiveTraceRun::stop);
}

LiveTraceRun::~LiveTraceRun() = default;

ExitStatus LiveTraceRun::run(const QString& handle, const Trace::Target& target)
{
    const Result<QString> place = placeToRecord();
    if (!place) {
        m_invocation.messages->error(place.error());
        return ExitStatus::Failed;
    }
    m_request.handle = handle;
    m_request.target = target;
    m_request.recordingPath = *place;
    m_request.options.dataLimit = uint32_t(m_order.dataLimit);
    m_request.options.engine = m_order.engine;
    m_request.options.onlyFailed = m_order.onlyFailed;
    m_request.options.leastDurationNs = m_order.leastDurationNs;
    m_request.options.calls = m_order.calls;
    m_request.agentPath = m_invocation.agentPath;
    m_request.mostBytes = m_order.mostBytes;
    if (m_order.isRing)
        m_request.whenFull = TraceRecorder::WhenFull::Ring;
    if (!m_order.command.isEmpty()) {
        m_request.command = commandOf(m_order.command);
        m_request.inputDescriptor = m_invocation.streams.input;
        // Its results are not those of this program.
        const bool isOutputTaken = m_order.writesEventsToOutput() || m_order.hasSummary;
        m_request.outputDescriptor = isOutputTaken ? m_invocation.streams.error : m_invocation.streams.output;
    }
    const std::stop_callback interrupted(m_invocation.stop, [this] {
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_wasInterrupted = true;
                stop();
            },
            Qt::QueuedConnection);
    });
    // A pipe or terminal that lost its other end tells so even when there is nothing to write (poll(2),
    // POLLERR).
    QSocketNotifier hangUp(m_invocation.output->descriptor(), QSocketNotifier::Exception);
    connect(&hangUp, &QSocketNotifier::activated, this, [this, &hangUp] {
        hangUp.setEnabled(false);
        if (m_order.writesEventsToOutput() || m_order.hasSummary)
            stop();
    });
    begin(m_order.isAdministrator);
    m_loop.exec();
    return m_status;
}

Result<QString> LiveTraceRun::placeToRecord()
{
    if (!m_order.recordingPath.isEmpty())
        return m_order.recordingPath;
    // It may become large: not where files are in memory, where that can be helped (file-hierarchy(7)).
    const QString large = QStringLiteral("/var/tmp");
    const bool isChosen = qEnvironmentVariableIsSet("TMPDIR") || !QFileInfo(large).isWritable();
    m_temporary.setFileTemplate(
        (isChosen ? QDir::tempPath() : large) + QStringLiteral("/duende-XXXXXX.duende-trace"));
    if (!m_temporary.open())
        return std::unexpected(
            PlatformError::io(QStringLiteral("cannot record to %1: %2")
                                  .arg(m_temporary.fileTemplate(), m_temporary.errorString()))
                .withAdvice(
                    QStringLiteral("Name a file with -o, or a folder for temporary files in TMPDIR.")));
    return QFileInfo(m_temporary).absoluteFilePath();
}

void LiveTraceRun::begin(bool isAdministrator)
{
    m_request.isAdministrator = isAdministrator;
    m_live = std::make_unique<LiveTrace>(m_request);
    connect(m_live.get(), &LiveTrace::stateChanged, this, &LiveTraceRun::follow);
    m_live->begin();
}

void LiveTraceRun::stop()
{
    m_live->stop();
}

void LiveTraceRun::follow()
{
    switch (m_live->state()) {
    case LiveTrace::State::Waiting:
        tellReport();
        m_live->attach();
        return;
    case LiveTrace::State::Tracing:
        tellAttached();
        startPrinting();
        if (m_order.duration)
            m_duration.start(*m_order.duration);
        return;
    case LiveTrace::State::Ended:
        takeEnd();
        return;
    case LiveTrace::State::New:
    case LiveTrace::State::Opening:
    case LiveTrace::State::Looking:
    case LiveTrace::State::Attaching:
    case LiveTrace::State::Stopping:
        return;
    }
}

void LiveTraceRun::tellReport()
{
    const Trace::InspectReport& report = m_live->report();
    if (!report.whyNotEbpf.empty() && m_request.isAdministrator)
        m_invocation.messages->note(QStringLiteral("tracing with ptrace, as eBPF cannot be used: %1")
                .arg(plainText(firstLine(report.whyNotEbpf))));
    const bool isRefused = std::ranges::any_of(report.processes, [](const Trace::ReportProcess& process) {
        return process.refusal != uint32_t(Trace::RefusalCode::None);
    });
    if (isRefused || report.sleepers.empty())
        return; // nothing will be attached to, and that is told
    m_invocation.messages->note(QStringLiteral("%1 in calls that the attach interrupts (EINTR): %2")
            .arg(counted(report.sleepers.size(), "thread sleeps", "threads sleep"),
                sleepersText(report.sleepers)));
}

void LiveTraceRun::tellAttached()
{
    const Trace::AttachedHead& attached = m_live->attached();
    if (m_order.command.isEmpty())
        m_invocation.messages->note(QStringLiteral("attached to %1 with %2")
                .arg(counted(attached.processCount, "process", "processes"),
                    counted(attached.threadCount, "thread", "threads")));
}

void LiveTraceRun::startPrinting()
{
    // Nobody needs its name any more, and so it cannot be left behind.
    if (m_temporary.isOpen())
        m_temporary.remove();
    TracePrinter::Request request;
    request.filter = m_order.filter;
    request.format = m_order.eventFormat;
    request.style = m_order.eventsPath.isEmpty() ? m_invocation.style : TextStyle();
    request.isCounting = m_order.hasSummary;
    m_printer = std::make_unique<TracePrinter>(m_live->recording(), request, m_events);
    m_isPrinting = true;
    m_printing = std::jthread([this] {
        m_printer->run();
        QMetaObject::invokeMethod(this, &LiveTraceRun::takePrinted, Qt::QueuedConnection);
    });
}

void LiveTraceRun::takePrinted()
{
    m_printing.join();
    m_isPrinting = false;
    if (m_hasEnded)
        finish();
    else if (isOutputGone())
        stop();
}

bool LiveTraceRun::isOutputGone() const
{
    return m_events && (m_events->isReaderGone() || m_events->error());
}

void LiveTraceRun::takeEnd()
{
    if (asksAdministrator()) {
        m_invocation.messages->note(
            QStringLiteral("%1; asking for an administrator's authorization").arg(m_live->error()->detail()));
        // Not from inside its own signal.
        QMetaObject::invokeMethod(this, [this] { begin(true); }, Qt::QueuedConnection);
        return;
    }
    m_hasEnded = true;
    // It may have been told to stop before it was attached.
    if (!m_printer && m_live->attached().threadCount > 0)
        startPrinting();
    if (!m_isPrinting)
        finish();
}

bool LiveTraceRun::asksAdministrator() const
{
    return m_live->error() && m_live->mayAdministratorHelp() && !m_request.isAdministrator
        && m_order.command.isEmpty() && m_invocation.isInteractive && !m_wasInterrupted;
}

void LiveTraceRun::finish()
{
    if (m_events && m_events != m_invocation.output && m_events->error()) {
        m_invocation.messages->error(*m_events->error(), m_order.eventsPath);
        m_status = ExitStatus::Failed;
    }
    if (m_printer && m_order.hasSummary)
        m_invocation.output->write(traceSummary(
            m_printer->statistics(), *m_live->recording(), m_order.summaryFormat, m_invocation.style));
    if (!isOutputGone())
        tellEnd();
    if (m_live->error()) {
        m_invocation.messages->error(adviced(*m_live->error()));
        m_status = ExitStatus::Failed;
        if (!m_printer && !m_order.recordingPath.isEmpty())
            QFile::remove(m_order.recordingPath); // there is nothing in it
    }
    m_loop.quit();
}

void LiveTraceRun::tellEnd()
{
    if (!m_printer)
        return; // nothing was traced
    Messages& messages = *m_invocation.messages;
    const std::optional<Trace::EndedBody>& end = m_live->end();
    const uint32_t pid = m_live->attached().commandPid;
    if (!m_order.command.isEmpty() && end && end->hasStatus != 0)
        messages.note(QStringLiteral("%1 (process %2) %3")
                .arg(commandName(), QString::number(pid), TraceWords::waitStatus(end->waitStatus)));
    else if (!m_order.command.isEmpty())
        messages.note(QStringLiteral("detached from %1 (process %2)").arg(commandName()).arg(pid));
    else if (end && end->reason == uint32_t(Trace::EndReason::AllGone))
        messages.note(QStringLiteral("all processes have ended"));
    else
        messages.note(QStringLiteral("detached"));
    for (const uint32_t withheld : m_printer->withheld())
        messages.note(QStringLiteral("process %1 ran a program without the rights that its file gives "
                                     "(set-user-ID, set-group-ID or capabilities), because it was traced")
                .arg(withheld));
    if (m_printer->hasIoUring())
        messages.note(QStringLiteral(
            "io_uring is used: what is submitted to its rings is no system call and was not seen"));
    // Text that is read here says it in its last line.
    if (!m_order.writesEventsToOutput() && !m_order.hasSummary)
        messages.note(traceCountsText(m_live->recording()->counts()));
    if (!m_order.recordingPath.isEmpty())
        messages.note(QStringLiteral("recorded in %1").arg(m_order.recordingPath));
}

PlatformError LiveTraceRun::adviced(const PlatformError& error) const
{
    if (!m_order.command.isEmpty() && !m_printer && error.kind() == PlatformError::Kind::NotFound)
        return PlatformError::spawnFailed(
            QStringLiteral("%1 cannot be started (%2)").arg(m_order.command.first(), error.cause()));
    if (!m_live->mayAdministratorHelp() || m_request.isAdministrator || !m_order.command.isEmpty())
        return error;
    return error.withAdvice(QStringLiteral("Trace it with --administrator, or run duende with sudo."));
}

QString LiveTraceRun::commandName() const
{
    return QFileInfo(m_order.command.first()).fileName();
}

} // namespace Duende
