// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/nativemonitor.h"
#include "tests/adapters/native/nativefixture.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QThread>

using namespace Duende;
using namespace NativeFixture;
using State = DaemonStatus::State;

namespace {

/// What a list that listens knows.
class Listener : public QObject
{
    Q_OBJECT

public:
    explicit Listener(DaemonMonitor& monitor)
    {
        connect(
            &monitor, &DaemonMonitor::availabilityChanged, this, [this](const Availability& availability) {
                availabilities.append(availability);
                order.append(QStringLiteral("availability"));
            });
        connect(&monitor, &DaemonMonitor::changed, this, [this](const DaemonDelta& delta) {
            order.append(delta.isFullList ? QStringLiteral("full") : QStringLiteral("delta"));
            if (delta.isFullList)
                rows.clear();
            for (const DaemonId& id : delta.removed)
                rows.remove(id);
            for (const DaemonRecord& record : delta.changed) {
                rows.insert(record.handle.id(), record);
                ++timesTold[record.handle.id()];
            }
            ++changes;
        });
        connect(&monitor, &DaemonMonitor::sampled, this, [this](const ResourceSamples& given) {
            QVERIFY(QThread::currentThread() == thread());
            samples.append(given);
        });
    }

    std::optional<DaemonStatus> status(const DaemonHandle& handle) const
    {
        const auto row = rows.constFind(handle.id());
        return row == rows.cend() ? std::nullopt : std::optional(row->status);
    }

    QList<Availability> availabilities;
    QStringList order;
    QHash<DaemonId, DaemonRecord> rows;
    QList<ResourceSamples> samples;
    int changes = 0;
    QHash<DaemonId, int> timesTold;
};

} // namespace

class NativeMonitorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsWithAFullList();
    void silentUntilStarted();
    void followsWithinASecond();
    void endOfAStrangerIsSeenAtOnce();
    void followsAnotherDuende();
    void samples();
    void nobodyLooks();
    void refreshIsAFullList();
    void tenReportsASecondAtMost();
    void endsWhileBusy();
    void failsAndSaysSo();
};

void NativeMonitorTest::beginsWithAFullList()
{
    Host host;
    const auto handle = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(handle);
    const auto monitor = host.adapter().createMonitor();
    Listener listener(*monitor);
    monitor->start();
    QTRY_COMPARE(listener.changes, 1);
    QCOMPARE(listener.order.first(2), (QStringList{QStringLiteral("availability"), QStringLiteral("full")}));
    QCOMPARE(listener.availabilities.first().state, Availability::State::Available);
    QCOMPARE(listener.status(*handle), DaemonStatus(State::Running));
    QVERIFY(listener.rows.value(handle->id()).spawnedByDuende);
}

void NativeMonitorTest::silentUntilStarted()
{
    Host host;
    const auto monitor = host.adapter().createMonitor();
    QSignalSpy availability(monitor.get(), &DaemonMonitor::availabilityChanged);
    QSignalSpy changed(monitor.get(), &DaemonMonitor::changed);
    monitor->refresh();
    monitor->setSampleInterval(100ms);
    QVERIFY(!changed.wait(300));
    QVERIFY(availability.isEmpty());
}

void NativeMonitorTest::followsWithinASecond()
{
    Host host;
    const auto monitor = host.adapter().createMonitor();
    Listener listener(*monitor);
    monitor->setSampleInterval(60s); // so that polling alone would be too late
    monitor->start();
    QTRY_COMPARE(listener.changes, 1);
    const auto handle = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(handle);
    QTRY_COMPARE_WITH_TIMEOUT(listener.status(*handle), DaemonStatus(State::Running), 1000);
    QVERIFY_RESULT(host.adapter().pause(*handle, context()));
    QTRY_COMPARE_WITH_TIMEOUT(listener.status(*handle), DaemonStatus(State::Paused), 1000);
    QVERIFY_RESULT(host.adapter().resume(*handle, context()));
    QTRY_COMPARE_WITH_TIMEOUT(listener.status(*handle), DaemonStatus(State::Running), 1000);
    QVERIFY_RESULT(host.adapter().kill(*handle, context()));
    QTRY_COMPARE_WITH_TIMEOUT(
        listener.status(*handle), DaemonStatus::failed({FailureReason::Kind::Signal, SIGKILL}), 1000);
    QVERIFY_RESULT(host.adapter().perform(*handle, DaemonAction::ResetFailed, context()));
    QTRY_COMPARE_WITH_TIMEOUT(listener.status(*handle), std::nullopt, 1000);
    QVERIFY2(!listener.order.sliced(2).contains(QStringLiteral("full")), "changes are told as changes");
}

void NativeMonitorTest::endOfAStrangerIsSeenAtOnce()
{
    Host host;
    Host stranger;
    const auto handle
        = stranger.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(handle);
    const auto monitor = host.adapter().createMonitor();
    Listener listener(*monitor);
    monitor->setSampleInterval(60s);
    monitor->start();
    QTRY_COMPARE(listener.status(*handle), DaemonStatus(State::Running));
    QVERIFY_RESULT(stranger.adapter().kill(*handle, context()));
    QTRY_COMPARE_WITH_TIMEOUT(listener.status(*handle), std::nullopt, 1000);
}

void NativeMonitorTest::followsAnotherDuende()
{
    Host host;
    NativeAdapter other(host.folder());
    const auto monitor = host.adapter().createMonitor();
    Listener listener(*monitor);
    monitor->setSampleInterval(500ms); // the folder is not there yet when the monitor begins
    monitor->start();
    QTRY_COMPARE(listener.changes, 1);
    const auto first = other.spawn(spec(QStringLiteral("a"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(first);
    QTRY_COMPARE(listener.status(*first), DaemonStatus(State::Running));
    monitor->setSampleInterval(60s);
    const auto second = other.spawn(spec(QStringLiteral("b"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(second);
    QTRY_COMPARE_WITH_TIMEOUT(listener.status(*second), DaemonStatus(State::Running), 1000);
    QTRY_VERIFY(listener.rows.value(second->id()).spawnedByDuende);
}

void NativeMonitorTest::samples()
{
    Host host;
    const auto handle = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("spin")}), context());
    QVERIFY_RESULT(handle);
    const auto monitor = host.adapter().createMonitor();
    Listener listener(*monitor);
    monitor->setSampleInterval(100ms);
    monitor->start();
    const auto used = [&](qsizetype sample) -> std::optional<ResourceUse> {
        for (const auto& [id, use] : listener.samples.at(sample)) {
            if (id == handle->id())
                return use;
        }
        return std::nullopt;
    };
    QTRY_VERIFY(listener.samples.size() >= 5);
    const auto first = used(0);
    const auto last = used(listener.samples.size() - 1);
    QVERIFY(first && last);
    QVERIFY(last->readAt > first->readAt);
    QTRY_VERIFY(used(listener.samples.size() - 1)->cpuTime > first->cpuTime);
    QVERIFY2(listener.timesTold.value(handle->id()) == 1, "use alone is no change");
}

void NativeMonitorTest::nobodyLooks()
{
    Host host;
    const auto monitor = host.adapter().createMonitor();
    Listener listener(*monitor);
    monitor->setSampleInterval(0ms);
    monitor->start();
    QTRY_COMPARE(listener.changes, 1);
    const auto handle = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(handle);
    QTRY_COMPARE_WITH_TIMEOUT(listener.status(*handle), DaemonStatus(State::Running), 1000);
    QVERIFY(listener.samples.isEmpty());
    monitor->setSampleInterval(100ms);
    QTRY_VERIFY_WITH_TIMEOUT(!listener.samples.isEmpty(), 1000);
}

void NativeMonitorTest::refreshIsAFullList()
{
    Host host;
    const auto monitor = host.adapter().createMonitor();
    Listener listener(*monitor);
    monitor->setSampleInterval(60s);
    monitor->start();
    QTRY_COMPARE(listener.order.count(QStringLiteral("full")), 1);
    monitor->refresh();
    QTRY_COMPARE_WITH_TIMEOUT(listener.order.count(QStringLiteral("full")), 2, 1000);
}

void NativeMonitorTest::tenReportsASecondAtMost()
{
    Host host;
    const auto monitor = host.adapter().createMonitor();
    Listener listener(*monitor);
    monitor->setSampleInterval(1ms);
    monitor->start();
    QTRY_COMPARE(listener.changes, 1);
    QElapsedTimer timer;
    timer.start();
    const qsizetype before = listener.samples.size();
    for (int i = 0; i < 60; ++i) {
        monitor->refresh();
        QTest::qSleep(10);
    }
    QTRY_VERIFY(listener.samples.size() > before + 2);
    const double most = static_cast<double>(timer.elapsed()) / 100.0 + 2;
    QVERIFY2(
        static_cast<double>(listener.changes - 1) <= most, qPrintable(QString::number(listener.changes)));
    QVERIFY2(static_cast<double>(listener.samples.size() - before) <= most,
        qPrintable(QString::number(listener.samples.size() - before)));
}

void NativeMonitorTest::endsWhileBusy()
{
    Host host;
    for (int i = 0; i < 20; ++i) {
        auto monitor = host.adapter().createMonitor();
        Listener listener(*monitor);
        monitor->setSampleInterval(1ms);
        monitor->start();
        monitor->refresh();
        if (i % 2 == 0)
            QTRY_VERIFY(listener.changes > 0);
        monitor.reset();
    }
}

void NativeMonitorTest::failsAndSaysSo()
{
    const QTemporaryDir folder;
    NativeAdapter adapter(folder.path(), QStringLiteral("/no/such/folder"));
    const auto monitor = adapter.createMonitor();
    Listener listener(*monitor);
    monitor->setSampleInterval(100ms);
    monitor->start();
    QTRY_COMPARE(listener.availabilities.size(), 1);
    QCOMPARE(listener.availabilities.first().state, Availability::State::Failed);
    QVERIFY(listener.availabilities.first().error->message().contains(QStringLiteral("/proc")));
    QCOMPARE(listener.changes, 0);
}

QTEST_GUILESS_MAIN(NativeMonitorTest)
#include "tst_nativemonitor.moc"
