// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/definition/definitiontext.h"

#include <KSyntaxHighlighting/SyntaxHighlighter>

#include <QPalette>

namespace Duende {

/// Colours the lines of a definition: each file by its syntax, from a fresh start below its heading; what is
/// overridden dim and struck through. The theme is the one that fits the palette.
class DefinitionHighlighter final : public KSyntaxHighlighting::SyntaxHighlighter
{
    Q_OBJECT

public:
    explicit DefinitionHighlighter(QTextDocument* document);

    /// The lines that the document's blocks are, one each; before the text is set. The name of an unknown
    /// syntax leaves the text without colours.
    void setLines(const QList<DefinitionLine>& lines, const QString& syntax);
    /// Colours everything anew.
    void setPalette(const QPalette& palette);

protected:
    void highlightBlock(const QString& text) override;
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format& format) override;

private:
    QList<DefinitionLine> m_lines;
    QPalette m_palette;
};

} // namespace Duende
