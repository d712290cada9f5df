// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panel/interruptednotice.h"

#include "models/operationrunner.h"
#include "models/trace/tracemarksfile.h"
#include "models/trace/tracerecorder.h"
#include "tests/models/trace/samplecalls.h"

#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 start = 1700000000000000000;

std::unique_ptr<TraceRecorder> record(
    const QString& path, const QString& handle, int calls, qint64 at = start)
{
    auto recorder
        = TraceRecorder::create(path, {sampleArchitecture, TraceAgentKind::Ptrace, at, 0, handle, u"host"_s});
    if (!recorder)
        return nullptr;
    SampleRecords records;
    for (int i = 0; i < calls; ++i)
        records.addCall(39, 42);
    (*recorder)->append(records.bytes());
    return std::move(*recorder);
}

/// By a program that is killed before it finishes it.
void recordAndDie(const QString& path, const QString& handle, qint64 at = start)
{
    const pid_t child = fork();
    if (child == 0) {
        const auto recorder = record(path, handle, 5, at);
        _exit(recorder ? 0 : 1);
    }
    int status = -1;
    QCOMPARE(waitpid(child, &status, 0), child);
    QCOMPARE(status, 0);
}

} // namespace

class InterruptedNoticeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void findsWhatNobodyFinished();
    void offersOnce();
    void opens();
    void discards();
    void isHiddenWithoutAny();

private:
    QString path(const QString& name) const { return m_folder->filePath(name + u".duende-trace"_s); }
    std::unique_ptr<InterruptedNotice> notice()
    {
        auto made = std::make_unique<InterruptedNotice>(m_runner.get(), m_settings.get(), m_folder->path());
        made->setAttribute(Qt::WA_DontShowOnScreen);
        return made;
    }
    static QString text(const InterruptedNotice& notice) { return notice.findChild<QLabel*>()->text(); }
    static void click(const InterruptedNotice& notice, const QString& text)
    {
        for (auto* button : notice.findChildren<QPushButton*>()) {
            if (button->text() == text)
                button->click();
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<OperationRunner> m_runner;
};

void InterruptedNoticeTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(m_folder->filePath(u"settings"_s), QSettings::IniFormat);
    m_runner = std::make_unique<OperationRunner>(
        std::make_shared<const AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>()));
}

void InterruptedNoticeTest::findsWhatNobodyFinished()
{
    recordAndDie(path(u"old"_s), u"native:pid1"_s);
    recordAndDie(path(u"new"_s), u"native:pid2"_s, start + 1'000'000'000);
    const auto growing = record(path(u"growing"_s), u"native:pid3"_s, 5);
    QVERIFY(growing);
    QVERIFY(record(path(u"finished"_s), u"native:pid4"_s, 5));
    QFile none(path(u"none"_s));
    QVERIFY(none.open(QIODevice::WriteOnly) && none.write("no recording") > 0);
    const auto found = InterruptedRecordings::find(m_folder->path(), OperationContext());
    QVERIFY(found);
    QCOMPARE(found->size(), 2);
    QCOMPARE(found->first(),
        (InterruptedRecording{
            path(u"new"_s), u"native:pid2"_s, QDateTime::fromMSecsSinceEpoch(start / 1'000'000 + 1000), 5}));
    QCOMPARE(found->last().path, path(u"old"_s));
}

void InterruptedNoticeTest::offersOnce()
{
    recordAndDie(path(u"one"_s), u"native:pid1"_s);
    const auto first = notice();
    QTRY_VERIFY(!first->isHidden());
    QVERIFY2(text(*first).startsWith("A recording of native:pid1 of "_L1), qPrintable(text(*first)));
    click(*first, u"Leave it"_s);
    QVERIFY(first->isHidden());
    QVERIFY(QFile::exists(path(u"one"_s)));
    recordAndDie(path(u"two"_s), u"native:pid2"_s);
    const auto second = notice();
    QTRY_VERIFY(!second->isHidden());
    QVERIFY(text(*second).contains("native:pid2"_L1));
    click(*second, u"Leave it"_s);
    QVERIFY(second->isHidden());
}

void InterruptedNoticeTest::opens()
{
    recordAndDie(path(u"one"_s), u"native:pid1"_s);
    const auto shown = notice();
    QSignalSpy requests(shown.get(), &InterruptedNotice::openRequested);
    QTRY_VERIFY(!shown->isHidden());
    click(*shown, u"Open"_s);
    QCOMPARE(requests.size(), 1);
    QCOMPARE(requests.first().first().toString(), path(u"one"_s));
    QVERIFY(shown->isHidden());
}

void InterruptedNoticeTest::discards()
{
    recordAndDie(path(u"one"_s), u"native:pid1"_s);
    QVERIFY(TraceMarksFile::write(path(u"one"_s), {{1, u"here"_s}}, start));
    const auto shown = notice();
    QTRY_VERIFY(!shown->isHidden());
    click(*shown, u"Discard"_s);
    QTRY_VERIFY(shown->isHidden());
    QCOMPARE(QDir(m_folder->path()).entryList({u"*.duende-trace*"_s}), QStringList());
}

void InterruptedNoticeTest::isHiddenWithoutAny()
{
    const auto shown = notice();
    bool isAnswered = false;
    m_runner->ask<void>(
        this, [](const OperationContext&) { return Result<void>(); },
        [&](const Result<void>&) { isAnswered = true; });
    QTRY_VERIFY(isAnswered);
    QVERIFY(shown->isHidden());
}

QTEST_MAIN(InterruptedNoticeTest)
#include "tst_interruptednotice.moc"
