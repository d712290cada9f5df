// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panel/tracemarksbutton.h"

#include "models/operationrunner.h"
#include "tests/models/trace/samplerecording.h"
#include "ui/trace/view/traceview.h"

#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QTest>
#include <QVBoxLayout>

using namespace Duende;
using namespace Qt::StringLiterals;

class TraceMarksButtonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void keysMarkAndGo();
    void commentIsAskedFor();
    void menuListsThem();
    void isOfNoUseWithoutARecording();

private:
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(m_view, key, modifiers); }

    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<SampleRecording> m_sample;
    std::unique_ptr<TraceDocument> m_document;
    std::unique_ptr<QWidget> m_panel;
    TraceView* m_view = nullptr;
    TraceMarksButton* m_button = nullptr;
};

void TraceMarksButtonTest::init()
{
    m_runner = std::make_unique<OperationRunner>(
        std::make_shared<const AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>()));
    m_sample = std::make_unique<SampleRecording>();
    for (int i = 0; i < 100; ++i)
        m_sample->records.addCall(SampleCall::read, i, {3, 0x2000, 512});
    QVERIFY(m_sample->flush());
    m_document = std::make_unique<TraceDocument>(m_runner.get());
    m_panel = std::make_unique<QWidget>();
    m_view = new TraceView(m_document.get());
    m_button = new TraceMarksButton(m_document.get(), m_view, m_panel.get());
    auto* layout = new QVBoxLayout(m_panel.get());
    layout->addWidget(m_button);
    layout->addWidget(m_view);
    m_document->setRecording(m_sample->recording());
    QTRY_COMPARE(m_document->events()->rowCount(), 100U);
    m_panel->resize(900, 500);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    m_view->setFocus();
}

void TraceMarksButtonTest::cleanup()
{
    m_panel.reset();
    m_document.reset();
    m_runner.reset();
    m_sample.reset();
}

void TraceMarksButtonTest::keysMarkAndGo()
{
    for (const quint64 row : {10U, 60U}) {
        m_document->goTo(row);
        press(Qt::Key_M, Qt::ControlModifier);
        QVERIFY(m_document->marks()->has(row));
    }
    m_document->goTo(0);
    press(Qt::Key_F2);
    QCOMPARE(m_document->current(), 10U);
    press(Qt::Key_F2);
    QCOMPARE(m_document->current(), 60U);
    QCOMPARE(m_view->currentRow(), 60U);
    press(Qt::Key_F2); // there is no further one
    QCOMPARE(m_document->current(), 60U);
    press(Qt::Key_F2, Qt::ShiftModifier);
    QCOMPARE(m_document->current(), 10U);
    press(Qt::Key_M, Qt::ControlModifier);
    QVERIFY(!m_document->marks()->has(10));
}

void TraceMarksButtonTest::commentIsAskedFor()
{
    m_document->goTo(10);
    press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    auto* dialog = m_panel->findChild<QInputDialog*>();
    QVERIFY(dialog);
    dialog->setTextValue(u"the first of them"_s);
    dialog->accept();
    QCOMPARE(m_document->marks()->comment(10), u"the first of them"_s);
}

void TraceMarksButtonTest::menuListsThem()
{
    m_document->marks()->set(7, u"a & b"_s);
    m_document->marks()->set(9, {});
    Q_EMIT m_button->menu()->aboutToShow();
    const QList<QAction*> entries = m_button->menu()->actions();
    QStringList texts;
    for (const QAction* entry : entries)
        texts.append(entry->text());
    QVERIFY2(texts.contains(u"a && b"_s) && texts.contains(u"Event 10"_s), qPrintable(texts.join(u'|')));
    entries.last()->trigger();
    QCOMPARE(m_document->current(), 9U);
}

void TraceMarksButtonTest::isOfNoUseWithoutARecording()
{
    m_document->setRecording(nullptr);
    QVERIFY(!m_button->isEnabled());
    QVERIFY(!m_document->marks());
    press(Qt::Key_M, Qt::ControlModifier);
    press(Qt::Key_F2);
    QCOMPARE(m_document->current(), std::nullopt);
}

QTEST_MAIN(TraceMarksButtonTest)
#include "tst_tracemarksbutton.moc"
