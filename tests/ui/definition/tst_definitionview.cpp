// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definition/definitionview.h"

#include "tests/ui/definition/sampledefinition.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/colors.h"

#include <QAction>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

/// The format of the first character of a line, as the highlighter set it; of an offset in it.
QTextCharFormat formatAt(const DefinitionView& view, const QString& line, int offset = 0)
{
    for (QTextBlock block = view.document()->begin(); block.isValid(); block = block.next()) {
        if (block.text() != line)
            continue;
        for (const QTextLayout::FormatRange& range : block.layout()->formats()) {
            if (range.start <= offset && offset < range.start + range.length)
                return range.format;
        }
    }
    return {};
}

QAction* actionOf(const DefinitionView& view, const QString& text)
{
    for (QAction* action : view.actions()) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

} // namespace

class tst_DefinitionView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsAllFiles();
    void highlights_data();
    void highlights();
    void unknownSyntax();
    void effective();
    void showsPlaces();
    void followsOverrides();
    void followsTheLink();
    void asksForHelp();
    void searches();
    void newerKeepsThePlace();
    void longFilesAreQuick();
};

void tst_DefinitionView::showsAllFiles()
{
    DefinitionView view;
    view.setDefinition(sampleDefinition(), DefinitionView::Mode::Files);
    const QString text = view.toPlainText();
    QVERIFY(text.startsWith(u"/usr/lib/systemd/system/nginx.service  –  vendor\n# Serves the web\n"_s));
    QVERIFY(text.contains(u"10-limits.conf  –  administrator\n[Service]\nLimitNOFILE=65536\n"_s));
    QCOMPARE(view.blockCount(), 11 + 3 + 2 + 3);
}

void tst_DefinitionView::highlights_data()
{
    QTest::addColumn<Qt::ColorScheme>("scheme");
    QTest::newRow("light") << Qt::ColorScheme::Light;
    QTest::newRow("dark") << Qt::ColorScheme::Dark;
}

void tst_DefinitionView::highlights()
{
    QFETCH(Qt::ColorScheme, scheme);
    DefinitionView view;
    view.setDefinition(sampleDefinition(), DefinitionView::Mode::Files);
    view.setPalette(Appearance::palette(scheme));
    const QPalette palette = view.palette();
    const QColor ground = palette.color(QPalette::Base);
    const QString comment = u"# Serves the web"_s;
    QTRY_VERIFY(formatAt(view, comment).foreground().style() != Qt::NoBrush);
    QList<QColor> colors;
    for (const QString& line : {comment, u"[Service]"_s, u"Type=forking"_s})
        colors.append(formatAt(view, line).foreground().color());
    for (const QColor& color : std::as_const(colors))
        QVERIFY2(contrastRatio(color, ground) >= 4.5, qPrintable(color.name()));
    QVERIFY(colors.at(0) != colors.at(1));
    const QTextCharFormat overridden = formatAt(view, u"Restart=no"_s);
    QVERIFY(overridden.fontStrikeOut());
    QCOMPARE(overridden.foreground().color(), palette.color(QPalette::PlaceholderText));
    QVERIFY(!formatAt(view, u"Restart=on-failure"_s).fontStrikeOut());
    QCOMPARE(
        formatAt(view, u"/usr/lib/systemd/system/nginx.service  –  vendor"_s).fontWeight(), int(QFont::Bold));
}

void tst_DefinitionView::unknownSyntax()
{
    DaemonDefinition definition = sampleDefinition();
    definition.syntax = u"no such syntax"_s;
    DefinitionView view;
    view.setDefinition(definition, DefinitionView::Mode::Files);
    QVERIFY(view.toPlainText().contains(u"# Serves the web"_s));
}

void tst_DefinitionView::effective()
{
    DefinitionView view;
    view.setDefinition(sampleDefinition(), DefinitionView::Mode::Effective);
    QCOMPARE(view.toPlainText().section(u'\n', 0, 1), u"[Unit]\nDescription=A web server"_s);
    QVERIFY(!view.toPlainText().contains(u"Restart=no"_s));
    QTRY_VERIFY(formatAt(view, u"Type=forking"_s).foreground().style() != Qt::NoBrush);
    QVERIFY(view.showPlace({0, 9})); // the setting goes on there
    QVERIFY(view.currentSetting() && view.currentSetting()->name == u"ExecStart"_s);
    QSignalSpy places(&view, &DefinitionView::placeRequested);
    actionOf(view, u"Show in its file"_s)->trigger();
    QCOMPARE(places.constFirst().constFirst().value<DefinitionPlace>(), (DefinitionPlace{0, 8}));
}

void tst_DefinitionView::showsPlaces()
{
    DefinitionView view;
    view.resize(500, 120);
    view.show();
    view.setDefinition(sampleDefinition(), DefinitionView::Mode::Files);
    QVERIFY(view.showPlace({1, 3}));
    QCOMPARE(view.textCursor().block().text(), u"Restart=on-failure"_s);
    QCOMPARE(view.currentPlace(), (DefinitionPlace{1, 3}));
    QVERIFY(view.rect().contains(view.cursorRect().center()));
    QCOMPARE(view.extraSelections().size(), 1);
    QTRY_COMPARE(view.extraSelections().size(), 0); // the mark goes by itself
    QVERIFY(view.showPlace({2, 0}));
    QVERIFY(view.textCursor().block().text().startsWith(u"/run/"_s));
    QVERIFY(!view.showPlace({1, 99}));
    QVERIFY(!view.showPlace({7, 1}));
}

void tst_DefinitionView::followsOverrides()
{
    DefinitionView view;
    view.show();
    QVERIFY(QTest::qWaitForWindowActive(&view));
    view.setFocus();
    view.setDefinition(sampleDefinition(), DefinitionView::Mode::Files);
    QSignalSpy places(&view, &DefinitionView::placeRequested);
    QAction* action = actionOf(view, u"Go to what overrides it"_s);
    view.showPlace({0, 7});
    QVERIFY(!action->isEnabled());
    view.showPlace({0, 10});
    QVERIFY(action->isEnabled());
    view.show();
    view.setFocus();
    QVERIFY(QTest::qWaitForWindowActive(&view));
    QTest::keyClick(&view, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(places.size(), 1);
    QCOMPARE(places.constFirst().constFirst().value<DefinitionPlace>(), (DefinitionPlace{1, 3}));
}

void tst_DefinitionView::followsTheLink()
{
    DefinitionView view;
    view.resize(900, 400);
    view.show();
    view.setDefinition(sampleDefinition(), DefinitionView::Mode::Files);
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QSignalSpy places(&view, &DefinitionView::placeRequested);
    view.showPlace({0, 10});
    view.moveCursor(QTextCursor::EndOfBlock);
    const QPoint end = view.cursorRect().center();
    const QPoint link = end + QPoint(view.fontMetrics().averageCharWidth() * 8, 0);
    QTest::mouseMove(view.viewport(), link);
    QTRY_COMPARE(view.viewport()->cursor().shape(), Qt::PointingHandCursor);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, link);
    QCOMPARE(places.size(), 1);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, end - QPoint(20, 0));
    QCOMPARE(places.size(), 1);
}

void tst_DefinitionView::asksForHelp()
{
    DefinitionView view;
    view.setDefinition(sampleDefinition(), DefinitionView::Mode::Files);
    QSignalSpy help(&view, &DefinitionView::helpRequested);
    view.showPlace({0, 9});
    actionOf(view, u"What the manual says"_s)->trigger();
    QCOMPARE(help.size(), 1);
    QCOMPARE(help.constFirst(), (QVariantList{u"Service"_s, u"ExecStart"_s}));
    view.showPlace({0, 1});
    QVERIFY(!actionOf(view, u"What the manual says"_s)->isEnabled());
}

void tst_DefinitionView::searches()
{
    DefinitionView view;
    view.setDefinition(sampleDefinition(), DefinitionView::Mode::Files);
    view.moveCursor(QTextCursor::Start);
    QCOMPARE(view.search(u"limitnofile"_s), 2);
    QCOMPARE(view.extraSelections().size(), 2);
    QCOMPARE(view.searchNext(false), 1);
    QCOMPARE(view.searchNext(false), 2);
    QCOMPARE(view.searchNext(false), 1);
    QCOMPARE(view.searchNext(true), 2);
    QCOMPARE(view.textCursor().selectedText(), u"LimitNOFILE"_s);
    QCOMPARE(view.search(u"nothing like it"_s), 0);
    QCOMPARE(view.searchNext(false), 0);
    QCOMPARE(view.search({}), 0);
    QVERIFY(view.extraSelections().isEmpty());
}

void tst_DefinitionView::newerKeepsThePlace()
{
    DefinitionView view;
    view.resize(500, 120);
    view.show();
    view.setDefinition(sampleDefinition(), DefinitionView::Mode::Files);
    view.showPlace({1, 3});
    const int scrolled = view.verticalScrollBar()->value();
    QVERIFY(scrolled > 0);
    DaemonDefinition newer = sampleDefinition();
    newer.files[2].content += "# more\n";
    view.setDefinition(newer, DefinitionView::Mode::Files);
    QCOMPARE(view.currentPlace(), (DefinitionPlace{1, 3}));
    QCOMPARE(view.verticalScrollBar()->value(), scrolled);
}

void tst_DefinitionView::longFilesAreQuick()
{
    DaemonDefinition definition = sampleDefinition();
    definition.files[0].content
        = QByteArray("Environment=\"A_RATHER_LONG_NAME=a value of it\"\n").repeated(100'000);
    DefinitionView view;
    view.resize(900, 400);
    view.show();
    QElapsedTimer timer;
    timer.start();
    view.setDefinition(definition, DefinitionView::Mode::Files);
    QCoreApplication::sendPostedEvents();
    qInfo("%lld ms for %d lines", timer.elapsed(), view.blockCount());
    QVERIFY(view.blockCount() < DefinitionText::mostLines + 20);
}

QTEST_MAIN(tst_DefinitionView)
#include "tst_definitionview.moc"
