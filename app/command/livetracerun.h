// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/invocation.h"
#include "app/command/traceorder.h"
#include "app/command/traceprinter.h"
#include "models/trace/livetrace.h"

#include <QEventLoop>
#include <QTemporaryFile>
#include <QTimer>

#include <thread>

namespace Duende {

/// One live trace of the command: attaches, has a thread of its own write the events as they come, and says
/// on the error stream what a person should know. It ends when the daemon does, when the time is over, when
/// it is interrupted, and when nobody reads its output any more.
class LiveTraceRun : public QObject
{
    Q_OBJECT

public:
    /// `events` is where events go; null where none are wanted. All outlive this.
    LiveTraceRun(Invocation& invocation, const TraceOrder& order, CommandOutput* events);
    ~LiveTraceRun() override;

    /// Traces the processes of a daemon, or the order's command where the target is empty. Turns an event
    /// loop until all is written.
    ExitStatus run(const QString& handle, const Trace::Target& target);

private:
    Result<QString> placeToRecord();
    void begin(bool isAdministrator);
    void stop();
    void follow();
    void tellReport();
    void tellAttached();
    void startPrinting();
    void takePrinted();
    void takeEnd();
    bool asksAdministrator() const;
    void finish();
    void tellEnd();
    PlatformError adviced(const PlatformError& error) const;
    QString commandName() const;
    bool isOutputGone() const;

    Invocation& m_invocation;
    const TraceOrder& m_order;
    CommandOutput* const m_events;
    LiveTraceRequest m_request;
    QTemporaryFile m_temporary;
    std::unique_ptr<LiveTrace> m_live;
    std::unique_ptr<TracePrinter> m_printer;
    std::jthread m_printing;
    QEventLoop m_loop;
    QTimer m_duration;
    bool m_isPrinting = false;
    bool m_hasEnded = false;
    bool m_wasInterrupted = false;
    ExitStatus m_status = ExitStatus::Done;
};

} // namespace Duende
