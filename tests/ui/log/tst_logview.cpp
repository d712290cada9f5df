// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/logview.h"

#include "tests/support/eventloopchecker.h"
#include "tests/ui/log/logbench.h"
#include "ui/log/ansicolors.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/colors.h"

#include <QApplication>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

struct ViewBench : LogBench
{
    explicit ViewBench(int count) : LogBench(count)
    {
        view.resize(900, 400);
        view.show();
        document.open(record.handle, {}, {});
        if (count > 0)
            QVERIFY(QTest::qWaitFor([this] { return !document.pages().isEmpty(); }));
    }
    /// The line at the top of the view.
    int topLine() const
    {
        const LogLine* line = document.pages().row(view.topRow()).line;
        return line ? int(line->position.offset) : 0;
    }
    int currentLine() const { return view.currentLine() ? int(view.currentLine()->position.offset) : 0; }
    int lastSeen() const
    {
        const LogLine* line = document.pages().row(view.topRow() + view.visibleRowCount() - 1).line;
        return line ? int(line->position.offset) : 0;
    }
    QPushButton* toEnd() const { return view.findChild<QPushButton*>(); }

    LogDocument document{&f.runner, f.registry};
    LogView view{&document};
};

} // namespace

class tst_LogView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void staysAtTheEnd();
    void stopsAtTheFirstScrollUp();
    void prependedLinesMoveNothing();
    void keys();
    void homeAndEnd();
    void space();
    void selects();
    void goesToARow();
    void columnsOfAFile();
    void longAndBinary();
    void messageOf_data();
    void messageOf();
    void ansiIsReadable_data();
    void ansiIsReadable();
    void paintsBothThemes_data();
    void paintsBothThemes();
    void scrollsManyLinesSmoothly();
};

void tst_LogView::staysAtTheEnd()
{
    ViewBench b(1000);
    QTRY_COMPARE(b.lastSeen(), 1000);
    QVERIFY(b.view.isAtEnd());
    for (int i = 1001; i <= 1500; ++i)
        b.add(i);
    QTRY_COMPARE(b.lastSeen(), 1500);
    QVERIFY(!b.toEnd()->isVisible());
}

void tst_LogView::stopsAtTheFirstScrollUp()
{
    ViewBench b(1000);
    QTRY_COMPARE(b.lastSeen(), 1000);
    QSignalSpy atEnd(&b.view, &LogView::atEndChanged);
    b.view.verticalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepSub);
    QCOMPARE(atEnd.size(), 1);
    QVERIFY(!b.view.isAtEnd());
    const int top = b.topLine();
    for (int i = 1001; i <= 1234; ++i)
        b.add(i);
    QTRY_VERIFY(b.toEnd()->isVisible() && b.toEnd()->text().contains(u"234"_s));
    QCOMPARE(b.topLine(), top);
    QTest::mouseClick(b.toEnd(), Qt::LeftButton);
    QVERIFY(b.view.isAtEnd());
    QCOMPARE(b.lastSeen(), 1234);
}

void tst_LogView::prependedLinesMoveNothing()
{
    ViewBench b(5000);
    QTRY_COMPARE(b.lastSeen(), 5000);
    const auto* bar = b.view.verticalScrollBar();
    b.view.verticalScrollBar()->setValue(60);
    const qint64 row = b.view.topRow();
    const int top = b.topLine();
    const qint64 first = b.document.pages().firstRow();
    QTRY_VERIFY(b.document.pages().firstRow() < first);
    QTRY_VERIFY(!b.document.isReadingOlder());
    QCOMPARE(b.view.topRow(), row);
    QCOMPARE(b.topLine(), top);
    QCOMPARE(qint64(bar->value()), row - b.document.pages().firstRow() + 1);
}

void tst_LogView::keys()
{
    ViewBench b(1000);
    QTRY_COMPARE(b.lastSeen(), 1000);
    QTest::keyClick(&b.view, Qt::Key_Up);
    QCOMPARE(b.currentLine(), 1000);
    QTest::keyClick(&b.view, Qt::Key_Up);
    QCOMPARE(b.currentLine(), 999);
    QVERIFY(!b.view.isAtEnd());
    QTest::keyClick(&b.view, Qt::Key_PageUp);
    QCOMPARE(b.currentLine(), 999 - b.view.visibleRowCount() + 1);
    QTest::keyClick(&b.view, Qt::Key_PageDown);
    QTest::keyClick(&b.view, Qt::Key_Down);
    QCOMPARE(b.currentLine(), 1000);
    QSignalSpy activated(&b.view, &LogView::activated);
    QSignalSpy searched(&b.view, &LogView::searchRequested);
    QTest::keyClick(&b.view, Qt::Key_Return);
    QTest::keyClick(&b.view, Qt::Key_Slash);
    QCOMPARE(activated.size(), 1);
    QCOMPARE(searched.size(), 1);
}

void tst_LogView::homeAndEnd()
{
    ViewBench b(20'000);
    QTRY_COMPARE(b.lastSeen(), 20'000);
    QTest::keyClick(&b.view, Qt::Key_Home);
    QTRY_COMPARE(b.currentLine(), 1);
    QVERIFY(b.document.hasBeginning());
    QTest::keyClick(&b.view, Qt::Key_End);
    QTRY_COMPARE(b.lastSeen(), 20'000);
    QVERIFY(b.view.isAtEnd());
}

void tst_LogView::space()
{
    ViewBench b(1000);
    QTRY_COMPARE(b.lastSeen(), 1000);
    QTest::keyClick(&b.view, Qt::Key_Space);
    QVERIFY(!b.view.isAtEnd());
    b.add(1001);
    QTRY_COMPARE(int(b.document.pages().newest()->offset), 1001);
    QCOMPARE(b.lastSeen(), 1000);
    QTest::keyClick(&b.view, Qt::Key_Space);
    QVERIFY(b.view.isAtEnd());
    QCOMPARE(b.lastSeen(), 1001);
}

void tst_LogView::selects()
{
    ViewBench b(1000);
    QTRY_COMPARE(b.lastSeen(), 1000);
    const int height = b.view.rowHeight();
    QTest::mouseClick(b.view.viewport(), Qt::LeftButton, {}, QPoint(300, height * 2 + 2));
    const int first = b.currentLine();
    QCOMPARE(first, b.topLine() + 2);
    QTest::mouseClick(b.view.viewport(), Qt::LeftButton, Qt::ShiftModifier, QPoint(300, height * 5 + 2));
    const auto rows = b.view.selection();
    QVERIFY(rows && rows->second - rows->first == 3);
    const auto lines = b.view.selectedLines();
    QCOMPARE(int(lines->first.offset), first);
    QCOMPARE(int(lines->second.offset), first + 3);
    QTest::keyClick(&b.view, Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(int(b.view.selectedLines()->second.offset), first + 2);
    QTest::keySequence(&b.view, QKeySequence::SelectAll);
    QCOMPARE(int(b.view.selectedLines()->second.offset), 1000);
}

void tst_LogView::goesToARow()
{
    ViewBench b(1000);
    QTRY_COMPARE(b.lastSeen(), 1000);
    const qint64 row = b.document.pages().endRow() - 200;
    b.view.goToRow(row);
    QCOMPARE(b.view.currentRow(), row);
    QVERIFY(row > b.view.topRow() && row < b.view.topRow() + b.view.visibleRowCount());
    QVERIFY(!b.view.isAtEnd());
}

void tst_LogView::columnsOfAFile()
{
    LogBench bench(10);
    bench.lines->features = {};
    LogDocument document(&bench.f.runner, bench.f.registry);
    LogView view(&document);
    document.open(bench.record.handle, {}, {});
    QTRY_VERIFY(!document.pages().isEmpty());
    const auto* header = view.findChild<QHeaderView*>();
    QVERIFY(header->isSectionHidden(LogRowPainter::TimeColumn));
    QVERIFY(header->isSectionHidden(LogRowPainter::PriorityColumn));
    QVERIFY(header->isSectionHidden(LogRowPainter::WriterColumn));
}

void tst_LogView::longAndBinary()
{
    LogBench bench(0);
    for (int i = 0; i < 100; ++i) {
        bench.lines->add(QByteArray(LogLine::maximumMessage, char('a' + i % 26)));
        bench.lines->add(QByteArray("\x00\xff\xfe\x01", 4).repeated(4096));
        bench.lines->add(QByteArray("\x1b[3").repeated(5000));
        bench.lines->add(QString(5000, u'\u4e00').toUtf8());
    }
    LogDocument document(&bench.f.runner, bench.f.registry);
    LogView view(&document);
    view.resize(1200, 800);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    EventLoopChecker checker;
    document.open(bench.record.handle, {}, {});
    QTRY_VERIFY(!document.pages().isEmpty());
    QTRY_VERIFY(view.horizontalScrollBar()->maximum() > 0);
    view.horizontalScrollBar()->setValue(view.horizontalScrollBar()->maximum());
    QVERIFY(!view.grab().isNull());
    // Painting all of it would take minutes; the sanitizers alone make what is shown take a second.
    QVERIFY(checker.longestGap() < std::chrono::milliseconds(3000));
}

void tst_LogView::messageOf_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isBinary");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << "hello"_ba << false << u"hello"_s;
    QTest::newRow("colour") << "a \x1b[31mred\x1b[0m word"_ba << false << u"a red word"_s;
    QTest::newRow("lines") << "one\ntwo"_ba << false << u"one⏎two"_s;
    QTest::newRow("direction") << "a\u202Eb"_ba << false << u"a⟨U+202E⟩b"_s;
    QTest::newRow("binary") << QByteArray("a\x00\x01z", 4) << true << u"a␀␁z  (binary, 4\u202FB)"_s;
    QTest::newRow("long") << QByteArray(5000, 'x') << false
                          << QString(QString(4000, u'x') + u"…  (4.9\u202FKiB in all)"_s);
}

void tst_LogView::messageOf()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isBinary);
    LogLine line;
    line.message = bytes;
    line.messageSize = quint64(bytes.size());
    line.flags.setFlag(LogLine::Binary, isBinary);
    const AnsiText message = LogRowPainter::messageOf(line);
    QTEST(message.text, "text");
    for (const AnsiText::Span& span : message.spans)
        QVERIFY(span.start >= 0 && span.start + span.length <= message.text.size());
}

void tst_LogView::ansiIsReadable_data()
{
    QTest::addColumn<bool>("isDark");
    QTest::addColumn<bool>("isInverse");
    QTest::newRow("light") << false << false;
    QTest::newRow("dark") << true << false;
    QTest::newRow("light, inverse") << false << true;
    QTest::newRow("dark, inverse") << true << true;
}

void tst_LogView::ansiIsReadable()
{
    QFETCH(bool, isDark);
    QFETCH(bool, isInverse);
    const QPalette palette = Appearance::palette(isDark ? Qt::ColorScheme::Dark : Qt::ColorScheme::Light);
    for (int color = 0; color < 16; ++color) {
        for (int ground = -1; ground < 16; ++ground) {
            AnsiStyle style;
            style.foreground = AnsiStyle::Color{color, 0};
            if (ground >= 0)
                style.background = AnsiStyle::Color{ground, 0};
            style.isInverse = isInverse;
            const QTextCharFormat format = ansiFormat(style, palette, palette.color(QPalette::Text));
            const QColor base = format.hasProperty(QTextFormat::BackgroundBrush)
                ? format.background().color()
                : palette.color(QPalette::Base);
            QVERIFY2(contrastRatio(format.foreground().color(), base) >= 4.4,
                qPrintable(u"%1 on %2"_s.arg(color).arg(ground)));
        }
    }
}

void tst_LogView::paintsBothThemes_data()
{
    QTest::addColumn<bool>("isDark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

// What is painted is looked at by people; this sees that rows, marks and colours are there at all.
void tst_LogView::paintsBothThemes()
{
    QFETCH(bool, isDark);
    const QPalette palette = Appearance::palette(isDark ? Qt::ColorScheme::Dark : Qt::ColorScheme::Light);
    LogBench bench(0);
    bench.lines->add("plain", LogPriority::Info, 1'000'000);
    bench.lines->add("\x1b[44m      \x1b[0m", LogPriority::Info, 2'000'000);
    LogDocument document(&bench.f.runner, bench.f.registry);
    LogView view(&document);
    view.setPalette(palette);
    view.resize(900, 300);
    view.show();
    document.open(bench.record.handle, {}, {});
    QTRY_VERIFY(!document.pages().isEmpty());
    const auto has = [&view](const QColor& color) {
        const QImage image = view.viewport()->grab().toImage();
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y).rgb() == color.rgb())
                    return true;
            }
        }
        return false;
    };
    QVERIFY(has(palette.color(QPalette::Base)));
    QTRY_VERIFY(has(QColor::fromRgb(0x1d99f3)));
    view.setHighlight({FilterExpression::parse(u"plain", logFilterSchema()).value(), 0});
    QTRY_VERIFY(has(blended(palette.color(QPalette::Base), palette.color(QPalette::Highlight), 0.2)));
}

void tst_LogView::scrollsManyLinesSmoothly()
{
    ViewBench b(50'000);
    QTRY_COMPARE(b.lastSeen(), 50'000);
    EventLoopChecker checker;
    QScrollBar* bar = b.view.verticalScrollBar();
    while (b.document.pages().endRow() - b.document.pages().firstRow() < 10'000) {
        bar->triggerAction(QAbstractSlider::SliderPageStepSub);
        QTRY_VERIFY(bar->value() > 0);
    }
    QVERIFY(checker.longestGap() < std::chrono::milliseconds(500));
}

QTEST_MAIN(tst_LogView)
#include "tst_logview.moc"
