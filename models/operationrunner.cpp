// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/operationrunner.h"

namespace Duende {

namespace {

// Operations mostly wait for somebody else, so more may run than there are processors; but a bulk stop of
// everything must not become a thousand threads.
constexpr int maxOperationThreads = 16;
// One question waits for new lines of a log as long as that is seen.
constexpr int maxQuestionThreads = 6;

} // namespace

OperationRunner::OperationRunner(std::shared_ptr<const AdapterRegistry> registry, QObject* parent)
    : QObject(parent)
    , m_registry(std::move(registry))
{
    m_operationPool.setObjectName(QStringLiteral("operations"));
    m_operationPool.setMaxThreadCount(maxOperationThreads);
    m_questionPool.setObjectName(QStringLiteral("questions"));
    m_questionPool.setMaxThreadCount(maxQuestionThreads);
}

OperationRunner::~OperationRunner()
{
    m_asking.request_stop();
    for (std::stop_source& source : m_running)
        source.request_stop();
    m_operationPool.clear();
    m_questionPool.clear();
    m_operationPool.waitForDone();
    m_questionPool.waitForDone();
}

Operation* OperationRunner::find(quint64 number)
{
    return number >= 1 && number <= quint64(m_operations.size()) ? &m_operations[qsizetype(number - 1)]
                                                                 : nullptr;
}

const Operation* OperationRunner::operation(quint64 number) const
{
    return number >= 1 && number <= quint64(m_operations.size()) ? &m_operations.at(qsizetype(number - 1))
                                                                 : nullptr;
}

quint64 OperationRunner::run(const OperationRequest& request)
{
    Operation operation;
    operation.number = quint64(m_operations.size()) + 1;
    operation.request = request;
    operation.startedAt = QDateTime::currentDateTime();
    m_operations.append(operation);
    ++m_runningCount;
    const quint64 number = operation.number;
    Q_EMIT started(number);
    begin(number);
    return number;
}

void OperationRunner::begin(quint64 number)
{
    const OperationRequest request = find(number)->request;
    std::stop_source source;
    m_running.insert(number, source);
    OperationContext context;
    context.stop = source.get_token();
    context.interactive = true;
    // Progress comes on the worker's thread, and the worker never outlives the runner.
    context.progress = [this, number](const OperationProgress& progress) {
        QMetaObject::invokeMethod(
            this, [this, number, progress] { report(number, progress); }, Qt::QueuedConnection);
    };
    post(m_operationPool, [this, number, request, context]() mutable {
        context.deadline = QDeadlineTimer(request.timeout());
        context.timeout = request.timeout();
        context.report(QString());
        const auto adapter = request.isSpawn() ? m_registry->adapterFor(request.spec())
                                               : m_registry->adapterFor(request.handle());
        const Result<DaemonHandle> result
            = adapter.and_then([&](const auto& owner) { return request.perform(*owner, context); });
        const bool wasCancelled = context.stop.stop_requested();
        QMetaObject::invokeMethod(
            this, [this, number, result, wasCancelled] { finish(number, result, wasCancelled); },
            Qt::QueuedConnection);
    });
}

void OperationRunner::cancel(quint64 number)
{
    const auto source = m_running.find(number);
    if (source != m_running.end())
        source->request_stop();
}

quint64 OperationRunner::retry(quint64 number)
{
    const Operation* failed = operation(number);
    return failed ? run(OperationRequest(failed->request)) : 0;
}

void OperationRunner::report(quint64 number, const OperationProgress& progress)
{
    Operation* operation = find(number);
    if (operation->isFinished())
        return;
    operation->state = Operation::State::Running;
    operation->progress = progress;
    Q_EMIT progressed(number);
}

void OperationRunner::finish(quint64 number, const Result<DaemonHandle>& result, bool wasCancelled)
{
    Operation* operation = find(number);
    operation->duration
        = std::chrono::milliseconds(operation->startedAt.msecsTo(QDateTime::currentDateTime()));
    if (result) {
        operation->state = Operation::State::Succeeded;
        operation->handle = *result;
    } else {
        operation->state = wasCancelled ? Operation::State::Cancelled : Operation::State::Failed;
        operation->error = result.error();
    }
    m_running.remove(number);
    --m_runningCount;
    Q_EMIT finished(number);
}

void OperationRunner::post(QThreadPool& pool, std::function<void()> work)
{
    pool.start(std::move(work));
}

} // namespace Duende
