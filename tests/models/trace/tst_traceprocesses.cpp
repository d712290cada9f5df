// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceprocesses.h"
#include "tests/models/trace/samplerecording.h"

#include <QTest>

#include <netinet/in.h>

using namespace Duende;

namespace {

void addOpen(SampleRecords& records, const QByteArray& path, int descriptor, quint64 flags = 0)
{
    records.add(
        records.call(SampleCall::openat, descriptor, {SampleCall::currentDirectory, 1, flags}), 1, path);
}

QByteArray socketAddress()
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(80);
    address.sin_addr.s_addr = htonl(0x0a000001);
    return {reinterpret_cast<const char*>(&address), sizeof address};
}

} // namespace

class TestTraceProcesses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsWhatWasOpenAtAttach();
    void followsOpenAndClose();
    void followsCopies();
    void followsSockets();
    void givesAChildWhatItsParentHas();
    void closesAtExec();
    void knowsProcesses();
    void forgetsWhatIsPast();

private:
    static void read(TraceProcesses& processes, SampleRecording& sample)
    {
        QVERIFY(sample.flush());
        TraceCursor cursor(sample.recording());
        while (processes.addFrom(cursor, 100)) { }
    }
    static std::string target(const TraceProcesses& processes, uint32_t pid, int descriptor, quint64 row)
    {
        return TraceMoment(processes, row).descriptor(pid, descriptor);
    }
};

void TestTraceProcesses::knowsWhatWasOpenAtAttach()
{
    SampleRecording sample;
    sample.records.addProcess(100, 1, "/srv");
    sample.records.addDescriptor(100, 0, "/dev/null");
    sample.records.addCall(SampleCall::getpid, 100);
    TraceProcesses processes;
    read(processes, sample);
    QCOMPARE(target(processes, 100, 0, 0), "/dev/null");
    QCOMPARE(target(processes, 100, 1, 0), "");
    QVERIFY(!processes.descriptor(100, 0, 0)->madeByRow);
    QCOMPARE(processes.directory(100, 0), "/srv");
}

void TestTraceProcesses::followsOpenAndClose()
{
    SampleRecording sample;
    sample.records.addProcess(100, 1, "/srv");
    addOpen(sample.records, "/etc/passwd", 3); // row 0
    sample.records.addCall(SampleCall::read, 10, {3}); // 1
    sample.records.addCall(SampleCall::close, 0, {3}); // 2
    sample.records.addCall(SampleCall::getpid, 100); // 3
    addOpen(sample.records, "data", 3); // 4
    sample.records.add(sample.records.call(SampleCall::chdir, 0, {1}), 0, "/tmp"); // 5
    addOpen(sample.records, "data", 4); // 6
    addOpen(sample.records, "/nowhere", -2); // 7
    TraceProcesses processes;
    read(processes, sample);
    QCOMPARE(processes.knownRows(), 8U);
    QCOMPARE(target(processes, 100, 3, 0), "/etc/passwd");
    QCOMPARE(target(processes, 100, 3, 2), "/etc/passwd");
    QCOMPARE(target(processes, 100, 3, 3), "");
    QCOMPARE(target(processes, 100, 3, 4), "/srv/data");
    QCOMPARE(target(processes, 100, 4, 7), "/tmp/data");
    const auto first = processes.descriptor(100, 3, 1);
    QVERIFY(first);
    QCOMPARE(first->madeByRow, std::optional<quint64>(0));
    QCOMPARE(first->closedByRow, std::optional<quint64>(2));
    const auto second = processes.descriptor(100, 3, 7);
    QCOMPARE(second->madeByRow, std::optional<quint64>(4));
    QVERIFY(!second->closedByRow);
    QCOMPARE(processes.openDescriptors().size(), 2U);
}

void TestTraceProcesses::followsCopies()
{
    SampleRecording sample;
    addOpen(sample.records, "/a", 3); // 0
    addOpen(sample.records, "/b", 4); // 1
    sample.records.addCall(SampleCall::dup, 5, {3}); // 2
    sample.records.addCall(SampleCall::dup2, 4, {3, 4}); // 3
    sample.records.addCall(SampleCall::dup2, 3, {3, 3}); // 4
    TraceProcesses processes;
    read(processes, sample);
    QCOMPARE(target(processes, 100, 5, 4), "/a");
    QCOMPARE(target(processes, 100, 4, 2), "/b");
    QCOMPARE(target(processes, 100, 4, 3), "/a");
    QCOMPARE(processes.descriptor(100, 4, 4)->madeByRow, std::optional<quint64>(3));
    QCOMPARE(processes.descriptor(100, 3, 4)->madeByRow, std::optional<quint64>(0));
}

void TestTraceProcesses::followsSockets()
{
    SampleRecording sample;
    sample.records.addCall(SampleCall::socket, 3, {AF_INET, SOCK_STREAM, 0}); // 0
    sample.records.add(sample.records.call(SampleCall::connect, -115, {3, 1, 16}), 1, socketAddress()); // 1
    const int ends[2] = {4, 5};
    sample.records.add(sample.records.call(SampleCall::pipe, 0, {1}), 0,
        QByteArray(reinterpret_cast<const char*>(ends), sizeof ends), true); // 2
    TraceProcesses processes;
    read(processes, sample);
    QCOMPARE(target(processes, 100, 3, 0), "TCP");
    QCOMPARE(target(processes, 100, 3, 1), "TCP →10.0.0.1:80");
    QCOMPARE(processes.descriptor(100, 3, 2)->madeByRow, std::optional<quint64>(0));
    QCOMPARE(target(processes, 100, 4, 2), "pipe");
    QCOMPARE(target(processes, 100, 5, 2), "pipe");
}

void TestTraceProcesses::givesAChildWhatItsParentHas()
{
    SampleRecording sample;
    sample.records.addProcess(100, 1, "/srv");
    addOpen(sample.records, "/a", 3); // 0
    sample.records.addProcess(200, 100, "");
    sample.records.addCall(SampleCall::close, 0, {3}); // 1, the parent
    sample.records.addCall(SampleCall::getpid, 100); // 2
    // One that is told to have others than its parent: it was there at attach.
    sample.records.addProcess(300, 200, "/");
    sample.records.addDescriptor(300, 7, "/c");
    sample.records.addCall(SampleCall::getpid, 100); // 3
    TraceProcesses processes;
    read(processes, sample);
    QCOMPARE(target(processes, 100, 3, 2), "");
    QCOMPARE(target(processes, 200, 3, 2), "/a");
    QCOMPARE(processes.descriptor(200, 3, 2)->madeByRow, std::optional<quint64>(0));
    QCOMPARE(processes.directory(200, 2), "/srv");
    QCOMPARE(target(processes, 300, 7, 3), "/c");
    QCOMPARE(target(processes, 300, 3, 3), "");
}

void TestTraceProcesses::closesAtExec()
{
    SampleRecording sample;
    addOpen(sample.records, "/a", 3); // 0
    addOpen(sample.records, "/b", 4, SampleCall::closeOnExec); // 1
    sample.records.addExec(100); // 2
    sample.records.addCall(SampleCall::getpid, 100); // 3
    TraceProcesses processes;
    read(processes, sample);
    QCOMPARE(target(processes, 100, 3, 3), "/a");
    QCOMPARE(target(processes, 100, 4, 1), "/b");
    QCOMPARE(target(processes, 100, 4, 3), "");
}

void TestTraceProcesses::knowsProcesses()
{
    SampleRecording sample;
    sample.records.addProcess(100, 1, "/srv", "first");
    sample.records.addCall(SampleCall::getpid, 100); // 0
    sample.records.addExit(256, true); // 1
    TraceProcesses processes;
    read(processes, sample);
    const std::vector<TraceProcess> all = processes.processes();
    QCOMPARE(all.size(), 1U);
    QCOMPARE(all[0].comm, "first");
    QCOMPARE(all[0].lastRow, std::optional<quint64>(1));
    QCOMPARE(all[0].waitStatus, 256U);
    QCOMPARE(processes.comm(100, 100, 0), "first");
    QCOMPARE(processes.comm(100, 101, 0), "first"); // a thread without a name of its own
}

void TestTraceProcesses::forgetsWhatIsPast()
{
    SampleRecording sample;
    addOpen(sample.records, "/a", 3); // 0
    sample.records.addCall(SampleCall::close, 0, {3}); // 1
    addOpen(sample.records, "/b", 4); // 2
    TraceProcesses processes(TraceProcesses::Memory::Present);
    read(processes, sample);
    QCOMPARE(target(processes, 100, 3, 1), "");
    QCOMPARE(target(processes, 100, 4, 2), "/b");
}

QTEST_GUILESS_MAIN(TestTraceProcesses)

#include "tst_traceprocesses.moc"
