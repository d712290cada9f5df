// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/systemdadapter.h"

#include "tests/adapters/systemd/hostunits.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

DaemonHandle handle(const QString& unit)
{
    return DaemonHandle(SystemdHandle{unit, UnitScope::System});
}

} // namespace

/// Transient services, against the real systemd of a test host.
class tst_UnitSpawn_Host : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_units = std::make_unique<HostUnits>(); }
    void cleanup() { m_units.reset(); }

    void spawn();
    void sameAsItsUnitFile();
    void spawnTwice();
    void spawnFailure_data();
    void spawnFailure();

private:
    OperationContext context(std::chrono::milliseconds timeout = 20s) const
    {
        return OperationContext::within(timeout);
    }
    Result<void> perform(const QString& unit, DaemonAction action)
    {
        return inThread([&] { return m_adapter.perform(handle(unit), action, context()); });
    }
    QString status(const QString& unit)
    {
        const Result<DaemonStatus> status
            = inThread([&] { return m_adapter.status(handle(unit), context()); });
        return status ? status->word() : status.error().message();
    }
    QHash<QString, DaemonRecord> list()
    {
        QHash<QString, DaemonRecord> byName;
        const Result<QList<DaemonRecord>> records = inThread([&] { return m_adapter.list(context()); });
        for (const DaemonRecord& record : records.value_or(QList<DaemonRecord>()))
            byName.insert(record.name, record);
        return byName;
    }

    SystemdAdapter m_adapter{SystemdEndpoint{}};
    std::unique_ptr<HostUnits> m_units;
};

void tst_UnitSpawn_Host::initTestCase()
{
    if (!isTestHost())
        QSKIP("Needs packaging/testhost");
}

void tst_UnitSpawn_Host::spawn()
{
    QTemporaryDir folder;
    QFile::setPermissions(folder.path(), QFile::Permissions(0x7777));
    DaemonSpec spec;
    spec.name = u"zz spawned"_s;
    spec.description = u"Spawned by a test"_s;
    spec.binaryPath = u"sh"_s;
    spec.args = {u"-c"_s, u"echo \"$A|$1|$(id -un)|$(nice)|$(ulimit -n)|$PWD\" >out; exec sleep 1000"_s,
        u"sh"_s, u"$HOME %n ${A}"_s};
    spec.env = {{u"A"_s, u"a value"_s}};
    spec.user = u"dev"_s;
    spec.workingDir = folder.path();
    spec.nice = 4;
    spec.resources = {256 * 1024 * 1024, 50.0, 100, 512};
    spec.restart = RestartPolicy::OnFailure;
    spec.restartDelay = 2s;
    spec.shutdownTimeout = 3s;
    const Result<DaemonHandle> spawned = inThread([&] { return m_adapter.spawn(spec, context()); });
    QVERIFY2(spawned.has_value(), spawned ? "" : qPrintable(spawned.error().message()));
    const QString unit = u"zz\\x20spawned.service"_s;
    m_units->adopt(unit);
    QCOMPARE(spawned->toString(), QString(u"systemd:"_s + unit));
    const auto output = [&folder] {
        QFile file(folder.filePath(u"out"_s));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed() : QString();
    };
    QTRY_COMPARE(output(), QString(u"a value|$HOME %n ${A}|dev|4|512|"_s + folder.path()));
    const auto show = [&unit](const QString& property) {
        return systemctl({u"show"_s, u"-P"_s, property, u"--"_s, unit}).trimmed();
    };
    QCOMPARE(show(u"Description"_s), u"Spawned by a test"_s);
    QCOMPARE(show(u"MemoryMax"_s), u"268435456"_s);
    QCOMPARE(show(u"CPUQuotaPerSecUSec"_s), u"500ms"_s);
    QCOMPARE(show(u"TasksMax"_s), u"100"_s);
    QCOMPARE(show(u"Restart"_s), u"on-failure"_s);
    QCOMPARE(show(u"RestartUSec"_s), u"2s"_s);
    QCOMPARE(show(u"TimeoutStopUSec"_s), u"3s"_s);
    QCOMPARE(status(unit), u"running"_s);
    QVERIFY(perform(unit, DaemonAction::Stop).has_value());
}

void tst_UnitSpawn_Host::sameAsItsUnitFile()
{
    DaemonSpec spec;
    spec.name = u"zz-told"_s;
    spec.description = u"100% \"told\" $HOME %n"_s;
    spec.binaryPath = u"/bin/sleep"_s;
    spec.args = {u"1000"_s, u"0"_s};
    spec.env = {{u"A"_s, u"x y \"z\" \\ %n ${B} ;"_s}, {u"B"_s, u"'a\n\tb'"_s}, {u"C"_s, {}}};
    spec.workingDir = u"/usr/share"_s;
    spec.user = u"dev"_s;
    spec.group = u"adm"_s;
    spec.nice = 4;
    spec.restart = RestartPolicy::OnFailure;
    spec.restartDelay = 1500ms;
    spec.shutdownTimeout = 125s;
    spec.resources = {300 * 1024 * 1024, 33.5, 100, 512};
    const Result<SpawnPreview> preview = m_adapter.preview(spec);
    QVERIFY2(preview, preview ? "" : qPrintable(preview.error().message()));
    QCOMPARE(preview->name, u"zz-told.service"_s);

    const QStringList properties{u"Description"_s, u"Type"_s, u"ExecStartEx"_s, u"Environment"_s,
        u"WorkingDirectory"_s, u"User"_s, u"Group"_s, u"Nice"_s, u"Restart"_s, u"RestartUSec"_s,
        u"TimeoutStopUSec"_s, u"MemoryMax"_s, u"CPUQuotaPerSecUSec"_s, u"TasksMax"_s, u"LimitNOFILE"_s,
        u"LimitNOFILESoft"_s};
    const auto told = [&](const QString& unit) {
        QStringList texts;
        for (const QString& property : properties) {
            QString text = systemctl({u"show"_s, u"-P"_s, property, u"--"_s, unit}).trimmed();
            // How the run goes is no part of the definition.
            text = text.section(u" ; start_time="_s, 0, 0);
            texts.append(QString(property + u'=' + text));
        }
        return texts;
    };
    m_units->adopt(u"zz-told.service"_s);
    const Result<DaemonHandle> spawned = inThread([&] { return m_adapter.spawn(spec, context()); });
    QVERIFY2(spawned, spawned ? "" : qPrintable(spawned.error().message()));
    const QStringList transient = told(u"zz-told.service"_s);
    QVERIFY(perform(u"zz-told.service"_s, DaemonAction::Stop).has_value());

    m_units->write(u"zz-file.service"_s, preview->text);
    QCOMPARE(told(u"zz-file.service"_s), transient);
    QVERIFY(perform(u"zz-file.service"_s, DaemonAction::Start).has_value());
}

void tst_UnitSpawn_Host::spawnTwice()
{
    DaemonSpec spec;
    spec.name = u"zz-twice"_s;
    spec.binaryPath = u"/bin/sleep"_s;
    spec.args = {u"1000"_s};
    m_units->adopt(u"zz-twice.service"_s);
    QVERIFY(inThread([&] { return m_adapter.spawn(spec, context()); }).has_value());
    const Result<DaemonHandle> again = inThread([&] { return m_adapter.spawn(spec, context()); });
    QVERIFY(!again);
    QCOMPARE(again.error().kind(), PlatformError::Kind::InvalidState);
    QVERIFY(again.error().cause().startsWith(u"org.freedesktop.systemd1.UnitExists"_s));
    QVERIFY(!again.error().advice().isEmpty());
}

void tst_UnitSpawn_Host::spawnFailure_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("reason");
    QTest::newRow("missing program") << u"/nonexistent/program"_s << QString() << u"203 (EXEC)"_s;
    QTest::newRow("missing user") << u"/bin/true"_s << u"nobody-at-all"_s << u"217 (USER)"_s;
    QTest::newRow("dies at once") << u"/bin/false"_s << QString() << u"status 1"_s;
}

void tst_UnitSpawn_Host::spawnFailure()
{
    QFETCH(QString, program);
    QFETCH(QString, user);
    QFETCH(QString, reason);
    DaemonSpec spec;
    spec.name = u"zz-wrong"_s;
    spec.binaryPath = program;
    spec.user = user;
    m_units->adopt(u"zz-wrong.service"_s);
    const Result<DaemonHandle> spawned = inThread([&] { return m_adapter.spawn(spec, context()); });
    QVERIFY(!spawned);
    QCOMPARE(spawned.error().kind(), PlatformError::Kind::SpawnFailed);
    QVERIFY2(spawned.error().detail().contains(reason), qPrintable(spawned.error().detail()));
    QCOMPARE(list().value(u"zz-wrong.service"_s).status.word(), u"failed"_s);
}

QTEST_GUILESS_MAIN(tst_UnitSpawn_Host)
#include "tst_unitspawn_host.moc"
