// SPDX-License-Identifier: GPL-3.0-or-later
// The tests of the contract that Duende took over, under their own names.
#include "adapters/contract/daemonhandle.h"
#include "adapters/contract/platformerror.h"
#include "adapters/contract/tracerhandle.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Duende;

class SeedContractTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void test_platform_error_not_supported()
    {
        const PlatformError error = PlatformError::notSupported(Platform::MacOS, QStringLiteral("cgroups"));
        QVERIFY(error.isNotSupported());
        QVERIFY(!error.isRecoverable());
        QVERIFY(error.message().contains(QStringLiteral("macos")));
        QVERIFY(error.message().contains(QStringLiteral("cgroups")));
    }

    void test_platform_error_spawn_failed()
    {
        const PlatformError error = PlatformError::spawnFailed(QStringLiteral("binary not found"));
        QVERIFY(!error.isNotSupported());
        QVERIFY(error.message().contains(QStringLiteral("spawn")));
        QVERIFY(error.message().contains(QStringLiteral("binary not found")));
    }

    void test_platform_error_timeout_recoverable()
    {
        QVERIFY(PlatformError::timeout(std::chrono::seconds(30)).isRecoverable());
    }

    void test_platform_error_resource_limit_recoverable()
    {
        QVERIFY(PlatformError::resourceLimit(QStringLiteral("memory")).isRecoverable());
    }

    void test_daemon_handle_systemd()
    {
        const DaemonId id = DaemonId::create();
        const DaemonHandle handle = DaemonHandle::systemd(id, QStringLiteral("test.service"));
        QCOMPARE(handle.id(), id);
        QCOMPARE(handle.platform(), Platform::Linux);
        QCOMPARE(handle.systemdUnit(), QStringLiteral("test.service"));
        QCOMPARE(handle.launchdLabel(), std::nullopt);
        QVERIFY(handle.toString().contains(QStringLiteral("systemd:test.service")));
    }

    void test_daemon_handle_launchd()
    {
        const DaemonHandle handle
            = DaemonHandle::launchd(DaemonId::create(), QStringLiteral("com.example.daemon"));
        QCOMPARE(handle.platform(), Platform::MacOS);
        QCOMPARE(handle.launchdLabel(), QStringLiteral("com.example.daemon"));
        QVERIFY(handle.toString().contains(QStringLiteral("launchd:com.example.daemon")));
    }

    void test_daemon_handle_container()
    {
        const DaemonHandle handle
            = DaemonHandle::container(DaemonId::create(), QStringLiteral("docker"), QStringLiteral("abc123"));
        QCOMPARE(handle.platform(), Platform::Container);
        QCOMPARE(handle.containerId(), QStringLiteral("abc123"));
        QVERIFY(handle.toString().contains(QStringLiteral("docker:abc123")));
    }

    void test_daemon_handle_pepita()
    {
        const DaemonHandle handle = DaemonHandle::pepita(DaemonId::create(), QStringLiteral("vm-1234"), 3);
        QCOMPARE(handle.platform(), Platform::PepitaMicroVM);
        QCOMPARE(handle.vsockCid(), 3u);
        QVERIFY(handle.toString().contains(QStringLiteral("pepita")));
        QVERIFY(handle.toString().contains(QStringLiteral("cid3")));
    }

    void test_daemon_handle_wos()
    {
        const DaemonHandle handle = DaemonHandle::wos(DaemonId::create(), 42);
        QCOMPARE(handle.platform(), Platform::Wos);
        QCOMPARE(handle.pid(), 42u);
        QVERIFY(handle.toString().contains(QStringLiteral("wos:pid42")));
    }

    void test_daemon_handle_native()
    {
        const DaemonHandle handle = DaemonHandle::native(DaemonId::create(), 12345);
        QCOMPARE(handle.platform(), Platform::Native);
        QCOMPARE(handle.pid(), 12345u);
        QVERIFY(handle.toString().contains(QStringLiteral("native:pid12345")));
    }

    void test_daemon_handle_serialize_roundtrip()
    {
        const DaemonId id = DaemonId::create();
        const DaemonHandle handle = DaemonHandle::systemd(id, QStringLiteral("test.service"));
        const QByteArray json = QJsonDocument(handle.toJson()).toJson();
        const Result<DaemonHandle> read = DaemonHandle::fromJson(QJsonDocument::fromJson(json).object());
        QVERIFY(read);
        QCOMPARE(read->id(), id);
        QCOMPARE(read->platform(), Platform::Linux);
        QCOMPARE(read->systemdUnit(), QStringLiteral("test.service"));
    }

    void test_tracer_handle_ptrace()
    {
        const DaemonId id = DaemonId::create();
        const TracerHandle tracer = TracerHandle::ptrace(id);
        QCOMPARE(tracer.daemonId(), id);
        QCOMPARE(tracer.tracerType(), TracerType::Ptrace);
    }

    void test_tracer_handle_ebpf()
    {
        QCOMPARE(TracerHandle::ebpf(DaemonId::create()).tracerType(), TracerType::Ebpf);
    }

    void test_tracer_handle_remote_vsock()
    {
        QCOMPARE(TracerHandle::remoteVsock(DaemonId::create()).tracerType(), TracerType::RemoteVsock);
    }

    void test_tracer_handle_simulated()
    {
        QCOMPARE(TracerHandle::simulated(DaemonId::create()).tracerType(), TracerType::Simulated);
    }

    void test_tracer_type_equality()
    {
        const TracerType ptrace = TracerHandle::ptrace(DaemonId()).tracerType();
        const TracerType ebpf = TracerHandle::ebpf(DaemonId()).tracerType();
        QVERIFY(ptrace == TracerType::Ptrace);
        QVERIFY(ptrace != ebpf);
    }

    void test_handle_data_all_variants()
    {
        const QList<HandleData> variants{
            SystemdHandle{QStringLiteral("test")},
            LaunchdHandle{QStringLiteral("test")},
            ContainerHandle{QStringLiteral("docker"), QStringLiteral("abc")},
            PepitaHandle{QStringLiteral("vm"), 1},
            WosHandle{1},
            NativeHandle{1},
        };
        QStringList printed;
        for (const HandleData& variant : variants)
            printed.append(DaemonHandle(variant).toString());
        QCOMPARE(printed,
            (QStringList{QStringLiteral("systemd:test"), QStringLiteral("launchd:test"),
                QStringLiteral("docker:abc"), QStringLiteral("pepita:vm@cid1"), QStringLiteral("wos:pid1"),
                QStringLiteral("native:pid1")}));
    }
};

QTEST_APPLESS_MAIN(SeedContractTest)
#include "tst_seedcontract.moc"
