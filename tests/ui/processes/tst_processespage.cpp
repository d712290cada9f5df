// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/processespage.h"

#include "tests/support/eventloopchecker.h"
#include "tests/ui/operations/fixture.h"
#include "ui/operations/messageframe.h"
#include "ui/operations/signaldialog.h"
#include "ui/processes/descriptorview.h"
#include "ui/processes/processtree.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

DaemonRecord record(const QString& name, DaemonStatus::State state)
{
    DaemonRecord record = unitRecord(name, state);
    if (record.status.isTerminal())
        record.actions = DaemonAction::Start;
    return record;
}

const DaemonRecord web = record(u"web.service"_s, DaemonStatus::State::Running);
const DaemonRecord still = record(u"still.service"_s, DaemonStatus::State::Stopped);

DaemonProcess process(qint64 pid, qint64 parent, const QString& name)
{
    DaemonProcess process;
    process.key = {pid, quint64(pid) * 10};
    process.parentPid = parent;
    process.name = name;
    process.commandLine = u"/usr/bin/"_s + name;
    return process;
}

struct Bench
{
    Bench()
    {
        f.units->onProcesses = [this](const DaemonHandle& handle) -> Result<DaemonProcesses> {
            const QMutexLocker lock(&mutex);
            DaemonProcesses read;
            read.readAt = std::chrono::steady_clock::now().time_since_epoch();
            if (handle.id() == web.handle.id())
                read.processes = processes;
            return read;
        };
        f.units->onDescriptors = [this](const ProcessKey& key) -> Result<OpenDescriptors> {
            if (key.pid == 12)
                return std::unexpected(PlatformError::permissionDenied(u"for root to see"_s));
            return open;
        };
        f.answer({web, still});
        page.resize(1000, 400);
        page.show();
    }
    QAction* action(const QString& text) const
    {
        for (QAction* action : page.findChildren<QAction*>()) {
            if (action->text() == text)
                return action;
        }
        return nullptr;
    }
    bool shows(const QWidget* widget) const { return widget->isVisibleTo(&page); }
    ProcessTree* tree() const { return page.findChild<ProcessTree*>(); }
    QString emptyTitle() const
    {
        for (const EmptyState* state : page.findChildren<EmptyState*>()) {
            if (shows(state))
                return state->title();
        }
        return {};
    }

    /// The pool's threads read them.
    void change(const std::function<void(QList<DaemonProcess>& processes)>& how)
    {
        const QMutexLocker lock(&mutex);
        how(processes);
    }

    QMutex mutex;
    QList<DaemonProcess> processes{
        process(10, 1, u"web"_s), process(11, 10, u"worker"_s), process(12, 10, u"worker"_s)};
    OpenDescriptors open{{{0, OpenDescriptor::Kind::Device, u"/dev/null"_s, u"read"_s, std::nullopt},
                             {3, OpenDescriptor::Kind::Socket, u"TCP 0.0.0.0:80, listening"_s,
                                 u"read and write"_s, std::nullopt}},
        2, 1024};
    Fixture f;
    ProcessesPage page{{&f.runner, f.registry, &f.daemons}};
};

} // namespace

class tst_ProcessesPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void appliesTo();
    void showsTheTree();
    void selectionStays();
    void notRunning();
    void errorIsSaid();
    void openFiles();
    void sendsASignal();
    void copies();
    void opensAtAProcess();
    void asksOnlyWhileSeen();
    void controlsHaveNames();
    void manyProcessesStaySmooth();
};

void tst_ProcessesPage::appliesTo()
{
    QVERIFY(ProcessesPage::appliesTo(web));
    QVERIFY(ProcessesPage::appliesTo(still));
    DaemonRecord timer = web;
    timer.kind = DaemonKind::Timer;
    QVERIFY(!ProcessesPage::appliesTo(timer));
    DaemonRecord pattern = web;
    pattern.isTemplate = true;
    QVERIFY(!ProcessesPage::appliesTo(pattern));
}

void tst_ProcessesPage::showsTheTree()
{
    Bench b;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.tree()));
    const QAbstractItemModel* model = b.tree()->model();
    QCOMPARE(model->rowCount(), 1);
    const QModelIndex main = model->index(0, 0);
    QCOMPARE(main.data().toString(), u"/usr/bin/web"_s);
    QCOMPARE(model->rowCount(main), 2);
    QVERIFY(b.tree()->isExpanded(main));
    b.action(u"Tree"_s)->trigger();
    QCOMPARE(model->rowCount(), 3);
}

void tst_ProcessesPage::selectionStays()
{
    Bench b;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.tree()));
    QVERIFY(b.tree()->choose(12));
    b.tree()->collapse(b.tree()->model()->index(0, 0));
    b.change([](QList<DaemonProcess>& processes) {
        processes.removeAt(1);
        processes.append(process(13, 10, u"worker"_s));
    });
    QTRY_COMPARE_WITH_TIMEOUT(b.tree()->processCount(), 3, 10s);
    QTRY_VERIFY_WITH_TIMEOUT(b.f.units->operations().filter(u"processes"_s).size() >= 2, 10s);
    QTRY_VERIFY_WITH_TIMEOUT(b.tree()->choose(13), 10s);
    QVERIFY(b.tree()->choose(12));
    QCOMPARE(b.tree()->currentProcess()->key.pid, 12);
    QVERIFY(!b.tree()->choose(11));
}

void tst_ProcessesPage::notRunning()
{
    Bench b;
    b.page.setDaemon(still);
    QTRY_COMPARE(b.emptyTitle(), u"still.service is not running, so it has no processes."_s);
    const QSignalSpy asked(&b.page, &ProcessesPage::actionsRequested);
    control<QPushButton>(&b.page, "Start"_L1)->click();
    QCOMPARE(asked.size(), 1);
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.tree()));
    b.change([](QList<DaemonProcess>& processes) { processes.clear(); });
    QTRY_COMPARE_WITH_TIMEOUT(b.emptyTitle(), u"web.service has no processes now."_s, 10s);
}

void tst_ProcessesPage::errorIsSaid()
{
    Bench b;
    b.f.units->onOperation = [](const QString& operation, const OperationContext&) -> Result<void> {
        if (operation.startsWith(u"processes"_s))
            return std::unexpected(PlatformError::statusFailed(u"the bus is gone"_s));
        return {};
    };
    b.page.setDaemon(web);
    const auto* frame = b.page.findChild<MessageFrame*>();
    QTRY_VERIFY(b.shows(frame));
    QVERIFY(frame->message().text.contains(u"the bus is gone"_s));
}

void tst_ProcessesPage::openFiles()
{
    Bench b;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.tree()));
    const auto* files = b.page.findChild<DescriptorView*>();
    QVERIFY(!b.shows(files));
    QVERIFY(b.f.units->operations().filter(u"descriptors"_s).isEmpty());
    b.action(u"Open files"_s)->setChecked(true);
    QVERIFY(b.shows(files));
    QVERIFY(b.tree()->choose(11));
    const auto* table = control<QTreeView>(files, "Open files"_L1);
    QTRY_COMPARE(table->model()->rowCount(), 2);
    QVERIFY(!table->model()->index(0, 1).data().toString().isEmpty());
    for (QLineEdit* search : files->findChildren<QLineEdit*>())
        search->setText(u"tcp"_s);
    QCOMPARE(table->model()->rowCount(), 1);
    QVERIFY(b.tree()->choose(12));
    QTRY_VERIFY(b.emptyTitle().contains(u"for root to see"_s));
}

void tst_ProcessesPage::sendsASignal()
{
    Bench b;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.tree()));
    QVERIFY(b.tree()->choose(12));
    b.action(u"Send signal…"_s)->trigger();
    auto* dialog = b.page.findChild<SignalDialog*>();
    QVERIFY(dialog);
    dialog->accept();
    QTRY_COMPARE(
        b.f.units->operations().filter(u"signalProcess"_s), QStringList{u"signalProcess 12 120 TERM"_s});
    QTRY_COMPARE(b.f.runner.runningCount(), 0);
    QCOMPARE(b.f.runner.operations().constLast().request.doneText(), u"Sent TERM to worker (12)"_s);
}

void tst_ProcessesPage::copies()
{
    Bench b;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.tree()));
    QVERIFY(b.tree()->choose(12));
    b.action(u"Copy PID"_s)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"12"_s);
    b.action(u"Copy command line"_s)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"/usr/bin/worker"_s);
}

void tst_ProcessesPage::opensAtAProcess()
{
    Bench b;
    b.page.setDaemon(web);
    b.page.openAt({{u"pid"_s, 11}});
    QTRY_VERIFY(b.tree()->currentProcess());
    QCOMPARE(b.tree()->currentProcess()->key.pid, 11);
}

void tst_ProcessesPage::asksOnlyWhileSeen()
{
    Bench b;
    b.page.hide();
    b.page.setDaemon(web);
    QCOMPARE(b.f.units->operations().filter(u"processes"_s).size(), 0);
    b.page.show();
    QTRY_COMPARE(b.f.units->operations().filter(u"processes"_s).size(), 1);
}

void tst_ProcessesPage::controlsHaveNames()
{
    Bench b;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.tree()));
    b.action(u"Open files"_s)->setChecked(true);
    QCOMPARE(namelessControls(&b.page), QStringList());
    for (const char* name :
        {"text-x-generic", "folder", "network-connect", "exchange-positions", "drive-harddisk",
            "applications-system", "edit-delete", "unknown", "view-list-tree", "document-open"})
        QVERIFY2(!Icons::get(QString::fromLatin1(name)).isNull(), name);
}

void tst_ProcessesPage::manyProcessesStaySmooth()
{
    Bench b;
    for (int i = 100; i < 5100; ++i)
        b.processes.append(process(i, 10, u"worker"_s));
    EventLoopChecker checker;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.tree()));
    // A second reading in which every row changes.
    const qsizetype asked = b.f.units->operations().filter(u"processes"_s).size();
    b.change([](QList<DaemonProcess>& processes) {
        for (DaemonProcess& process : processes)
            process.cpuTime = 1s;
    });
    QTRY_VERIFY_WITH_TIMEOUT(b.f.units->operations().filter(u"processes"_s).size() > asked + 1, 15s);
    qInfo("longest gap %lld ms", qint64(checker.longestGap().count()));
    QVERIFY(checker.longestGap() < 500ms);
}

QTEST_MAIN(tst_ProcessesPage)
#include "tst_processespage.moc"
