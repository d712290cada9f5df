// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processes/processmodel.h"

#include "models/format/valuetext.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Columns = ProcessModel::Columns;

/// "1 1.2 1.2.3": every process with its parents before it, by number.
DaemonProcesses tree(const QString& text, std::chrono::nanoseconds readAt = 1s)
{
    DaemonProcesses processes;
    processes.readAt = readAt;
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    for (const QString& word : words) {
        const QStringList path = word.split(u'.');
        DaemonProcess process;
        process.key = {path.last().toLongLong(), 100};
        process.parentPid = path.size() > 1 ? path.at(path.size() - 2).toLongLong() : 1000000;
        process.name = u"p"_s + path.last();
        process.commandLine = process.name + u" --serve"_s;
        processes.processes.append(process);
    }
    return processes;
}

QString shape(const ProcessModel& model, const QModelIndex& parent = {}, const QString& path = {})
{
    QStringList words;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        const QString own = path + QString::number(model.process(index)->key.pid);
        words.append(own);
        if (const QString below = shape(model, index, own + u'.'); !below.isEmpty())
            words.append(below);
    }
    return words.join(u' ');
}

QStringList sorted(const QString& text)
{
    QStringList words = text.split(u' ');
    words.sort();
    return words;
}

} // namespace

class tst_ProcessModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void differences_data();
    void differences();
    void placeSurvives();
    void anotherProcessOfTheNumber();
    void rates();
    void cells();
    void unknownIsADash();
    void flat();
    void manyProcesses();
};

void tst_ProcessModel::differences_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<bool>("resets");
    QTest::newRow("first") << QString() << u"1 1.2 1.2.3 4"_s << false;
    QTest::newRow("same") << u"1 1.2"_s << u"1 1.2"_s << false;
    QTest::newRow("one more") << u"1 1.2"_s << u"1 1.2 1.3"_s << false;
    QTest::newRow("subtree more") << u"1"_s << u"1 1.2 1.2.3 1.2.4"_s << false;
    QTest::newRow("leaf gone") << u"1 1.2 1.3 1.4"_s << u"1 1.3"_s << false;
    QTest::newRow("subtree gone") << u"1 1.2 1.2.3 4"_s << u"4"_s << false;
    QTest::newRow("orphan moves up") << u"1 1.2 1.2.3"_s << u"1 1.3"_s << false;
    QTest::newRow("orphan becomes a root") << u"1 1.2 1.2.3"_s << u"2 2.3"_s << false;
    QTest::newRow("all others") << u"1 1.2"_s << u"5 5.6"_s << false;
    QTest::newRow("all gone") << u"1 1.2"_s << QString() << false;
    QTest::newRow("turned over") << u"1 1.2"_s << u"2 2.1"_s << false;
    QTest::newRow("adopted by a newer one") << u"1 1.2"_s << u"1 1.5 1.5.2"_s << true;
}

void tst_ProcessModel::differences()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    ProcessModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.update(tree(before));
    QCOMPARE(sorted(shape(model)), sorted(before));
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.update(tree(after, 2s));
    QCOMPARE(sorted(shape(model)), sorted(after));
    QTEST(!resets.isEmpty(), "resets");
    QCOMPARE(model.processCount(), after.isEmpty() ? 0 : int(after.split(u' ').size()));
}

void tst_ProcessModel::placeSurvives()
{
    ProcessModel model;
    model.update(tree(u"1 1.2 1.2.3 1.4"_s));
    const QPersistentModelIndex three = model.indexOfPid(3);
    const QPersistentModelIndex four = model.indexOfPid(4);
    model.update(tree(u"1 1.3 1.4 1.5"_s));
    QCOMPARE(model.process(three)->key.pid, 3);
    QCOMPARE(model.process(four)->key.pid, 4);
}

void tst_ProcessModel::anotherProcessOfTheNumber()
{
    ProcessModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.update(tree(u"1 1.2"_s));
    const QPersistentModelIndex two = model.indexOfPid(2);
    DaemonProcesses later = tree(u"1 1.2"_s);
    later.processes.last().key.startedAt = 200;
    model.update(later);
    QVERIFY(!two.isValid());
    QCOMPARE(model.process(model.indexOfPid(2))->key.startedAt, 200u);
}

void tst_ProcessModel::rates()
{
    ProcessModel model;
    DaemonProcesses reading = tree(u"1 2"_s, 10s);
    reading.processes[0].cpuTime = 4s;
    model.update(reading);
    const auto percent = [&](qint64 pid) {
        return model.indexOfPid(pid).siblingAtColumn(Columns::CpuColumn).data(ProcessModel::SortRole);
    };
    QVERIFY(!percent(1).isValid());
    reading.readAt = 12s;
    reading.processes[0].cpuTime = 5s;
    reading.processes[1].cpuTime = 1s;
    model.update(reading);
    QCOMPARE(percent(1).toDouble(), 50.0);
    QVERIFY(!percent(2).isValid());
    QCOMPARE(
        model.indexOfPid(1).siblingAtColumn(Columns::CpuColumn).data().toString(), ValueText::percent(50.0));
}

void tst_ProcessModel::cells()
{
    ProcessModel model;
    DaemonProcesses reading = tree(u"812"_s);
    DaemonProcess& process = reading.processes.first();
    process.commandLine = u"nginx\n-g"_s;
    process.user = u"www-data"_s;
    process.state = DaemonProcess::State::DiskSleep;
    process.isMain = true;
    process.memoryBytes = 5242880;
    process.threads = 4;
    process.descriptors = 1200;
    process.group = u"worker"_s;
    process.since = QDateTime::currentDateTimeUtc().addSecs(-3 * 86400);
    model.update(reading);
    QVERIFY(model.hasGroups());
    const auto text = [&](int column) { return model.index(0, column).data().toString(); };
    QCOMPARE(text(Columns::CommandColumn), u"nginx⏎-g"_s);
    QCOMPARE(text(Columns::PidColumn), u"812"_s);
    QCOMPARE(text(Columns::UserColumn), u"www-data"_s);
    QCOMPARE(text(Columns::StateColumn), u"In the kernel"_s);
    QCOMPARE(text(Columns::MemoryColumn), ValueText::bytes(quint64(5242880)));
    QCOMPARE(text(Columns::ThreadsColumn), u"4"_s);
    QCOMPARE(text(Columns::FilesColumn), ValueText::count(1200));
    QCOMPARE(text(Columns::GroupColumn), u"worker"_s);
    QCOMPARE(model.index(0, 0).data(ProcessModel::MarkRole).toString(), u"main"_s);
    QVERIFY(text(Columns::SinceColumn).contains(u'3'));
    for (int column = 0; column < ProcessModel::NUM_COLUMNS; ++column)
        QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
}

void tst_ProcessModel::unknownIsADash()
{
    ProcessModel model;
    DaemonProcesses reading = tree(u"812"_s);
    reading.processes.first().commandLine.clear();
    model.update(reading);
    QCOMPARE(model.index(0, 0).data().toString(), u"[p812]"_s);
    for (const int column : {Columns::UserColumn, Columns::CpuColumn, Columns::MemoryColumn,
             Columns::ThreadsColumn, Columns::FilesColumn, Columns::SinceColumn}) {
        QCOMPARE(model.index(0, column).data().toString(), ValueText::unknown());
        QVERIFY(model.index(0, column).data(ProcessModel::IsUnknownRole).toBool());
    }
}

void tst_ProcessModel::flat()
{
    ProcessModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.update(tree(u"1 1.2 1.2.3"_s));
    model.setTree(false);
    QCOMPARE(shape(model), u"1 2 3"_s);
    model.update(tree(u"1 1.2 1.2.3 1.4"_s));
    QCOMPARE(shape(model), u"1 2 3 4"_s);
    model.setTree(true);
    QCOMPARE(sorted(shape(model)), sorted(u"1 1.2 1.2.3 1.4"_s));
}

void tst_ProcessModel::manyProcesses()
{
    DaemonProcesses reading = tree(u"1"_s);
    for (int i = 2; i <= 5000; ++i) {
        DaemonProcess worker = reading.processes.first();
        worker.key.pid = i;
        worker.parentPid = i % 10 == 0 ? i - 1 : 1;
        reading.processes.append(worker);
    }
    ProcessModel model;
    model.update(reading);
    QElapsedTimer timer;
    timer.start();
    reading.readAt = 3s;
    for (DaemonProcess& process : reading.processes)
        process.cpuTime = 1s;
    reading.processes.removeIf([](const DaemonProcess& process) { return process.key.pid % 7 == 0; });
    model.update(reading);
    QCOMPARE(model.processCount(), int(reading.processes.size()));
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(tst_ProcessModel)
#include "tst_processmodel.moc"
