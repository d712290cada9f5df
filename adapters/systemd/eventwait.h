// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/operationcontext.h"

#include <QEventLoop>

#include <functional>

namespace Duende {

/// Waits in a worker thread for events, giving way to a stop and to a deadline. Made, used and destroyed in
/// one thread; the context outlives it.
class EventWait
{
public:
    explicit EventWait(const OperationContext& context) : m_context(context) { }

    /// Handles the thread's events until `done` says so, which is asked after every wake(). Errors: those of
    /// OperationContext::check().
    Result<void> until(const std::function<bool()>& done, const QString& operation);
    /// From any thread.
    void wake();

private:
    const OperationContext& m_context;
    QEventLoop m_loop;
};

} // namespace Duende
