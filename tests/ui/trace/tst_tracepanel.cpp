// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panel/tracepanel.h"

#include "models/operationrunner.h"
#include "models/trace/tracedocument.h"
#include "tests/models/trace/samplerecording.h"
#include "ui/operations/messageframe.h"
#include "ui/trace/panel/tracewindow.h"
#include "ui/trace/view/traceview.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/searchbar.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QSettings>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>

using namespace Duende;
using namespace Qt::StringLiterals;

class TracePanelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void filterHidesAndHighlights();
    void searchGoesOnAndBack();
    void exportsWhatIsShown();
    void exportNameFollowsTheFormat();
    void exportThatFailsIsTold();
    void savesUnderAName();
    void tellsWhatIsNotSeen();
    void panesFollowTheRoom();
    void isAsItWasLeft();
    void windowOpensAFile();
    void windowTellsWhatIsNone();

private:
    QToolButton* button(const QString& text) const
    {
        for (auto* candidate : m_panel->findChildren<QToolButton*>()) {
            if (candidate->text() == text)
                return candidate;
        }
        return nullptr;
    }
    MessageFrame* message() const { return m_panel->findChild<MessageFrame*>(); }
    TraceEvents* events() const { return m_panel->document()->events(); }
    void makePanel()
    {
        m_panel = std::make_unique<TracePanel>(m_runner.get(), m_settings.get());
        m_panel->resize(1000, 700);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
        m_panel->setSubject(u"web/1.service"_s);
        m_panel->setRecording(m_sample->recording());
        QTRY_COMPARE(events()->rowCount(), 60U);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<SampleRecording> m_sample;
    std::unique_ptr<TracePanel> m_panel;
};

void TracePanelTest::init()
{
    m_settings = std::make_unique<QSettings>(m_folder.filePath(u"settings"_s), QSettings::IniFormat);
    m_settings->clear();
    m_runner = std::make_unique<OperationRunner>(
        std::make_shared<const AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>()));
    m_sample = std::make_unique<SampleRecording>();
    SampleRecords& records = m_sample->records;
    for (int i = 0; i < 20; ++i) {
        records.add(
            records.call(SampleCall::openat, i == 10 ? -2 : 3, {SampleCall::currentDirectory, 0x1000, 0}), 1,
            "/etc/file");
        records.addCall(SampleCall::getpid, 100);
        records.addCall(SampleCall::close, 0, {3});
    }
    QVERIFY(m_sample->flush() && m_sample->recorder->finish());
    makePanel();
}

void TracePanelTest::cleanup()
{
    m_panel.reset();
    m_runner.reset();
    m_sample.reset();
    m_settings.reset();
}

void TracePanelTest::filterHidesAndHighlights()
{
    auto* filter = m_panel->findChild<FilterEdit*>();
    m_panel->focusFilter();
    QVERIFY(filter->hasFocus());
    filter->setFilter(u"failed"_s);
    QTRY_COMPARE(events()->rowCount(), 1U);
    auto* mode = m_panel->findChild<QComboBox*>();
    mode->setCurrentIndex(1);
    Q_EMIT mode->activated(1);
    QTRY_COMPARE(events()->rowCount(), 60U);
    QVERIFY(m_panel->document()->isHighlighted(30) && !m_panel->document()->isHighlighted(31));
    // A cell that is asked for hides again.
    m_panel->document()->changeFilter(u"call=getpid"_s, TraceDocument::FilterChange::Replace);
    QTRY_COMPARE(events()->rowCount(), 20U);
    QCOMPARE(filter->text(), u"call=getpid"_s);
}

void TracePanelTest::searchGoesOnAndBack()
{
    auto* search = m_panel->findChild<SearchBar*>();
    Q_EMIT search->textChanged(search->text());
    search->focusField();
    QTest::keyClicks(QApplication::focusWidget(), u"failed"_s);
    QTRY_COMPARE(m_panel->document()->current(), 30U);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F3);
    QTRY_VERIFY(!m_panel->document()->isSearching());
    QCOMPARE(m_panel->document()->current(), 30U);
}

void TracePanelTest::exportsWhatIsShown()
{
    m_panel->findChild<FilterEdit*>()->setFilter(u"call=getpid"_s);
    QTRY_COMPARE(events()->rowCount(), 20U);
    QTRY_VERIFY(!m_panel->document()->isFiltering());
    const QString path = m_folder.filePath(u"out.strace"_s);
    m_panel->exportTo(path, TraceFormat::Strace);
    QTRY_VERIFY(message()->isVisible());
    QVERIFY2(message()->message().text.contains(path), qPrintable(message()->message().text));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QCOMPARE(text.count("getpid() = 100"), 20);
    QVERIFY(!text.contains("openat"));
    QVERIFY(text.trimmed().endsWith(" 0 lost"));
}

void TracePanelTest::exportNameFollowsTheFormat()
{
    button(u"Export…"_s)->click();
    auto* dialog = m_panel->findChild<QFileDialog*>();
    QVERIFY(dialog);
    const auto name = [dialog] { return QFileInfo(dialog->selectedFiles().value(0)).fileName(); };
    QCOMPARE(name(), u"web_1.service.strace"_s);
    for (const auto& [filter, suffix] :
        {std::pair(1, "jsonl"), std::pair(2, "csv"), std::pair(3, "json"), std::pair(0, "strace")}) {
        dialog->selectNameFilter(dialog->nameFilters().at(filter));
        Q_EMIT dialog->filterSelected(dialog->nameFilters().at(filter));
        QCOMPARE(name(), u"web_1.service."_s + QString::fromLatin1(suffix));
        QCOMPARE(dialog->defaultSuffix(), QString::fromLatin1(suffix));
    }
    dialog->reject();
}

void TracePanelTest::exportThatFailsIsTold()
{
    m_panel->exportTo(m_folder.filePath(u"none/out.csv"_s), TraceFormat::Csv);
    QTRY_VERIFY(message()->isVisible());
    QVERIFY2(message()->message().text.contains("export"_L1), qPrintable(message()->message().text));
    QVERIFY(button(u"Export…"_s)->isEnabled());
}

void TracePanelTest::savesUnderAName()
{
    const QString path = m_folder.filePath(u"kept.duende-trace"_s);
    m_panel->saveTo(path);
    QTRY_VERIFY(message()->isVisible());
    const auto opened = TraceRecording::open(path);
    QVERIFY(opened);
    QCOMPARE((*opened)->rowCount(), 60U);
}

void TracePanelTest::tellsWhatIsNotSeen()
{
    QTRY_COMPARE(m_panel->document()->analysis()->knownRows(), 60U);
    QVERIFY(!message()->isVisible());
    SampleRecording ring;
    ring.records.addCall(426, 1, {3, 1}); // io_uring_enter
    QVERIFY(ring.flush() && ring.recorder->finish());
    m_panel->setRecording(ring.recording());
    QTRY_VERIFY(message()->isVisible());
    QVERIFY2(message()->message().text.contains("io_uring"_L1), qPrintable(message()->message().text));
}

void TracePanelTest::panesFollowTheRoom()
{
    auto* panes = m_panel->findChild<QTabWidget*>();
    QVERIFY(!panes->isVisible());
    Q_EMIT m_panel->findChild<TraceView*>()->activated();
    QVERIFY(panes->isVisible() && button(u"Details"_s)->isChecked());
    QTRY_VERIFY(panes->y() > 0); // below the table
    m_panel->resize(1000, 340);
    QTRY_VERIFY(panes->x() > 0); // beside it
    button(u"Details"_s)->click();
    QVERIFY(!panes->isVisible());
}

void TracePanelTest::isAsItWasLeft()
{
    button(u"Details"_s)->click();
    m_panel.reset();
    makePanel();
    QVERIFY(m_panel->findChild<QTabWidget*>()->isVisible());
}

void TracePanelTest::windowOpensAFile()
{
    TraceWindow window(m_runner.get(), m_settings.get(), nullptr);
    window.open(m_sample->path());
    window.show();
    QTRY_VERIFY(window.panel()->document()->recording());
    QCOMPARE(window.panel()->document()->recording()->rowCount(), 60U);
    QVERIFY2(window.windowTitle().startsWith("sample"_L1), qPrintable(window.windowTitle()));
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keySequence(&window, QKeySequence::Find);
    QTRY_VERIFY(window.findChild<FilterEdit*>()->hasFocus());
    QTest::keySequence(&window, QKeySequence::Close);
    QTRY_VERIFY(!window.isVisible());
}

void TracePanelTest::windowTellsWhatIsNone()
{
    const QString path = m_folder.filePath(u"none.duende-trace"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(5000, 'x'));
    file.close();
    TraceWindow window(m_runner.get(), m_settings.get(), nullptr);
    window.open(path);
    window.show();
    auto* error = window.findChild<MessageFrame*>();
    QTRY_VERIFY(error->isVisible());
    QVERIFY2(error->message().text.contains("none.duende-trace"_L1), qPrintable(error->message().text));
    QVERIFY(!window.panel()->isEnabled());
}

QTEST_MAIN(TracePanelTest)
#include "tst_tracepanel.moc"
