// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/code/codehighlighter.h"

#include "ui/widgets/colors.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/Theme>

#include <QEvent>
#include <QWidget>

namespace Duende {

namespace {

// Reading the index of all syntaxes takes a while: once, when the first is needed.
const KSyntaxHighlighting::Repository& repository()
{
    static const KSyntaxHighlighting::Repository repository;
    return repository;
}

} // namespace

CodeHighlighter::CodeHighlighter(QWidget* view, QTextDocument* document)
    : KSyntaxHighlighting::SyntaxHighlighter(document)
    , m_view(view)
{
    view->installEventFilter(this);
    followPalette();
}

void CodeHighlighter::setSyntax(const QString& name)
{
    if (definition().name() != name)
        setDefinition(repository().definitionForName(name));
}

void CodeHighlighter::followPalette()
{
    setTheme(repository().themeForPalette(m_view->palette()));
    rehighlight();
}

void CodeHighlighter::applyFormat(int offset, int length, const KSyntaxHighlighting::Format& format)
{
    KSyntaxHighlighting::SyntaxHighlighter::applyFormat(offset, length, format);
    if (length == 0)
        return;
    QTextCharFormat applied = this->format(offset);
    if (applied.foreground().style() == Qt::NoBrush)
        return;
    const QColor ground = m_view->palette().color(QPalette::Base);
    applied.setForeground(readableOn(applied.foreground().color(), ground));
    setFormat(offset, length, applied);
}

bool CodeHighlighter::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        followPalette();
    return KSyntaxHighlighting::SyntaxHighlighter::eventFilter(object, event);
}

} // namespace Duende
