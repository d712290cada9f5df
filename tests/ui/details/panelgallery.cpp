// SPDX-License-Identifier: GPL-3.0-or-later
// Shows one panel or dialog with made-up daemons, to be looked at: panelgallery SCENE [--dark] [--size WxH].

#include "tests/support/fakelog.h"
#include "tests/support/samplerelations.h"
#include "tests/ui/definition/sampledefinition.h"
#include "tests/ui/operations/fixture.h"
#include "ui/details/detailspanel.h"
#include "ui/mainwindow/detailspages.h"
#include "ui/operations/confirmdialog.h"
#include "ui/operations/jobindicator.h"
#include "ui/operations/messagebar.h"
#include "ui/operations/operationlogpanel.h"
#include "ui/operations/signaldialog.h"
#include "ui/operations/spawndialog.h"
#include "ui/operations/spawnform.h"
#include "ui/widgets/appearance.h"

#include <QApplication>
#include <QComboBox>
#include <QCommandLineParser>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStatusBar>
#include <QStyleHints>
#include <QTest>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Duende;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

DaemonRecord sample(const QString& name, const QString& description, DaemonStatus status)
{
    DaemonRecord record = unitRecord(name, status);
    record.description = description;
    record.enablement = u"enabled"_s;
    record.since = QDateTime::currentDateTime().addSecs(-187);
    record.restarts = 0;
    if (status.isActive()) {
        record.detail = u"active (running)"_s;
        record.pid = 812;
        record.since = QDateTime::currentDateTime().addDays(-3).addSecs(-4000);
        record.actions |= DaemonAction::Reload;
        record.use.emplace();
        record.use->source = ResourceUse::Source::ControlGroup;
        record.use->cpuTime = 1s;
        record.use->memoryBytes = 12'687'769;
        record.use->tasks = 3;
    } else if (status.failure()) {
        record.detail = u"failed (failed)"_s;
        record.result = u"exit-code"_s;
        record.restarts = 5;
        record.actions
            = DaemonAction::Start | DaemonAction::Restart | DaemonAction::ResetFailed | DaemonAction::Mask;
    } else {
        record.detail = u"inactive (dead)"_s;
    }
    return record;
}

QList<DaemonRecord> samples()
{
    using State = DaemonStatus::State;
    QList<DaemonRecord> records{
        sample(u"nginx.service"_s, u"A high performance web server and a reverse proxy server"_s,
            State::Running),
        sample(u"backup.service"_s, u"Nightly backup of the home folders to the store in the cellar"_s,
            DaemonStatus::failed({FailureReason::Kind::ExitCode, 203})),
        sample(u"postgresql@16-main.service"_s, u"PostgreSQL Cluster 16-main"_s, State::Running),
        sample(u"cups.service"_s, u"CUPS Scheduler"_s, State::Stopped),
        sample(u"redis-server.service"_s, u"Advanced key-value store"_s, State::Paused),
    };
    records[0].restarts = 2;
    return records;
}

QList<PropertyGroup> sampleProperties()
{
    const QDateTime start = QDateTime::currentDateTime().addDays(-3);
    QList<Property> many;
    for (int i = 0; i < 40; ++i)
        many.append({u"ConditionNumber%1"_s.arg(i), qint64(i)});
    return {
        {u"State"_s,
            {{u"ActiveState"_s, u"active"_s}, {u"SubState"_s, u"running"_s},
                {u"ActiveEnterTimestamp"_s, start}, {u"InactiveExitTimestamp"_s, start.addMSecs(-230)},
                {u"StatusText"_s, {}}}},
        {u"Definition"_s,
            {{u"FragmentPath"_s, u"/usr/lib/systemd/system/nginx.service"_s},
                {u"DropInPaths"_s, QStringList{u"/etc/systemd/system/nginx.service.d/limits.conf"_s}},
                {u"ExecStart"_s,
                    u"/usr/sbin/nginx -g daemon on; master_process on; -c /etc/nginx/sites-enabled/production.conf"_s},
                {u"Restart"_s, u"on-failure"_s}, {u"NeedDaemonReload"_s, false}}},
        {u"Processes and memory"_s,
            {{u"MainPID"_s, qint64(812)}, {u"MemoryCurrent"_s, ByteCount{12'687'769}},
                {u"MemoryMax"_s, Unlimited{}}, {u"CPUUsageNSec"_s, std::chrono::microseconds(98'123'456)},
                {u"TasksCurrent"_s, qint64(3)}, {u"CPUWeight"_s, {}}}},
        {u"Conditions"_s, many},
    };
}

Diagnosis sampleDiagnosis()
{
    const QString path = u"/etc/systemd/system/backup.service"_s;
    const QDateTime now = QDateTime::currentDateTime();
    const auto line = [&now](int ago, const QString& who, qint64 pid, const QString& text, int priority = 6) {
        return LogEvidence{now.addSecs(-ago), who, pid, text, priority};
    };
    Diagnosis diagnosis;
    diagnosis.step = u"ExecStart"_s;
    diagnosis.result = u"exit-code"_s;
    diagnosis.summary
        = u"The main process could not be run: the program /usr/local/bin/bckup does not exist "
          "(exit status 203, EXEC). After 5 restarts systemd gave up: it was started too often."_s;
    diagnosis.evidence = {
        CommandEvidence{u"ExecStart"_s, u"/usr/local/bin/bckup --all --to /srv/cellar/store"_s},
        DefinitionEvidence{path, 7, u"ExecStart=/usr/local/bin/bckup --all --to /srv/cellar/store"_s},
        FactEvidence{u"systemd does not start it again by itself. It may be started 5 times within 10 s "
                     "(StartLimitBurst=, StartLimitIntervalSec=)."_s},
        DependencyEvidence{DaemonHandle(SystemdHandle{u"srv-cellar.mount"_s}), u"srv-cellar.mount"_s,
            u"failed: it took longer than the timeout of its unit file"_s},
        line(190, u"systemd"_s, 1, u"Started backup.service - Nightly backup of the home folders."_s),
        line(190, u"(bckup)"_s, 4711,
            u"backup.service: Unable to locate executable '/usr/local/bin/bckup': No such file or directory"_s,
            5),
        line(190, u"(bckup)"_s, 4711,
            u"backup.service: Failed at step EXEC spawning /usr/local/bin/bckup: No such file or directory"_s,
            3),
        line(189, u"systemd"_s, 1, u"backup.service: Main process exited, code=exited, status=203/EXEC"_s, 5),
        line(189, u"systemd"_s, 1, u"backup.service: Start request repeated too quickly."_s, 4),
        line(187, u"systemd"_s, 1, u"backup.service: Failed with result 'exit-code'."_s, 4)};
    diagnosis.suggestions
        = {ActionSuggestion{u"Reset and restart"_s, {DaemonAction::ResetFailed, DaemonAction::Restart}},
            DefinitionSuggestion{u"Open line 7 of the definition"_s, path, 7},
            LogSuggestion{u"Read the log of this run"_s}};
    return diagnosis;
}

DaemonRelations webRelations()
{
    using enum RelationKind;
    DaemonRelations relations = sampleRelations(u"nginx.service"_s,
        {{Requires, u"system.slice"_s}, {Requires, u"sysinit.target"_s}, {RequiredBy, u"gitea.service"_s},
            {RequiredBy, u"registry.service"_s}, {Wants, u"network-online.target"_s},
            {WantedBy, u"multi-user.target"_s}, {PartOf, u"web.target"_s},
            {ConsistsOf, u"woodpecker-agent.service"_s}, {Conflicts, u"shutdown.target"_s},
            {Conflicts, u"apache2.service"_s}, {Before, u"multi-user.target"_s},
            {Before, u"shutdown.target"_s}, {Before, u"gitea.service"_s}, {Before, u"registry.service"_s},
            {After, u"basic.target"_s}, {After, u"sysinit.target"_s}, {After, u"system.slice"_s},
            {After, u"network-online.target"_s}, {After, u"nss-lookup.target"_s},
            {After, u"systemd-journald.socket"_s}, {TriggeredBy, u"nginx-certificates.path"_s},
            {OnFailure, u"notify-admin@nginx.service"_s}, {PropagatesReloadTo, u"nginx-exporter.service"_s}});
    const auto placeOf = [&relations](const QString& name) {
        for (qsizetype i = 0; i < relations.daemons.size(); ++i) {
            if (relations.daemons.at(i).name == name)
                return i;
        }
        return qsizetype(0);
    };
    for (const auto& [later, earlier] : {std::pair(u"basic.target"_s, u"sysinit.target"_s),
             std::pair(u"multi-user.target"_s, u"basic.target"_s),
             std::pair(u"network-online.target"_s, u"basic.target"_s),
             std::pair(u"sysinit.target"_s, u"systemd-journald.socket"_s),
             std::pair(u"shutdown.target"_s, u"multi-user.target"_s)})
        relations.relations.append({After, placeOf(later), placeOf(earlier)});
    for (const QString& name : {u"apache2.service"_s, u"shutdown.target"_s, u"notify-admin@nginx.service"_s})
        relations.daemons[placeOf(name)].status = DaemonStatus(DaemonStatus::State::Stopped);
    relations.daemons[placeOf(u"registry.service"_s)].status
        = DaemonStatus::failed({FailureReason::Kind::ExitCode, 1});
    relations.daemons[placeOf(u"nginx-exporter.service"_s)].status.reset();
    relations.daemons[placeOf(u"nginx-exporter.service"_s)].detail = u"not found"_s;
    return relations;
}

DaemonRelations timerRelations()
{
    using enum RelationKind;
    DaemonRelations relations = sampleRelations(u"backup.service"_s,
        {{Triggers, u"backup-run.service"_s}, {Before, u"backup-run.service"_s},
            {WantedBy, u"timers.target"_s}, {Before, u"timers.target"_s}, {Conflicts, u"shutdown.target"_s},
            {After, u"sysinit.target"_s}, {Requires, u"sysinit.target"_s}});
    relations.activation = {{u"Next run"_s, {}, QDateTime::currentDateTimeUtc().addSecs(3 * 3600)},
        {u"Last run"_s, {}, QDateTime::currentDateTimeUtc().addDays(-1)},
        {u"Runs"_s, u"every day at 02:00 (*-*-* 02:00:00)"_s, {}},
        {u"Starts"_s, u"backup-run.service"_s, {}}};
    relations.cycle = {u"backup.service"_s, u"sysinit.target"_s, u"store.mount"_s};
    return relations;
}

std::shared_ptr<FakeLogLines> sampleLog()
{
    auto lines = std::make_shared<FakeLogLines>();
    const qint64 start = QDateTime::currentMSecsSinceEpoch() * 1000 - 3'600'000'000LL;
    for (int i = 0; i < 400; ++i) {
        const QByteArray number = QByteArray::number(i);
        lines->add("10.0.3." + QByteArray::number(i % 250) + " \"GET /static/" + number
                + ".png HTTP/1.1\" 200 " + QByteArray::number(i * 317 % 90000),
            LogPriority::Info, start + i * 8'000'000LL, "nginx");
    }
    const qint64 now = start + 3'300'000'000LL;
    lines->add(
        "Reloading nginx.service - A high performance web server…", LogPriority::Info, now, "systemd", 1);
    lines->add("2026/11/25 10:14:02 [warn] 812#812: *4 upstream server temporarily disabled while connecting",
        LogPriority::Warning, now + 1'000'000, "nginx");
    lines->add("\x1b[32mINFO\x1b[0m listening on \x1b[1m0.0.0.0:8080\x1b[0m, \x1b[33mdebug\x1b[0m is "
               "\x1b[31moff\x1b[0m "
               "\x1b[44;37m build 17 \x1b[0m \x1b[2mand so on\x1b[0m",
        LogPriority::Notice, now + 2'000'000, "nginx");
    lines->add("connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.3.17",
        LogPriority::Error, now + 3'000'000, "nginx");
    lines->add("trace: cache lookup took 3 µs", LogPriority::Debug, now + 4'000'000, "nginx");
    lines->add(QByteArray("\x00\x01\x02PNG", 6), LogPriority::Info, now + 5'000'000, "nginx");
    lines->add(QByteArray(9000, 'x'), LogPriority::Info, now + 6'000'000, "nginx");
    lines->add("worker process 4711 exited on signal 11", LogPriority::Alert, now + 7'000'000, "nginx");
    lines->add("10.0.3.18 \"POST /login HTTP/1.1\" 302 0", LogPriority::Info, now + 8'000'000, "nginx");
    lines->boots = {{QByteArray(32, 'a'), start - 90'000'000'000LL, start - 5'000'000'000LL},
        {QByteArray(32, 'b'), start, now}};
    return lines;
}

PlatformError sampleError()
{
    return PlatformError::timeout(90s)
        .withCause(u"org.freedesktop.DBus.Error.NoReply"_s)
        .withAdvice(u"It still runs. Look at its log, or kill it."_s);
}

class Gallery
{
public:
    Gallery()
    {
        fixture.units->properties = sampleProperties();
        AdapterScope scope = FakeAdapter::unitScope();
        scope.views
            = DaemonView::Diagnosis | DaemonView::Definition | DaemonView::Log | DaemonView::Relations;
        fixture.units->setScope(scope);
        fixture.units->diagnoses = {{samples().at(1).handle.id(), sampleDiagnosis()}};
        fixture.units->relationsOf = {
            {samples().at(0).handle.id(), webRelations()}, {samples().at(1).handle.id(), timerRelations()}};
        fixture.units->onOpenLog = [lines = sampleLog()](const LogQuery& query) {
            return Result<std::unique_ptr<DaemonLog>>(std::make_unique<FakeLog>(lines, query));
        };
        fixture.units->alsoStopped = {u"gitea.service"_s, u"nextcloud-cron.timer"_s,
            u"woodpecker-agent.service"_s, u"registry.service"_s};
        fixture.answer(samples());
        std::chrono::nanoseconds cpu = 1s;
        for (int i = 0; i < 2; ++i) {
            ResourceSamples readings;
            for (DaemonRecord record : samples()) {
                if (record.use) {
                    record.use->readAt = 1s * (i + 1);
                    record.use->cpuTime = cpu + 4ms * i;
                    readings.append({record.handle.id(), *record.use});
                }
            }
            Q_EMIT fixture.units->monitor->sampled(readings);
        }
    }

    QWidget* window(QWidget* content)
    {
        auto* frame = new QWidget;
        auto* layout = new QVBoxLayout(frame);
        layout->setContentsMargins({});
        layout->addWidget(content);
        return frame;
    }

    QWidget* details(const QList<int>& rows)
    {
        auto* panel
            = new DetailsPanel({&fixture.runner, fixture.registry, &fixture.daemons}, detailsPages(false));
        QList<DaemonId> ids;
        for (const int row : rows)
            ids.append(samples().at(row).handle.id());
        panel->setDaemons(ids);
        return panel;
    }

    QWidget* journal(const QString& scene)
    {
        auto* panel = qobject_cast<DetailsPanel*>(details({0}));
        panel->setCurrentPage(u"log"_s);
        QMetaObject::invokeMethod(
            panel,
            [panel, scene] {
                QTest::qWait(300);
                auto* view = control<QWidget>(panel, "Log"_L1);
                view->setFocus();
                if (scene == "journalfields"_L1) {
                    QTest::keyClick(view, Qt::Key_Up);
                    QTest::keyClick(view, Qt::Key_Up);
                    QTest::keyClick(view, Qt::Key_Up);
                    QTest::keyClick(view, Qt::Key_Return);
                } else if (scene == "journalfind"_L1) {
                    control<QLineEdit>(panel, "Find in the log"_L1)->setText(u"upstream"_s);
                } else if (scene == "journalhighlight"_L1) {
                    control<QComboBox>(panel, "What becomes of other lines"_L1)->setCurrentIndex(1);
                    control<QLineEdit>(panel, "Filter of the log"_L1)->setText(u"priority=error or POST"_s);
                } else if (scene == "journalnothing"_L1) {
                    control<QLineEdit>(panel, "Filter of the log"_L1)->setText(u"no-such-word"_s);
                }
            },
            Qt::QueuedConnection);
        return panel;
    }

    QWidget* messages()
    {
        auto* frame = new QWidget;
        auto* bar = new MessageBar(&fixture.runner);
        auto* status = new QStatusBar;
        status->addWidget(new QLabel(u"312 daemons · 58 running · 2 failed"_s));
        status->addPermanentWidget(new JobIndicator(&fixture.runner));
        auto* layout = new QVBoxLayout(frame);
        layout->setContentsMargins({});
        layout->setSpacing(0);
        layout->addWidget(bar);
        layout->addWidget(details({1}), 1);
        layout->addWidget(status);
        return frame;
    }

    void run(int row, DaemonAction action)
    {
        fixture.runner.run(OperationRequest::action(samples().at(row), action));
    }

    void failOperations()
    {
        fixture.units->onOperation = [](const QString& operation, const OperationContext&) -> Result<void> {
            if (operation.startsWith("inspect"_L1) || operation.startsWith("diagnose"_L1)
                || operation.startsWith("stoppedWith"_L1))
                return {};
            return std::unexpected(sampleError());
        };
    }

    void holdOperations()
    {
        fixture.units->onOperation
            = [this](const QString& operation, const OperationContext& context) -> Result<void> {
            if (operation.startsWith("inspect"_L1) || operation.startsWith("stoppedWith"_L1))
                return {};
            context.report(u"Waiting for the job"_s, 0.4);
            return gate.wait(context);
        };
    }

    QWidget* log()
    {
        run(0, DaemonAction::Restart);
        QTest::qWait(50);
        failOperations();
        run(1, DaemonAction::Restart);
        QTest::qWait(50);
        holdOperations();
        run(2, DaemonAction::Pause);
        fixture.runner.cancel(3);
        QTest::qWait(100);
        run(4, DaemonAction::Stop);
        auto* panel = new OperationLogPanel(&fixture.log, &fixture.runner);
        auto* table = panel->findChild<QTreeView*>();
        table->setCurrentIndex(fixture.log.index(1, 0));
        return panel;
    }

    QWidget* spawnDialog(bool isFilled)
    {
        AdapterScope native = FakeAdapter::nativeScope();
        const QString noManager = u"A native process has no manager that restarts it."_s;
        const QString noGroup = u"This needs a control group of its own, which a native process has not."_s;
        native.unsupportedSpecFields = {{u"restart"_s, noManager}, {u"restart_delay"_s, noManager},
            {u"resources.cpu_quota_percent"_s, noGroup}, {u"resources.pids_max"_s, noGroup},
            {u"user"_s, u"Only root can start a process as somebody else."_s}};
        const auto registry = std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{
            fixture.units, std::make_shared<FakeAdapter>(native)});
        auto* dialog = new SpawnDialog(&fixture.runner, registry);
        if (isFilled) {
            DaemonSpec spec;
            spec.platform = Platform::Linux;
            spec.name = u"report-mailer"_s;
            spec.description = u"Sends the reports of the night"_s;
            spec.binaryPath = u"/usr/bin/report-mailer"_s;
            spec.args = {u"--to"_s, u"Team Four <four@example.org>"_s, u"--verbose"_s};
            spec.env = {{u"LANG"_s, u"C.UTF-8"_s}, {u"REPORT_DIR"_s, u"/srv/reports"_s}};
            spec.user = u"reports"_s;
            spec.restart = RestartPolicy::OnFailure;
            spec.resources.memoryBytes = 512ULL << 20;
            dialog->form()->setSpec(spec);
        }
        return dialog;
    }

    Fixture fixture;
    Gate gate;
};

QWidget* makeScene(Gallery& gallery, const QString& scene)
{
    if (scene == "failed"_L1)
        return gallery.details({1});
    if (scene == "nothingwrong"_L1) {
        auto* panel = qobject_cast<DetailsPanel*>(gallery.details({3}));
        panel->setCurrentPage(u"why"_s);
        return panel;
    }
    if (scene.startsWith("definition"_L1)) {
        gallery.fixture.units->onDefinition = [](const DaemonHandle&) { return sampleDefinition(); };
        auto* panel = qobject_cast<DetailsPanel*>(gallery.details({0}));
        panel->setCurrentPage(u"definition"_s);
        if (scene == "definitionline"_L1)
            QTimer::singleShot(1s, panel, [panel] {
                panel->setCurrentPage(
                    u"definition"_s, {{u"path"_s, sampleDefinition().files.at(1).path}, {u"line"_s, 3}});
            });
        if (scene == "definitioneffective"_L1)
            control<QToolButton>(panel, "Effective"_L1)->click();
        return panel;
    }
    if (scene == "running"_L1)
        return gallery.details({0});
    if (scene.startsWith("relations"_L1)) {
        auto* panel = qobject_cast<DetailsPanel*>(gallery.details({scene == "relationstimer"_L1 ? 1 : 0}));
        panel->setCurrentPage(u"relations"_s);
        if (scene == "relationsstops"_L1)
            control<QToolButton>(panel, "What stops with it"_L1)->click();
        return panel;
    }
    if (scene == "several"_L1)
        return gallery.details({0, 1, 2, 3, 4});
    if (scene == "nothing"_L1)
        return gallery.details({});
    if (scene == "search"_L1) {
        QWidget* panel = gallery.details({0});
        panel->findChild<QLineEdit*>()->setText(u"path"_s);
        return panel;
    }
    if (scene == "loading"_L1 || scene == "error"_L1) {
        gallery.fixture.units->onOperation
            = [&gallery, scene](const QString&, const OperationContext& context) {
                  return scene == "loading"_L1 ? gallery.gate.wait(context)
                                               : Result<void>(std::unexpected(sampleError()));
              };
        return gallery.details({0});
    }
    if (scene == "message"_L1 || scene == "messagedetails"_L1) {
        QWidget* frame = gallery.messages();
        gallery.failOperations();
        gallery.run(0, DaemonAction::Stop);
        gallery.run(1, DaemonAction::Restart);
        QTest::qWait(200);
        if (scene == "messagedetails"_L1) {
            for (auto* button : frame->findChildren<QToolButton*>()) {
                if (button->isCheckable())
                    button->setChecked(true);
            }
        }
        return frame;
    }
    if (scene == "job"_L1 || scene == "jobs"_L1) {
        QWidget* frame = gallery.messages();
        gallery.holdOperations();
        gallery.run(0, DaemonAction::Restart);
        if (scene == "jobs"_L1) {
            gallery.run(1, DaemonAction::Restart);
            gallery.run(2, DaemonAction::Stop);
        }
        return frame;
    }
    if (scene == "done"_L1) {
        QWidget* frame = gallery.messages();
        gallery.run(0, DaemonAction::Restart);
        return frame;
    }
    if (scene.startsWith("journal"_L1))
        return gallery.journal(scene);
    if (scene == "log"_L1)
        return gallery.log();
    if (scene == "emptylog"_L1)
        return new OperationLogPanel(&gallery.fixture.log, &gallery.fixture.runner);
    if (scene == "signal"_L1)
        return new SignalDialog({u"nginx.service"_s});
    if (scene == "spawn"_L1 || scene == "spawnfilled"_L1)
        return gallery.spawnDialog(scene == "spawnfilled"_L1);
    if (scene == "spawnnative"_L1) {
        QWidget* dialog = gallery.spawnDialog(true);
        dialog->findChild<QComboBox*>()->setCurrentIndex(1);
        return dialog;
    }
    if (scene == "spawnproblems"_L1) {
        QWidget* dialog = gallery.spawnDialog(true);
        const auto lines = dialog->findChildren<QLineEdit*>();
        for (QLineEdit* line : lines) {
            if (line->accessibleName() == "Command"_L1)
                line->setText(u"/usr/bin/report-mailer --to 'Team Four"_s);
            if (line->accessibleName() == "Memory"_L1)
                line->setText(u"much"_s);
            if (line->accessibleName() == "Name"_L1)
                line->setText({});
        }
        return dialog;
    }
    if (scene == "spawnerror"_L1) {
        QWidget* dialog = gallery.spawnDialog(true);
        gallery.fixture.units->onOperation = [](const QString&, const OperationContext&) -> Result<void> {
            return std::unexpected(
                PlatformError::spawnFailed(u"the program /usr/bin/report-mailer does not exist"_s)
                    .withCause(u"ENOENT: No such file or directory"_s)
                    .withAdvice(u"Check the path of the program."_s));
        };
        for (auto* button : dialog->findChildren<QPushButton*>()) {
            if (button->isDefault())
                button->click();
        }
        return dialog;
    }
    const QList<DaemonRecord> records = samples();
    const DaemonAction action = scene == "kill"_L1 ? DaemonAction::Kill : DaemonAction::Stop;
    QList<OperationRequest> requests{OperationRequest::action(records.at(0), action)};
    if (scene == "bulk"_L1)
        requests.append(OperationRequest::action(records.at(2), action));
    QWidget* background = gallery.details({0});
    QMetaObject::invokeMethod(
        background,
        [&gallery, background, requests] {
            ConfirmDialog::open(
                background, &gallery.fixture.runner, gallery.fixture.registry, requests, [] { });
        },
        Qt::QueuedConnection);
    return background;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addPositionalArgument(u"scene"_s, u"What to show"_s);
    const QCommandLineOption dark(u"dark"_s);
    const QCommandLineOption size(u"size"_s, {}, u"WxH"_s, u"1000x300"_s);
    const QCommandLineOption open(u"open"_s, u"Open the list of jobs"_s);
    const QCommandLineOption picture(u"picture"_s, u"Write a picture and end"_s, u"file.png"_s);
    parser.addOptions({dark, size, open, picture});
    parser.process(application);
    QApplication::setPalette(
        Appearance::palette(parser.isSet(dark) ? Qt::ColorScheme::Dark : Qt::ColorScheme::Light));

    Gallery gallery;
    const QString name = parser.positionalArguments().value(0);
    const std::unique_ptr<QWidget> scene(makeScene(gallery, name));
    const QStringList wanted = parser.value(size).split(u'x');
    if (!qobject_cast<QDialog*>(scene.get()))
        scene->resize(wanted.value(0).toInt(), wanted.value(1).toInt());
    else if (parser.isSet(size))
        scene->resize(wanted.value(0).toInt(), wanted.value(1).toInt());
    scene->setWindowTitle(name);
    scene->show();
    if (parser.isSet(open)) {
        QTimer::singleShot(900ms, scene.get(), [&scene] {
            for (auto* button : scene->findChildren<QToolButton*>()) {
                if (button->isVisible() && button->text().contains("running"_L1))
                    button->click();
            }
        });
    }
    if (parser.isSet(picture)) {
        QTimer::singleShot(2s, scene.get(), [&] {
            scene->grab().save(parser.value(picture));
            QApplication::quit();
        });
    }
    const int status = QApplication::exec();
    gallery.gate.open(100);
    return status;
}
