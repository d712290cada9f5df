// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definitionedit/codeedit.h"

#include "ui/definitionedit/diffview.h"

#include <QHelpEvent>
#include <QTest>
#include <QTextBlock>
#include <QToolTip>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_CodeEdit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void colours();
    void marks();
    void goesToLines();
    void difference();
};

void tst_CodeEdit::colours()
{
    CodeEdit edit;
    edit.setSyntaxOf(u"nginx.service"_s);
    edit.setPlainText(u"# a comment\n[Service]\nExecStart=/bin/true\n"_s);
    QTRY_VERIFY(!edit.document()->firstBlock().layout()->formats().isEmpty());
    const QColor comment
        = edit.document()->firstBlock().layout()->formats().constFirst().format.foreground().color();
    QVERIFY(comment.isValid());
}

void tst_CodeEdit::marks()
{
    CodeEdit edit;
    edit.resize(400, 300);
    edit.setPlainText(u"[Service]\n  garbage\nRestart=no\n"_s);
    edit.show();
    QVERIFY(QTest::qWaitForWindowExposed(&edit));
    edit.setMarks({{2, true, u"Missing '=' <b>here</b>"_s}, {99, true, u"nowhere"_s}});
    const auto selections = edit.extraSelections();
    QCOMPARE(selections.size(), 2); // the current line, and the one that is marked
    QCOMPARE(selections.at(1).cursor.selectedText(), u"garbage"_s);
    QCOMPARE(selections.at(1).format.underlineStyle(), QTextCharFormat::WaveUnderline);

    const QPoint inside = edit.cursorRect(QTextCursor(edit.document()->findBlockByNumber(1))).center();
    QHelpEvent help(QEvent::ToolTip, inside, edit.viewport()->mapToGlobal(inside));
    QCoreApplication::sendEvent(edit.viewport(), &help);
    QTRY_VERIFY(QToolTip::text().contains(u"Missing '=' &lt;b&gt;"_s));
    edit.setMarks({});
    QCOMPARE(edit.extraSelections().size(), 1);
}

void tst_CodeEdit::goesToLines()
{
    CodeEdit edit;
    edit.setPlainText(u"one\ntwo\nthree"_s);
    edit.goTo(2);
    QCOMPARE(edit.textCursor().block().text(), u"two"_s);
    edit.goTo(99);
    QCOMPARE(edit.textCursor().block().text(), u"three"_s);
    edit.goTo(-1);
    QCOMPARE(edit.textCursor().block().text(), u"one"_s);
}

void tst_CodeEdit::difference()
{
    DiffView view;
    view.setTexts(u"[Service]\nRestart=no\n"_s, u"[Service]\nRestart=always\nRestartSec=5\n"_s);
    QCOMPARE(view.toPlainText(), u"  [Service]\n- Restart=no\n+ Restart=always\n+ RestartSec=5"_s);
    QCOMPARE(view.addedCount(), 2);
    QCOMPARE(view.removedCount(), 1);
    QCOMPARE(view.extraSelections().size(), 3);
    QVERIFY(view.isReadOnly());
}

QTEST_MAIN(tst_CodeEdit)

#include "tst_codeedit.moc"
