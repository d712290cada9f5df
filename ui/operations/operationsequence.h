// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/operation.h"

#include <QObject>

namespace Duende {

class OperationRunner;

/// Runs requests one after the other and ends at the first that does not succeed: "Reset and restart".
class OperationSequence final : public QObject
{
    Q_OBJECT

public:
    /// Begins at once. It deletes itself when it is done; `runner` is its parent.
    static void run(OperationRunner* runner, const QList<OperationRequest>& requests);

private:
    OperationSequence(OperationRunner* runner, const QList<OperationRequest>& requests);
    void runNext();
    void finished(quint64 number);

    OperationRunner* m_runner;
    QList<OperationRequest> m_requests;
    quint64 m_number = 0;
};

} // namespace Duende
