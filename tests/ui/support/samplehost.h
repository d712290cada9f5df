// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/daemoncatalog.h"
#include "models/operationrunner.h"
#include "tests/support/fakeadapter.h"

#include <QTimer>

#include <memory>

namespace Duende {

/// A machine with daemons of every state and kind, long and hostile names included, for tests of the window
/// and for looking at it. Operations on them do what they would do, after a moment.
class SampleHost : public QObject
{
public:
    SampleHost();
    ~SampleHost() override;

    DaemonCatalog* catalog() { return m_catalog.get(); }
    OperationRunner* runner() { return m_runner.get(); }
    FakeAdapter& units() { return *m_units; }
    FakeAdapter& processes() { return *m_processes; }

    /// The catalog starts and every monitor gives its list.
    void answer();
    /// Instead: this machine has no service manager.
    void answerWithoutUnits();
    /// Readings of resource use come every `interval`.
    void sample(std::chrono::milliseconds interval);
    /// One reading of all that runs.
    void sampleOnce();

    /// The id of the unit with this name.
    static DaemonId unit(const QString& name);
    /// Changes a unit's state and what can be done to it.
    void setState(const QString& name, DaemonStatus status);
    /// How long an operation takes.
    std::chrono::milliseconds operationTime{0};

private:
    Result<void> operate(const QString& operation, const OperationContext& context);
    void apply(const QString& verb, const QString& handle);

    std::shared_ptr<FakeAdapter> m_units;
    std::shared_ptr<FakeAdapter> m_userUnits;
    std::shared_ptr<FakeAdapter> m_processes;
    std::unique_ptr<DaemonCatalog> m_catalog;
    std::unique_ptr<OperationRunner> m_runner;
    QTimer m_sampling;
    quint64 m_reading = 0;
};

/// What can be done to a unit in this state.
DaemonActions sampleActions(const DaemonRecord& record);

} // namespace Duende
