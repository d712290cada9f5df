// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/code/codeview.h"

#include "ui/code/codehighlighter.h"
#include "ui/widgets/fonts.h"

#include <QScrollBar>

namespace Duende {

CodeView::CodeView(const QString& syntax, QWidget* parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTabChangesFocus(true);
    setFont(monospaced(font()));
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setSyntax(syntax);
}

void CodeView::setSyntax(const QString& syntax)
{
    if (!m_highlighter && !syntax.isEmpty())
        m_highlighter = new CodeHighlighter(this, document());
    if (m_highlighter)
        m_highlighter->setSyntax(syntax);
}

void CodeView::setCode(const QString& code)
{
    if (toPlainText() == code)
        return;
    const int place = verticalScrollBar()->value();
    setPlainText(code);
    verticalScrollBar()->setValue(place);
}

void CodeView::setVisibleLines(int lines)
{
    const int margin = 2 * (frameWidth() + int(document()->documentMargin()));
    setFixedHeight(lines * fontMetrics().lineSpacing() + margin);
}

} // namespace Duende
