// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definition/definitionhighlighter.h"

#include "ui/widgets/colors.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/Theme>

#include <QTextDocument>

namespace Duende {

namespace {

/// Reading the index of all syntaxes takes some milliseconds, so it is read once and when it is needed.
KSyntaxHighlighting::Repository& repository()
{
    static KSyntaxHighlighting::Repository repository;
    return repository;
}

} // namespace

DefinitionHighlighter::DefinitionHighlighter(QTextDocument* document)
    : KSyntaxHighlighting::SyntaxHighlighter(document)
{
}

void DefinitionHighlighter::setLines(const QList<DefinitionLine>& lines, const QString& syntax)
{
    m_lines = lines;
    setDefinition(repository().definitionForName(syntax));
}

void DefinitionHighlighter::setPalette(const QPalette& palette)
{
    m_palette = palette;
    setTheme(repository().themeForPalette(palette));
    rehighlight();
}

void DefinitionHighlighter::highlightBlock(const QString& text)
{
    const DefinitionLine line = m_lines.value(currentBlock().blockNumber());
    QTextCharFormat dim;
    dim.setForeground(m_palette.color(QPalette::PlaceholderText));
    switch (line.kind) {
    case DefinitionLine::Kind::Heading: {
        // A section's heading says what the lines below it mean.
        if (line.place.file < 0)
            KSyntaxHighlighting::SyntaxHighlighter::highlightBlock(text);
        QTextCharFormat bold;
        bold.setFontWeight(QFont::Bold);
        bold.setForeground(m_palette.color(QPalette::Text));
        setFormat(0, int(line.text.size()), bold);
        setFormat(int(line.text.size()), int(text.size() - line.text.size()), dim);
        return;
    }
    case DefinitionLine::Kind::Note:
        dim.setFontItalic(true);
        setFormat(0, int(text.size()), dim);
        return;
    case DefinitionLine::Kind::Text:
        break;
    }
    // What comes next depends on what this line began, so it is read even where its colours are not shown.
    KSyntaxHighlighting::SyntaxHighlighter::highlightBlock(text);
    if (line.overriddenBy) {
        dim.setFontStrikeOut(true);
        setFormat(0, int(text.size()), dim);
    }
}

void DefinitionHighlighter::applyFormat(int offset, int length, const KSyntaxHighlighting::Format& format)
{
    KSyntaxHighlighting::SyntaxHighlighter::applyFormat(offset, length, format);
    // The theme was made for another ground than the window's.
    QTextCharFormat shown = this->format(offset);
    if (shown.foreground().style() == Qt::NoBrush)
        return;
    shown.setForeground(readableOn(shown.foreground().color(), m_palette.color(QPalette::Base)));
    setFormat(offset, length, shown);
}

} // namespace Duende
