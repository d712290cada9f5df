// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/daemontrace.h"

#include "models/format/plaintext.h"
#include "models/operationrunner.h"

#include <QFile>

#include <utility>

namespace Duende {

namespace {

Trace::Target wireTarget(const TraceTarget& target)
{
    Trace::Target wire;
    for (const qint64 pid : target.pids)
        wire.pids.push_back(uint32_t(pid));
    wire.controlGroup = target.controlGroup.toStdString();
    return wire;
}

} // namespace

DaemonTrace::DaemonTrace(
    Surroundings surroundings, const DaemonHandle& handle, const QString& name, QObject* parent)
    : QObject(parent)
    , m_surroundings(std::move(surroundings))
    , m_handle(handle)
    , m_name(name)
{
}

void DaemonTrace::start(const TraceSettings& settings, const std::optional<OperationRequest>& first)
{
    if (m_stage != Stage::Idle)
        return;
    m_settings = settings;
    m_first = first;
    setStage(Stage::Preparing);
    m_question = m_surroundings.runner->ask<TracerHandle>(
        this,
        [registry = m_surroundings.registry, handle = m_handle, isFromStart = first.has_value()](
            const OperationContext& context) -> Result<TracerHandle> {
            const auto adapter = registry->adapterFor(handle);
            if (!adapter)
                return std::unexpected(adapter.error());
            return isFromStart ? (*adapter)->traceFromStart(handle, context)
                               : (*adapter)->attachTracer(handle, context);
        },
        [this](const Result<TracerHandle>& tracer) {
            if (!tracer)
                return end(tracer.error());
            m_tracer = *tracer;
            open();
        });
}

void DaemonTrace::open()
{
    const Result<QString> path = m_surroundings.recordingPath(m_name);
    if (!path)
        return end(path.error());
    LiveTraceRequest request;
    request.handle = m_handle.toString();
    request.target = wireTarget(m_tracer->target());
    request.options.dataLimit = m_settings.dataLimit;
    request.options.engine = m_settings.engine;
    if (m_first) { // only programs in the kernel see a process from its first call
        request.options.engine = Trace::EngineKind::Ebpf;
        request.options.awaitsGroup = true;
    }
    request.options.onlyFailed = m_settings.onlyFailed;
    request.options.leastDurationNs = m_settings.leastDurationNs;
    request.agentPath = m_surroundings.agentPath;
    request.isAdministrator = m_isAdministrator;
    request.recordingPath = *path;
    request.mostBytes = m_settings.mostBytes;
    request.whenFull = m_settings.whenFull;
    if (m_live)
        m_live.release()->deleteLater(); // it is telling us of its state
    m_live = std::make_unique<LiveTrace>(request);
    connect(m_live.get(), &LiveTrace::stateChanged, this, &DaemonTrace::follow);
    connect(m_live.get(), &LiveTrace::countersChanged, this, &DaemonTrace::countersChanged);
    m_live->begin();
}

void DaemonTrace::follow()
{
    if (sender() != m_live.get())
        return; // of one before
    switch (m_live->state()) {
    case LiveTrace::State::New:
    case LiveTrace::State::Opening:
    case LiveTrace::State::Looking:
        return;
    case LiveTrace::State::Waiting:
        return look();
    case LiveTrace::State::Attaching:
        return setStage(Stage::Attaching);
    case LiveTrace::State::Tracing:
        if (const auto first = std::exchange(m_first, {}))
            m_surroundings.runner->run(*first);
        return setStage(Stage::Tracing);
    case LiveTrace::State::Stopping:
        return setStage(Stage::Stopping);
    case LiveTrace::State::Ended:
        break;
    }
    const bool wasAttached = m_live->recording() != nullptr;
    if (!m_isAdministrator && !wasAttached && m_live->error() && m_live->mayAdministratorHelp()) {
        m_isAdministrator = true;
        return open();
    }
    end(m_live->error());
}

void DaemonTrace::look()
{
    m_outlook = TraceOutlook::of(m_live->report());
    if (m_outlook.mayAdministratorHelp && !m_isAdministrator) {
        m_isAdministrator = true;
        return open();
    }
    if (m_outlook.refusal) {
        m_error = m_outlook.refusal;
        return m_live->stop();
    }
    if (m_outlook.sleepers.isEmpty())
        m_live->attach();
    else
        setStage(Stage::Asking);
}

void DaemonTrace::confirm()
{
    if (m_stage == Stage::Asking)
        m_live->attach();
}

void DaemonTrace::stop()
{
    if (!isActive())
        return;
    m_question.request_stop();
    if (m_live && m_live->isActive())
        m_live->stop();
    else
        end({});
}

void DaemonTrace::setPaused(bool isPaused)
{
    if (m_live)
        m_live->setPaused(isPaused);
    Q_EMIT stageChanged();
}

QString DaemonTrace::whyNotEbpf() const
{
    const std::string text = m_live ? m_live->report().whyNotEbpf : std::string();
    return plainText(QString::fromUtf8(text.substr(0, text.find('\n'))));
}

bool DaemonTrace::haveAllGone() const
{
    return m_live && m_live->end() && m_live->end()->reason == uint32_t(Trace::EndReason::AllGone);
}

void DaemonTrace::end(const std::optional<PlatformError>& error)
{
    if (error)
        m_error = error;
    // A recording of an attach that failed holds nothing.
    const std::shared_ptr<const TraceRecording> made = recording();
    if (made && m_error && !m_live->end() && made->rowCount() == 0) {
        QFile::remove(made->path());
        m_live.release()->deleteLater();
    }
    setStage(Stage::Ended);
}

void DaemonTrace::setStage(Stage stage)
{
    m_stage = stage;
    Q_EMIT stageChanged();
}

} // namespace Duende
