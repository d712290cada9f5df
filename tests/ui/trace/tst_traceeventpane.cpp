// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panes/traceeventpane.h"

#include "models/format/hexdump.h"
#include "models/operationrunner.h"
#include "models/trace/tracedocument.h"
#include "tests/models/trace/samplerecording.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/linklabel.h"

#include <QDialog>
#include <QPlainTextEdit>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

using namespace Duende;
using namespace Qt::StringLiterals;

class TraceEventPaneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void saysHowToBegin();
    void showsArguments();
    void leadsToTheOrigin();
    void dataFitsTheRoom();
    void manualOnlyWhereInstalled();
    void anotherRecordingClears();

private:
    QTreeWidget* arguments() const { return m_pane->findChild<QTreeWidget*>(); }
    QPlainTextEdit* data() const { return m_pane->findChild<QPlainTextEdit*>(); }
    LinkLabel* link(const QString& text) const
    {
        for (auto* label : m_pane->findChildren<LinkLabel*>()) {
            if (label->accessibleName() == text)
                return label;
        }
        return nullptr;
    }

    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<SampleRecording> m_sample;
    std::unique_ptr<TraceDocument> m_document;
    std::unique_ptr<TraceEventPane> m_pane;
};

void TraceEventPaneTest::init()
{
    m_runner = std::make_unique<OperationRunner>(
        std::make_shared<const AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>()));
    m_sample = std::make_unique<SampleRecording>();
    SampleRecords& records = m_sample->records;
    records.add(
        records.call(SampleCall::openat, 3, {SampleCall::currentDirectory, 0x1000, 0}), 1, "/etc/some");
    records.add(records.call(SampleCall::read, 40, {3, 0x2000, 512}), 1, QByteArray(40, 'x'), true);
    records.addCall(SampleCall::close, 0, {3});
    records.addSignal(15);
    QVERIFY(m_sample->flush());
    m_document = std::make_unique<TraceDocument>(m_runner.get());
    m_pane = std::make_unique<TraceEventPane>(m_document.get());
    m_pane->resize(900, 500);
    m_pane->show();
    m_document->setRecording(m_sample->recording());
    QTRY_COMPARE(m_document->analysis()->knownRows(), 4U);
}

void TraceEventPaneTest::cleanup()
{
    m_pane.reset();
    m_document.reset();
    m_runner.reset();
    m_sample.reset();
}

void TraceEventPaneTest::saysHowToBegin()
{
    auto* nothing = m_pane->findChild<EmptyState*>();
    QVERIFY(nothing && nothing->isVisible());
    QCOMPARE(nothing->title(), u"No event is chosen"_s);
    QVERIFY(!arguments()->isVisible() && !data()->isVisible());
}

void TraceEventPaneTest::showsArguments()
{
    m_document->goTo(0);
    QTRY_VERIFY(arguments()->isVisible());
    QCOMPARE(arguments()->topLevelItemCount(), 3);
    QCOMPARE(arguments()->topLevelItem(0)->text(1), u"AT_FDCWD"_s);
    QVERIFY(arguments()->topLevelItem(1)->text(1).contains("/etc/some"_L1));
    QVERIFY(!data()->isVisible()); // a path is an argument, no content
    m_document->goTo(3);
    QTRY_VERIFY(!arguments()->isVisible()); // a signal
}

void TraceEventPaneTest::leadsToTheOrigin()
{
    m_document->goTo(1);
    QTRY_VERIFY(link(u"Go to where it was opened"_s));
    QVERIFY(link(u"Go to where it was closed"_s));
    link(u"Next use"_s)->click();
    QTRY_COMPARE(m_document->current(), 2U);
    m_document->goTo(1);
    QTRY_VERIFY(link(u"Go to where it was opened"_s));
    link(u"Go to where it was opened"_s)->click();
    QCOMPARE(m_document->current(), 0U);
    QTRY_VERIFY(!link(u"Go to where it was opened"_s));
}

void TraceEventPaneTest::dataFitsTheRoom()
{
    m_document->goTo(1);
    QTRY_VERIFY(data()->isVisible());
    const auto dump = [](qsizetype bytesOfLine) { return hexDump(QByteArray(40, 'x'), 1000, bytesOfLine); };
    QTRY_VERIFY2(data()->toPlainText().endsWith(dump(16)), qPrintable(data()->toPlainText()));
    QVERIFY(data()->toPlainText().startsWith("buf (40 bytes)\n"_L1));
    m_pane->resize(420, 500);
    QTRY_VERIFY(data()->toPlainText().endsWith(dump(8)));
    m_pane->resize(900, 500);
    QTRY_VERIFY(data()->toPlainText().endsWith(dump(16)));
}

void TraceEventPaneTest::manualOnlyWhereInstalled()
{
    // A folder of manuals that has the page of one call.
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(u"man2"_s));
    QFile page(folder.filePath(u"man2/read.2"_s));
    QVERIFY(page.open(QIODevice::WriteOnly));
    page.write(".TH read 2\n.SH NAME\nread \\- read from a file descriptor\n");
    page.close();
    qputenv("MANPATH", QFile::encodeName(folder.path()));
    auto* manual = m_pane->findChild<QToolButton*>();
    m_document->goTo(1);
    QTRY_VERIFY(manual->isVisible());
    m_document->goTo(2);
    QTRY_VERIFY(!manual->isVisible());
    m_document->goTo(1);
    QTRY_VERIFY(manual->isVisible());
    manual->click();
    auto* dialog = m_pane->findChild<QDialog*>();
    QVERIFY(dialog);
    QTRY_VERIFY(
        dialog->findChild<QPlainTextEdit*>()->toPlainText().contains("read from a file descriptor"_L1));
    dialog->close();
    qunsetenv("MANPATH");
}

void TraceEventPaneTest::anotherRecordingClears()
{
    m_document->goTo(0);
    QTRY_VERIFY(arguments()->isVisible());
    m_document->setRecording(nullptr);
    QVERIFY(m_pane->findChild<EmptyState*>()->isVisible());
}

QTEST_MAIN(TraceEventPaneTest)
#include "tst_traceeventpane.moc"
