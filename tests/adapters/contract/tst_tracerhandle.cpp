// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/tracerhandle.h"

#include <QTest>

using namespace Duende;

class TracerHandleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void types_data()
    {
        QTest::addColumn<TracerType>("type");
        QTest::addColumn<int>("which");
        QTest::newRow("ptrace") << TracerType::Ptrace << 0;
        QTest::newRow("eBPF") << TracerType::Ebpf << 1;
        QTest::newRow("vsock") << TracerType::RemoteVsock << 2;
        QTest::newRow("simulated") << TracerType::Simulated << 3;
    }
    void types()
    {
        QFETCH(const int, which);
        const DaemonId id = DaemonId::create();
        const std::array handles{TracerHandle::ptrace(id), TracerHandle::ebpf(id),
            TracerHandle::remoteVsock(id), TracerHandle::simulated(id)};
        const TracerHandle& handle = handles.at(static_cast<size_t>(which));
        QTEST(handle.tracerType(), "type");
        QCOMPARE(handle.daemonId(), id);
    }
};

QTEST_APPLESS_MAIN(TracerHandleTest)
#include "tst_tracerhandle.moc"
