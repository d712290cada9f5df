// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/adapterregistry.h"
#include "models/operation.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <functional>
#include <memory>

namespace Duende {

/// Runs the adapters' blocking operations on pools of its own: the only user of QThreadPool. Lives on one
/// thread, where all its signals and callbacks come; none of its functions blocks but the destructor, which
/// cancels what runs and waits for the workers (at most a few tens of milliseconds: operations answer a stop
/// token at once).
class OperationRunner : public QObject
{
    Q_OBJECT

public:
    explicit OperationRunner(std::shared_ptr<const AdapterRegistry> registry, QObject* parent = nullptr);
    ~OperationRunner() override;

    /// Starts an operation that a person asked for; the system may ask them for a password. Gives its number.
    quint64 run(const OperationRequest& request);
    /// Asks a running operation to give up; it ends as Cancelled.
    void cancel(quint64 number);
    /// Runs a failed one again, under a new number.
    quint64 retry(quint64 number);

    /// Every operation since the program began, oldest first.
    const QList<Operation>& operations() const { return m_operations; }
    /// Null for a number that was never given.
    const Operation* operation(quint64 number) const;
    int runningCount() const { return m_runningCount; }

    /// Asks the system something quietly (never for a password) and calls `then` on this thread, unless
    /// `context` is gone or the returned source has been asked to stop by then.
    template <typename T>
    std::stop_source ask(QObject* context, std::function<Result<T>(const OperationContext&)> job,
        std::function<void(const Result<T>&)> then,
        std::chrono::milliseconds timeout = std::chrono::seconds(10));

Q_SIGNALS:
    void started(quint64 number);
    void progressed(quint64 number);
    void finished(quint64 number);

private:
    Operation* find(quint64 number);
    void begin(quint64 number);
    void report(quint64 number, const OperationProgress& progress);
    void finish(quint64 number, const Result<DaemonHandle>& result, bool wasCancelled);
    void post(QThreadPool& pool, std::function<void()> work);

    std::shared_ptr<const AdapterRegistry> m_registry;
    QList<Operation> m_operations;
    QHash<quint64, std::stop_source> m_running;
    std::stop_source m_asking;
    int m_runningCount = 0;
    QThreadPool m_operationPool;
    QThreadPool m_questionPool;
};

template <typename T>
std::stop_source OperationRunner::ask(QObject* context, std::function<Result<T>(const OperationContext&)> job,
    std::function<void(const Result<T>&)> then, std::chrono::milliseconds timeout)
{
    std::stop_source source;
    // The runner's end stops every question; the link lives as long as the worker needs it.
    auto link = std::make_shared<std::stop_callback<std::function<void()>>>(
        m_asking.get_token(), std::function<void()>([source]() mutable { source.request_stop(); }));
    const QPointer<QObject> receiver(context);
    post(m_questionPool,
        [this, source, link, receiver, timeout, job = std::move(job), then = std::move(then)] {
            if (source.stop_requested())
                return;
            auto result
                = std::make_shared<Result<T>>(job(OperationContext::within(timeout, source.get_token())));
            if (source.stop_requested())
                return;
            QMetaObject::invokeMethod(
                this,
                [source, receiver, result, then] {
                    if (receiver && !source.stop_requested())
                        then(*result);
                },
                Qt::QueuedConnection);
        });
    return source;
}

} // namespace Duende
