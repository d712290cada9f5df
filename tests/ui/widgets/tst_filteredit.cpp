// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filteredit.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QCompleter>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;

namespace {

FilterSchema schema()
{
    FieldDescription name{QStringLiteral("name"), FieldKind::Text, QStringLiteral("Name"), {}, {}, true};
    FieldDescription state{QStringLiteral("state"), FieldKind::Word, QStringLiteral("State"),
        {QStringLiteral("running"), QStringLiteral("failed"), QStringLiteral("stopped")}, {}, false};
    FieldDescription cpu{
        QStringLiteral("cpu"), FieldKind::Percent, QStringLiteral("Processor use"), {}, {}, false};
    return FilterSchema({name, state, cpu});
}

} // namespace

class TestFilterEdit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void tellsAfterAPause();
    void oneFilterForManyKeys();
    void mistakeLeavesTheFilter();
    void mistakeIsUnderlinedAtItsPlace();
    void mistakeIsSaidBelow();
    void unfinishedWordIsNoMistakeYet();
    void offersFieldsThenComparisonsThenValues();
    void enterTakesTheTextAsItIs();
    void tabTakesTheFirstOffer();
    void offersEarlierFilters();
    void historyHasNoDoubles();
    void escapeClearsThenLeaves();
    void clearButtonIsThereWithText();

private:
    QAbstractItemView* popup() const { return m_edit->findChild<QCompleter*>()->popup(); }
    QStringList offers() const;

    std::unique_ptr<QWidget> m_window;
    FilterEdit* m_edit = nullptr;
};

void TestFilterEdit::init()
{
    m_window = std::make_unique<QWidget>();
    m_window->resize(800, 300);
    m_edit = new FilterEdit(schema(), m_window.get());
    m_edit->setGeometry(100, 10, 500, 30);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    m_edit->setFocus();
}

void TestFilterEdit::cleanup()
{
    m_window.reset();
}

QStringList TestFilterEdit::offers() const
{
    QStringList texts;
    const QAbstractItemModel* model = popup()->model();
    for (int row = 0; row < model->rowCount(); ++row)
        texts.append(model->index(row, 0).data().toString());
    return texts;
}

void TestFilterEdit::tellsAfterAPause()
{
    QSignalSpy changed(m_edit, &FilterEdit::expressionChanged);
    QTest::keyClicks(m_edit, QStringLiteral("state=failed"));
    QCOMPARE(changed.count(), 0);
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(m_edit->expression().toString(), QStringLiteral("state=failed"));
}

void TestFilterEdit::oneFilterForManyKeys()
{
    QSignalSpy changed(m_edit, &FilterEdit::expressionChanged);
    m_edit->setFilter(QStringLiteral("nginx"));
    QCOMPARE(changed.count(), 1);
    // The same filter in other words is no change.
    m_edit->setFilter(QStringLiteral("  nginx "));
    QCOMPARE(changed.count(), 1);
    m_edit->setFilter({});
    QCOMPARE(changed.count(), 2);
    QVERIFY(m_edit->expression().isEmpty());
}

void TestFilterEdit::mistakeLeavesTheFilter()
{
    m_edit->setFilter(QStringLiteral("cpu>5"));
    QSignalSpy changed(m_edit, &FilterEdit::expressionChanged);
    m_edit->setFilter(QStringLiteral("cpo>5"));
    QVERIFY(m_edit->error().has_value());
    QCOMPARE(changed.count(), 0);
    QCOMPARE(m_edit->expression().toString(), QStringLiteral("cpu>5%"));
    m_edit->setFilter(QStringLiteral("cpu>6"));
    QVERIFY(!m_edit->error().has_value());
    QCOMPARE(changed.count(), 1);
}

void TestFilterEdit::mistakeIsUnderlinedAtItsPlace()
{
    m_edit->setFilter(QStringLiteral("state=failed or cpo>5"));
    QVERIFY(m_edit->error().has_value());
    QCOMPARE(m_edit->error()->position, 16);
    QCOMPARE(m_edit->error()->length, 3);
    // Red below the mistake, and nowhere below the part before it.
    const auto redIn = [this](int from, int to) {
        const QImage image = m_edit->grab().toImage();
        int count = 0;
        for (int x = from; x < to; ++x) {
            for (int y = image.height() / 2; y < image.height(); ++y) {
                const QColor color = image.pixelColor(x, y);
                count += color.red() > color.green() + 60 && color.red() > color.blue() + 60;
            }
        }
        return count;
    };
    const QFontMetrics metrics = m_edit->fontMetrics();
    m_edit->setCursorPosition(16);
    const int at = m_edit->inputMethodQuery(Qt::ImCursorRectangle).toRect().center().x();
    const int wide = metrics.horizontalAdvance(QStringLiteral("cpo"));
    QVERIFY(redIn(at + 1, at + wide - 1) > wide / 3);
    QCOMPARE(redIn(at - metrics.horizontalAdvance(QStringLiteral("state=failed or")), at - 3), 0);
}

void TestFilterEdit::mistakeIsSaidBelow()
{
    m_edit->setFilter(QStringLiteral("cpo>5"));
    QLabel* message = nullptr;
    for (QLabel* label : m_window->findChildren<QLabel*>()) {
        if (label->text() == m_edit->error()->message)
            message = label;
    }
    QVERIFY(message);
    QVERIFY(message->isVisible());
    QVERIFY(message->geometry().top() >= m_edit->geometry().bottom());
    QVERIFY(m_window->rect().contains(message->geometry()));
    QCOMPARE(m_edit->accessibleDescription(), m_edit->error()->message);
    m_edit->setFilter({});
    QVERIFY(!message->isVisible());
    QVERIFY(m_edit->accessibleDescription().isEmpty());
}

void TestFilterEdit::unfinishedWordIsNoMistakeYet()
{
    QTest::keyClicks(m_edit, QStringLiteral("state=f"));
    QVERIFY(popup()->isVisible());
    m_edit->setFilter(m_edit->text()); // reads at once
    QVERIFY(!m_edit->error().has_value());
    popup()->hide();
    QTRY_VERIFY(m_edit->error().has_value());
}

void TestFilterEdit::offersFieldsThenComparisonsThenValues()
{
    QTest::keyClicks(m_edit, QStringLiteral("sta"));
    QVERIFY(popup()->isVisible());
    QVERIFY(offers().contains(QStringLiteral("state")));
    QTest::keyClicks(m_edit, QStringLiteral("te="));
    QCOMPARE(offers().first(3),
        (QStringList{QStringLiteral("running"), QStringLiteral("failed"), QStringLiteral("stopped")}));
    QTest::keyClick(popup(), Qt::Key_Down);
    QTest::keyClick(popup(), Qt::Key_Down);
    QTest::keyClick(popup(), Qt::Key_Return);
    QCOMPARE(m_edit->text().trimmed(), QStringLiteral("state=failed"));
}

void TestFilterEdit::enterTakesTheTextAsItIs()
{
    QSignalSpy accepted(m_edit, &FilterEdit::accepted);
    QTest::keyClicks(m_edit, QStringLiteral("na"));
    QVERIFY(popup()->isVisible());
    QTest::keyClick(popup(), Qt::Key_Return);
    QCOMPARE(m_edit->text(), QStringLiteral("na"));
    QCOMPARE(accepted.count(), 1);
    QCOMPARE(m_edit->expression().toString(), QStringLiteral("na"));
}

void TestFilterEdit::tabTakesTheFirstOffer()
{
    QTest::keyClicks(m_edit, QStringLiteral("st"));
    QVERIFY(popup()->isVisible());
    QTest::keyClick(popup(), Qt::Key_Tab);
    QVERIFY(m_edit->text().startsWith(QStringLiteral("state")));
}

void TestFilterEdit::offersEarlierFilters()
{
    m_edit->setHistory({QStringLiteral("cpu>5"), QStringLiteral("nginx")});
    QTest::keyClick(m_edit, Qt::Key_Down);
    QVERIFY(popup()->isVisible());
    QCOMPARE(offers().first(2), (QStringList{QStringLiteral("cpu>5"), QStringLiteral("nginx")}));
    QTest::keyClick(popup(), Qt::Key_Down);
    QTest::keyClick(popup(), Qt::Key_Return);
    QCOMPARE(m_edit->text(), QStringLiteral("cpu>5"));
    QTRY_COMPARE(m_edit->expression().toString(), QStringLiteral("cpu>5%"));
}

void TestFilterEdit::historyHasNoDoubles()
{
    QSignalSpy changed(m_edit, &FilterEdit::historyChanged);
    for (const char* text : {"nginx", "state=failed", "nginx", "cpo>1"}) {
        m_edit->setText(QLatin1StringView(text));
        QTest::keyClick(m_edit, Qt::Key_Return);
    }
    QCOMPARE(m_edit->history(), (QStringList{QStringLiteral("nginx"), QStringLiteral("state=failed")}));
    QCOMPARE(changed.count(), 3);
}

void TestFilterEdit::escapeClearsThenLeaves()
{
    QSignalSpy left(m_edit, &FilterEdit::left);
    m_edit->setFilter(QStringLiteral("nginx"));
    QTest::keyClick(m_edit, Qt::Key_Escape);
    QVERIFY(m_edit->text().isEmpty());
    QVERIFY(m_edit->expression().isEmpty());
    QCOMPARE(left.count(), 0);
    QTest::keyClick(m_edit, Qt::Key_Escape);
    QCOMPARE(left.count(), 1);
}

void TestFilterEdit::clearButtonIsThereWithText()
{
    QAction* clear = nullptr;
    for (QAction* action : m_edit->actions()) {
        if (!action->text().isEmpty())
            clear = action;
    }
    QVERIFY(clear);
    QVERIFY(!clear->isVisible());
    m_edit->setFilter(QStringLiteral("nginx"));
    QVERIFY(clear->isVisible());
    clear->trigger();
    QVERIFY(m_edit->text().isEmpty());
}

QTEST_MAIN(TestFilterEdit)
#include "tst_filteredit.moc"
