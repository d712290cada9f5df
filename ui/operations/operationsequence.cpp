// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/operationsequence.h"

#include "models/operationrunner.h"

namespace Duende {

void OperationSequence::run(OperationRunner* runner, const QList<OperationRequest>& requests)
{
    auto* sequence = new OperationSequence(runner, requests);
    sequence->runNext();
}

OperationSequence::OperationSequence(OperationRunner* runner, const QList<OperationRequest>& requests)
    : QObject(runner)
    , m_runner(runner)
    , m_requests(requests)
{
    connect(runner, &OperationRunner::finished, this, &OperationSequence::finished);
}

void OperationSequence::runNext()
{
    if (m_requests.isEmpty())
        deleteLater();
    else
        m_number = m_runner->run(m_requests.takeFirst());
}

void OperationSequence::finished(quint64 number)
{
    if (number != m_number)
        return;
    if (m_runner->operation(number)->state != Operation::State::Succeeded)
        m_requests.clear();
    runNext();
}

} // namespace Duende
