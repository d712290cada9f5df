// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/systemdadapter.h"

#include "tests/adapters/systemd/hostunits.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const auto sleeper = u"[Service]\nExecStart=/bin/sleep infinity\n"_s;

DaemonHandle handle(const QString& unit)
{
    return DaemonHandle(SystemdHandle{unit, UnitScope::System});
}

/// A service that runs a shell script, which is written into the folder.
QString script(const QTemporaryDir& folder, const QString& text)
{
    QFile file(folder.filePath(u"script"_s));
    if (file.open(QIODevice::WriteOnly))
        file.write(text.toUtf8());
    return QString(u"[Service]\nExecStart=/bin/sh "_s + file.fileName() + u'\n');
}

/// By the value of `key`: the rows of systemctl's JSON.
QHash<QString, QJsonObject> rows(const QString& json, const QString& key)
{
    QHash<QString, QJsonObject> byKey;
    const QJsonArray array = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const QJsonValue& value : array)
        byKey.insert(value[key].toString(), value.toObject());
    return byKey;
}

} // namespace

/// Against the real systemd of a test host.
class tst_SystemdAdapter_Host : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_units = std::make_unique<HostUnits>(); }
    void cleanup() { m_units.reset(); }

    void listIsThatOfSystemctl();
    void enablementIsThatOfSystemctl();
    void listTellsWhatRuns();
    void startStopRestart();
    void failedStart();
    void failsLater();
    void resetFailed();
    void masked();
    void enableAndDisable();
    void nothingToInstall();
    void unmetCondition();
    void failedDependency();
    void ignoresTerm();
    void vanished();
    void notThere();
    void freezeAndThaw();
    void cannotFreeze();
    void signalReachesMainProcess();
    void killReachesAll();
    void noProcess();
    void reload();
    void cannotReload();
    void cancelledStart();
    void nameWithEscapes();
    void longDescription();
    void templates();
    void stoppedWith();
    void inspect();
    void daemonReexec();
    void busRestart();

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
    Result<DaemonDetails> details(const QString& unit)
    {
        return inThread([&] { return m_adapter.inspect(handle(unit), context()); });
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

void tst_SystemdAdapter_Host::initTestCase()
{
    if (!isTestHost())
        QSKIP("Needs packaging/testhost");
}

void tst_SystemdAdapter_Host::listIsThatOfSystemctl()
{
    const QHash<QString, DaemonRecord> records = list();
    const auto units = rows(systemctl({u"list-units"_s, u"--all"_s, u"--output=json"_s}), u"unit"_s);
    const auto files = rows(systemctl({u"list-unit-files"_s, u"--output=json"_s}), u"unit_file"_s);
    QVERIFY(units.size() > 50);
    for (const auto& [name, row] : units.asKeyValueRange()) {
        QVERIFY2(records.contains(name), qPrintable(name));
        const DaemonRecord record = records.value(name);
        QCOMPARE(record.description, row[u"description"].toString());
        QVERIFY2(record.detail.contains(
                     QString(row[u"active"].toString() + u" ("_s + row[u"sub"].toString() + u')')),
            qPrintable(record.detail));
    }
    for (const auto& [name, record] : records.asKeyValueRange())
        QVERIFY2(units.contains(name) || files.contains(name), qPrintable(name));
    for (const auto& [name, row] : files.asKeyValueRange())
        QVERIFY2(records.contains(name) || row[u"state"].toString() == u"alias"_s, qPrintable(name));
}

void tst_SystemdAdapter_Host::enablementIsThatOfSystemctl()
{
    m_units->write(u"zz-disabled.service"_s, QString(sleeper + u"[Install]\nWantedBy=multi-user.target\n"_s));
    m_units->write(u"zz-enabled.service"_s, QString(sleeper + u"[Install]\nWantedBy=multi-user.target\n"_s));
    m_units->write(u"zz-runtime.service"_s, QString(sleeper + u"[Install]\nWantedBy=multi-user.target\n"_s));
    m_units->write(u"zz-named.service"_s, QString(sleeper + u"[Install]\nAlias=zz-nick.service\n"_s));
    m_units->write(u"zz-also.service"_s, QString(sleeper + u"[Install]\nAlso=zz-enabled.service\n"_s));
    m_units->write(u"zz-specifier.service"_s, QString(sleeper + u"[Install]\nAlias=%p-nick.service\n"_s));
    m_units->write(u"zz-tty@.service"_s,
        QString(sleeper + u"[Install]\nWantedBy=basic.target\nDefaultInstance=one\n"_s));
    m_units->write(u"zz-masked.service"_s, sleeper);
    systemctl({u"enable"_s, u"zz-enabled.service"_s, u"zz-named.service"_s, u"zz-specifier.service"_s,
        u"zz-tty@.service"_s});
    systemctl({u"enable"_s, u"--runtime"_s, u"zz-runtime.service"_s, u"zz-tty@two.service"_s});
    systemctl({u"mask"_s, u"--runtime"_s, u"zz-elsewhere.service"_s});
    QTemporaryDir elsewhere;
    QFile file(elsewhere.filePath(u"zz-linked.service"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(sleeper.toUtf8());
    file.close();
    systemctl({u"link"_s, file.fileName()});

    const auto files = rows(systemctl({u"list-unit-files"_s, u"--output=json"_s}), u"unit_file"_s);
    const QHash<QString, DaemonRecord> records = list();
    QVERIFY(files.size() > 50);
    int compared = 0;
    for (const auto& [name, row] : files.asKeyValueRange()) {
        const QString state = row[u"state"].toString();
        if (state == u"alias"_s)
            continue;
        ++compared;
        QVERIFY2(records.value(name).enablement == state,
            qPrintable(QString(name + u": "_s + records.value(name).enablement + u", not "_s + state)));
    }
    QVERIFY(compared > 50);
    QCOMPARE(records.value(u"zz-enabled.service"_s).enablement, u"enabled"_s);
    QCOMPARE(records.value(u"zz-linked.service"_s).enablement, u"linked"_s);
    for (const auto& [name, record] : records.asKeyValueRange()) {
        if (name.contains(u"@"_s) && !record.isTemplate)
            QCOMPARE(
                record.enablement, systemctl({u"show"_s, u"-PUnitFileState"_s, u"--"_s, name}).trimmed());
    }
    systemctl({u"disable"_s, u"zz-linked.service"_s, u"zz-tty@two.service"_s, u"zz-named.service"_s,
        u"zz-specifier.service"_s});
    systemctl({u"unmask"_s, u"--runtime"_s, u"zz-elsewhere.service"_s});
}

void tst_SystemdAdapter_Host::listTellsWhatRuns()
{
    m_units->write(u"zz-run.service"_s, sleeper);
    QVERIFY(perform(u"zz-run.service"_s, DaemonAction::Start).has_value());
    const DaemonRecord record = list().value(u"zz-run.service"_s);
    QCOMPARE(record.status.state(), DaemonStatus::State::Running);
    QCOMPARE(QString::number(record.pid.value_or(0)),
        systemctl({u"show"_s, u"-PMainPID"_s, u"zz-run.service"_s}).trimmed());
    QVERIFY(record.since && qAbs(record.since->secsTo(QDateTime::currentDateTimeUtc())) < 60);
    QCOMPARE(record.controlGroup, u"/system.slice/zz-run.service"_s);
    QVERIFY(record.claimsProcesses);
    QVERIFY(record.use && record.use->memoryBytes && record.use->cpuTime);
    QCOMPARE(record.use->tasks, std::optional<quint64>(1));
    QCOMPARE(record.restarts, std::optional<quint32>(0));
    const DaemonRecord slice = list().value(u"system.slice"_s);
    QVERIFY(!slice.claimsProcesses);
}

void tst_SystemdAdapter_Host::startStopRestart()
{
    m_units->write(u"zz-cycle.service"_s, sleeper);
    QVERIFY(perform(u"zz-cycle.service"_s, DaemonAction::Start).has_value());
    QCOMPARE(status(u"zz-cycle.service"_s), u"running"_s);
    const QString pid = systemctl({u"show"_s, u"-PMainPID"_s, u"zz-cycle.service"_s});
    QVERIFY(perform(u"zz-cycle.service"_s, DaemonAction::Restart).has_value());
    QVERIFY(systemctl({u"show"_s, u"-PMainPID"_s, u"zz-cycle.service"_s}) != pid);
    QVERIFY(perform(u"zz-cycle.service"_s, DaemonAction::Stop).has_value());
    QCOMPARE(status(u"zz-cycle.service"_s), u"stopped"_s);
    QVERIFY(perform(u"zz-cycle.service"_s, DaemonAction::Stop).has_value());
}

void tst_SystemdAdapter_Host::failedStart()
{
    m_units->write(u"zz-exec.service"_s, u"[Service]\nType=exec\nExecStart=/nonexistent/program\n"_s);
    const Result<void> started = perform(u"zz-exec.service"_s, DaemonAction::Start);
    QVERIFY(!started);
    QCOMPARE(started.error().message(),
        u"spawn failed: zz-exec.service could not be started: the main process exited with status 203 (EXEC)"_s);
    QVERIFY(!started.error().advice().isEmpty());
}

void tst_SystemdAdapter_Host::failsLater()
{
    m_units->write(u"zz-fails.service"_s, u"[Service]\nExecStart=/bin/sh -c 'exit 7'\n"_s);
    QVERIFY(perform(u"zz-fails.service"_s, DaemonAction::Start).has_value());
    QTRY_COMPARE(status(u"zz-fails.service"_s), u"failed"_s);
    const DaemonRecord record = list().value(u"zz-fails.service"_s);
    QCOMPARE(record.status.failure(), std::optional(FailureReason{FailureReason::Kind::ExitCode, 7}));
    QCOMPARE(record.result, u"exit-code"_s);
    QVERIFY(record.since.has_value());

    m_units->write(u"zz-killed.service"_s, u"[Service]\nExecStart=/bin/sh -c 'kill -9 $$$$'\n"_s);
    QVERIFY(perform(u"zz-killed.service"_s, DaemonAction::Start).has_value());
    QTRY_COMPARE(status(u"zz-killed.service"_s), u"failed"_s);
    QCOMPARE(list().value(u"zz-killed.service"_s).status.failure(),
        std::optional(FailureReason{FailureReason::Kind::Signal, 9}));
}

void tst_SystemdAdapter_Host::resetFailed()
{
    m_units->write(u"zz-reset.service"_s, u"[Service]\nType=oneshot\nExecStart=/bin/false\n"_s);
    QVERIFY(!perform(u"zz-reset.service"_s, DaemonAction::Start));
    QCOMPARE(status(u"zz-reset.service"_s), u"failed"_s);
    QVERIFY(perform(u"zz-reset.service"_s, DaemonAction::ResetFailed).has_value());
    QCOMPARE(status(u"zz-reset.service"_s), u"stopped"_s);
}

void tst_SystemdAdapter_Host::masked()
{
    QTemporaryDir folder;
    m_units->write(u"zz-mask.service"_s, sleeper);
    QVERIFY(perform(u"zz-mask.service"_s, DaemonAction::Mask).has_value());
    const Result<void> started = perform(u"zz-mask.service"_s, DaemonAction::Start);
    QVERIFY(!started);
    QCOMPARE(started.error().kind(), PlatformError::Kind::InvalidState);
    QCOMPARE(started.error().advice(), u"Unmask it first."_s);
    QVERIFY(started.error().cause().startsWith(u"org.freedesktop.systemd1.UnitMasked"_s));
    QCOMPARE(list().value(u"zz-mask.service"_s).enablement, u"masked"_s);
    QVERIFY(perform(u"zz-mask.service"_s, DaemonAction::Unmask).has_value());
    QVERIFY(perform(u"zz-mask.service"_s, DaemonAction::Start).has_value());
}

void tst_SystemdAdapter_Host::enableAndDisable()
{
    m_units->write(u"zz-enable.service"_s, QString(sleeper + u"[Install]\nWantedBy=multi-user.target\n"_s));
    QVERIFY(perform(u"zz-enable.service"_s, DaemonAction::Enable).has_value());
    QCOMPARE(list().value(u"zz-enable.service"_s).enablement, u"enabled"_s);
    QVERIFY(perform(u"zz-enable.service"_s, DaemonAction::Disable).has_value());
    QCOMPARE(list().value(u"zz-enable.service"_s).enablement, u"disabled"_s);
    systemctl({u"enable"_s, u"--runtime"_s, u"zz-enable.service"_s});
    QVERIFY(perform(u"zz-enable.service"_s, DaemonAction::Disable).has_value());
    QCOMPARE(list().value(u"zz-enable.service"_s).enablement, u"disabled"_s);
}

void tst_SystemdAdapter_Host::nothingToInstall()
{
    m_units->write(u"zz-static.service"_s, sleeper);
    const Result<void> enabled = perform(u"zz-static.service"_s, DaemonAction::Enable);
    QVERIFY(!enabled);
    QCOMPARE(enabled.error().kind(), PlatformError::Kind::InvalidState);
    QVERIFY(enabled.error().detail().contains(u"[Install]"_s));
}

void tst_SystemdAdapter_Host::unmetCondition()
{
    m_units->write(u"zz-condition.service"_s,
        QString(u"[Unit]\nConditionPathExists=/nonexistent\nConditionPathExists=/etc\n"_s + sleeper));
    const Result<void> started = perform(u"zz-condition.service"_s, DaemonAction::Start);
    QVERIFY(!started);
    QCOMPARE(started.error().message(),
        u"invalid state: zz-condition.service was not started: a condition is not met: "
        u"ConditionPathExists=/nonexistent"_s);
}

void tst_SystemdAdapter_Host::failedDependency()
{
    m_units->write(u"zz-base.service"_s, u"[Service]\nType=oneshot\nExecStart=/bin/false\n"_s);
    m_units->write(u"zz-upper.service"_s,
        QString(u"[Unit]\nRequires=zz-base.service\nAfter=zz-base.service\n"_s + sleeper));
    const Result<void> started = perform(u"zz-upper.service"_s, DaemonAction::Start);
    QVERIFY(!started);
    QCOMPARE(started.error().kind(), PlatformError::Kind::InvalidState);
    QVERIFY(started.error().detail().contains(u"a unit that it needs failed"_s));
}

void tst_SystemdAdapter_Host::ignoresTerm()
{
    QTemporaryDir folder;
    const QString marker = folder.filePath(u"ready"_s);
    m_units->write(u"zz-stubborn.service"_s,
        script(folder, u"trap '' TERM; touch "_s + marker + u"; while :; do sleep 1; done"_s));
    QVERIFY(perform(u"zz-stubborn.service"_s, DaemonAction::Start).has_value());
    QTRY_VERIFY(QFile::exists(marker));
    QElapsedTimer timer;
    timer.start();
    const Result<void> stopped
        = inThread([&] { return m_adapter.stop(handle(u"zz-stubborn.service"_s), 700ms, context()); });
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().message(), u"operation timed out after 700ms"_s);
    QVERIFY(timer.elapsed() >= 700 && timer.elapsed() < 5000);
    QCOMPARE(status(u"zz-stubborn.service"_s), u"stopping"_s);
    QVERIFY(!systemctl({u"show"_s, u"-PMainPID"_s, u"zz-stubborn.service"_s}).startsWith(u'0'));
    QVERIFY(perform(u"zz-stubborn.service"_s, DaemonAction::Kill).has_value());
    QTRY_VERIFY(
        status(u"zz-stubborn.service"_s) == u"failed"_s || status(u"zz-stubborn.service"_s) == u"stopped"_s);
}

void tst_SystemdAdapter_Host::vanished()
{
    systemctl({u"reset-failed"_s});
    outputOf(u"systemd-run"_s, {u"--unit=zz-vanish"_s, u"sleep"_s, u"infinity"_s});
    m_units->adopt(u"zz-vanish.service"_s);
    QCOMPARE(status(u"zz-vanish.service"_s), u"running"_s);
    QVERIFY(perform(u"zz-vanish.service"_s, DaemonAction::Stop).has_value());
    const Result<void> again = perform(u"zz-vanish.service"_s, DaemonAction::Stop);
    QVERIFY(!again);
    QCOMPARE(again.error().message(), u"daemon not found: zz-vanish.service"_s);
    QVERIFY(!details(u"zz-vanish.service"_s));
}

void tst_SystemdAdapter_Host::notThere()
{
    const Result<void> started = perform(u"zz-nobody.service"_s, DaemonAction::Start);
    QVERIFY(!started);
    QCOMPARE(started.error().kind(), PlatformError::Kind::NotFound);
    const Result<DaemonStatus> asked
        = inThread([&] { return m_adapter.status(handle(u"zz-nobody.service"_s), context()); });
    QVERIFY(!asked);
    QCOMPARE(asked.error().kind(), PlatformError::Kind::NotFound);
}

void tst_SystemdAdapter_Host::freezeAndThaw()
{
    m_units->write(u"zz-freeze.service"_s, sleeper);
    QVERIFY(perform(u"zz-freeze.service"_s, DaemonAction::Start).has_value());
    QVERIFY(perform(u"zz-freeze.service"_s, DaemonAction::Pause).has_value());
    QCOMPARE(status(u"zz-freeze.service"_s), u"paused"_s);
    QVERIFY(details(u"zz-freeze.service"_s)->record.actions.testFlag(DaemonAction::Resume));
    QVERIFY(perform(u"zz-freeze.service"_s, DaemonAction::Resume).has_value());
    QCOMPARE(status(u"zz-freeze.service"_s), u"running"_s);
    QVERIFY(perform(u"zz-freeze.service"_s, DaemonAction::Stop).has_value());
    const Result<void> paused = perform(u"zz-freeze.service"_s, DaemonAction::Pause);
    QVERIFY(!paused);
    QCOMPARE(paused.error().kind(), PlatformError::Kind::InvalidState);
}

void tst_SystemdAdapter_Host::cannotFreeze()
{
    const Result<void> paused = perform(u"basic.target"_s, DaemonAction::Pause);
    QVERIFY(!paused);
    QCOMPARE(paused.error().kind(), PlatformError::Kind::NotSupported);
}

void tst_SystemdAdapter_Host::signalReachesMainProcess()
{
    QTemporaryDir folder;
    const QString out = folder.filePath(u"out"_s);
    m_units->write(u"zz-signal.service"_s,
        script(folder,
            u"(trap 'echo child >>"_s + out + u"' USR1; while :; do sleep 0.1; done) &\n"_s
                + u"trap 'echo main >>"_s + out + u"' USR1\necho ready >>"_s + out
                + u"\nwhile :; do sleep 0.1; done"_s));
    QVERIFY(perform(u"zz-signal.service"_s, DaemonAction::Start).has_value());
    const auto output = [&] {
        QFile file(out);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    };
    QTRY_COMPARE(output(), u"ready\n"_s);
    QVERIFY(inThread([&] {
        return m_adapter.signal(handle(u"zz-signal.service"_s), Signal::Usr1, context());
    }).has_value());
    QTRY_COMPARE(output(), u"ready\nmain\n"_s);
}

void tst_SystemdAdapter_Host::killReachesAll()
{
    m_units->write(
        u"zz-many.service"_s, u"[Service]\nExecStart=/bin/sh -c 'sleep 1000 & sleep 1000 & wait'\n"_s);
    QVERIFY(perform(u"zz-many.service"_s, DaemonAction::Start).has_value());
    QTRY_COMPARE(
        list().value(u"zz-many.service"_s).use.value_or(ResourceUse{}).tasks, std::optional<quint64>(3));
    QVERIFY(inThread([&] { return m_adapter.kill(handle(u"zz-many.service"_s), context()); }).has_value());
    QTRY_COMPARE(status(u"zz-many.service"_s), u"failed"_s);
    QCOMPARE(systemctl({u"show"_s, u"-PControlGroup"_s, u"zz-many.service"_s}).trimmed(), QString());
}

void tst_SystemdAdapter_Host::noProcess()
{
    m_units->write(u"zz-idle.service"_s, sleeper);
    for (const Signal signal : {Signal::Term, Signal::Kill}) {
        const Result<void> sent
            = inThread([&] { return m_adapter.signal(handle(u"zz-idle.service"_s), signal, context()); });
        QVERIFY(!sent);
        QVERIFY2(sent.error().kind() == PlatformError::Kind::InvalidState
                || sent.error().kind() == PlatformError::Kind::NotFound,
            qPrintable(sent.error().message()));
    }
}

void tst_SystemdAdapter_Host::reload()
{
    QTemporaryDir folder;
    m_units->write(u"zz-reload.service"_s,
        QString(u"[Service]\nExecStart=/bin/sleep infinity\nExecReload=/bin/touch %1\n"_s)
            .arg(folder.filePath(u"reloaded"_s)));
    QVERIFY(perform(u"zz-reload.service"_s, DaemonAction::Start).has_value());
    QVERIFY(perform(u"zz-reload.service"_s, DaemonAction::Reload).has_value());
    QVERIFY(QFile::exists(folder.filePath(u"reloaded"_s)));
}

void tst_SystemdAdapter_Host::cannotReload()
{
    m_units->write(u"zz-noreload.service"_s, sleeper);
    QVERIFY(perform(u"zz-noreload.service"_s, DaemonAction::Start).has_value());
    const Result<void> reloaded = perform(u"zz-noreload.service"_s, DaemonAction::Reload);
    QVERIFY(!reloaded);
    QCOMPARE(reloaded.error().kind(), PlatformError::Kind::InvalidState);
    QCOMPARE(reloaded.error().advice(), u"Restart it instead."_s);
}

void tst_SystemdAdapter_Host::cancelledStart()
{
    m_units->write(u"zz-slow.service"_s, u"[Service]\nType=notify\nExecStart=/bin/sleep infinity\n"_s);
    std::stop_source source;
    auto started = std::async(std::launch::async, [&] {
        return m_adapter.perform(handle(u"zz-slow.service"_s), DaemonAction::Start,
            OperationContext::within(60s, source.get_token()));
    });
    QTRY_COMPARE(status(u"zz-slow.service"_s), u"starting"_s);
    source.request_stop();
    const Result<void> result = started.get();
    QVERIFY(!result);
    QVERIFY(result.error().isCancelled());
    QTRY_COMPARE(systemctl({u"list-jobs"_s, u"--no-legend"_s}).trimmed(), QString());
}

void tst_SystemdAdapter_Host::nameWithEscapes()
{
    const QString unit = u"zz-a\\x2db\\x20c.service"_s;
    m_units->write(unit, sleeper);
    QVERIFY(perform(unit, DaemonAction::Start).has_value());
    const DaemonRecord record = list().value(unit);
    QCOMPARE(record.status.state(), DaemonStatus::State::Running);
    QVERIFY(record.pid.has_value());
    QCOMPARE(record.handle.toString(), QString(u"systemd:"_s + unit));
    QVERIFY(record.use.has_value());
    QVERIFY(perform(unit, DaemonAction::Stop).has_value());
}

void tst_SystemdAdapter_Host::longDescription()
{
    const QString description = QString(u"\u202eevil\u2066 "_s + u"x"_s.repeated(4000));
    m_units->write(
        u"zz-long.service"_s, QString(u"[Unit]\nDescription="_s + description + u"\n"_s + sleeper));
    QVERIFY(perform(u"zz-long.service"_s, DaemonAction::Start).has_value());
    QCOMPARE(list().value(u"zz-long.service"_s).description, description);
    QCOMPARE(details(u"zz-long.service"_s)->record.description, description);
}

void tst_SystemdAdapter_Host::templates()
{
    m_units->write(u"zz-many@.service"_s, sleeper);
    QCOMPARE(list().value(u"zz-many@.service"_s).detail, u"template"_s);
    QCOMPARE(status(u"zz-many@.service"_s), u"created"_s);
    QVERIFY(details(u"zz-many@.service"_s)->record.isTemplate);
    QVERIFY(!perform(u"zz-many@.service"_s, DaemonAction::Start));
    QVERIFY(perform(u"zz-many@one.service"_s, DaemonAction::Start).has_value());
    m_units->adopt(u"zz-many@one.service"_s);
    const DaemonRecord record = list().value(u"zz-many@one.service"_s);
    QCOMPARE(record.detail, u"active (running)"_s);
    QCOMPARE(record.enablement, u"static"_s);
    QVERIFY(!record.isTemplate);
    QVERIFY(perform(u"zz-many@one.service"_s, DaemonAction::Stop).has_value());
}

void tst_SystemdAdapter_Host::stoppedWith()
{
    m_units->write(u"zz-low.service"_s, sleeper);
    m_units->write(u"zz-requires.service"_s, QString(u"[Unit]\nRequires=zz-low.service\n"_s + sleeper));
    m_units->write(u"zz-partof.service"_s, QString(u"[Unit]\nPartOf=zz-requires.service\n"_s + sleeper));
    m_units->write(u"zz-resting.service"_s, QString(u"[Unit]\nBindsTo=zz-low.service\n"_s + sleeper));
    m_units->write(u"zz-wants.service"_s, QString(u"[Unit]\nWants=zz-low.service\n"_s + sleeper));
    for (const QString& unit : {u"zz-requires.service"_s, u"zz-partof.service"_s, u"zz-wants.service"_s})
        QVERIFY(perform(unit, DaemonAction::Start).has_value());
    const Result<QStringList> names
        = inThread([&] { return m_adapter.stoppedWith(handle(u"zz-low.service"_s), context()); });
    QVERIFY(names.has_value());
    QCOMPARE(*names, (QStringList{u"zz-partof.service"_s, u"zz-requires.service"_s}));
    QVERIFY(perform(u"zz-low.service"_s, DaemonAction::Stop).has_value());
    QTRY_COMPARE(status(u"zz-partof.service"_s), u"stopped"_s);
    QCOMPARE(status(u"zz-wants.service"_s), u"running"_s);
}

void tst_SystemdAdapter_Host::inspect()
{
    m_units->write(u"zz-inspect.service"_s,
        QString(u"[Unit]\nConditionPathExists=/etc\n"_s + sleeper
            + u"MemoryMax=64M\nTimeoutStopSec=7\nCapabilityBoundingSet=CAP_NET_ADMIN\nIPAddressDeny=10.0.0.0/8\n"_s));
    QVERIFY(perform(u"zz-inspect.service"_s, DaemonAction::Start).has_value());
    const Result<DaemonDetails> found = details(u"zz-inspect.service"_s);
    QVERIFY(found.has_value());
    QHash<QString, PropertyValue> values;
    for (const PropertyGroup& group : found->groups) {
        QVERIFY(!group.properties.isEmpty());
        for (const Property& property : group.properties)
            values.insert(property.name, property.value);
    }
    QVERIFY(values.size() > 250);
    QVERIFY(values.value(u"MemoryMax"_s) == PropertyValue(ByteCount{64 * 1024 * 1024}));
    QVERIFY(values.value(u"TimeoutStopUSec"_s) == PropertyValue(std::chrono::microseconds(7s)));
    QVERIFY(values.value(u"ExecStart"_s) == PropertyValue(QStringList{u"/bin/sleep infinity (running)"_s}));
    QVERIFY(values.value(u"Conditions"_s) == PropertyValue(QStringList{u"ConditionPathExists=/etc (met)"_s}));
    QVERIFY(values.value(u"CapabilityBoundingSet"_s) == PropertyValue(QStringList{u"CAP_NET_ADMIN"_s}));
    QVERIFY(values.value(u"IPAddressDeny"_s) == PropertyValue(QStringList{u"10.0.0.0/8"_s}));
    QVERIFY(std::holds_alternative<QDateTime>(values.value(u"ActiveEnterTimestamp"_s)));
    QVERIFY(std::holds_alternative<std::monostate>(values.value(u"InactiveEnterTimestamp"_s)));
    QCOMPARE(std::get<QStringList>(values.value(u"Processes"_s)).size(), 1);
    for (const PropertyValue& value : std::as_const(values)) {
        if (const auto* number = std::get_if<qint64>(&value))
            QVERIFY(*number < 0xffffffffLL);
        if (const auto* text = std::get_if<QString>(&value))
            QVERIFY(!text->contains(u"18446744073709551615"_s) && !text->contains(u"[not set]"_s));
    }
    QCOMPARE(found->record.detail, u"active (running)"_s);
    QVERIFY(found->record.use.has_value());
    for (const QString& unit :
        {u"dbus.socket"_s, u"system.slice"_s, u"-.mount"_s, u"init.scope"_s, u"basic.target"_s})
        QVERIFY2(details(unit).has_value(), qPrintable(unit));
}

void tst_SystemdAdapter_Host::daemonReexec()
{
    m_units->write(u"zz-reexec.service"_s, sleeper);
    QVERIFY(perform(u"zz-reexec.service"_s, DaemonAction::Start).has_value());
    systemctl({u"daemon-reexec"_s});
    QTRY_COMPARE(status(u"zz-reexec.service"_s), u"running"_s);
    QVERIFY(perform(u"zz-reexec.service"_s, DaemonAction::Stop).has_value());
}

void tst_SystemdAdapter_Host::busRestart()
{
    m_units->write(u"zz-bus.service"_s, sleeper);
    QVERIFY(perform(u"zz-bus.service"_s, DaemonAction::Start).has_value());
    systemctl({u"restart"_s, u"dbus.service"_s});
    QTRY_COMPARE_WITH_TIMEOUT(status(u"zz-bus.service"_s), u"running"_s, 20s);
    QVERIFY(perform(u"zz-bus.service"_s, DaemonAction::Stop).has_value());
}

QTEST_GUILESS_MAIN(tst_SystemdAdapter_Host)
#include "tst_systemdadapter_host.moc"
