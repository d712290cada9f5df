// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <KSyntaxHighlighting/SyntaxHighlighter>

class QWidget;

namespace Duende {

/// Colours the document of a text view by a syntax of KDE's Syntax Highlighting, in the theme that goes with
/// the view's palette, light or dark; a colour that is hard to read on the view's ground is made darker or
/// lighter.
class CodeHighlighter final : public KSyntaxHighlighting::SyntaxHighlighter
{
    Q_OBJECT

public:
    /// `view` shows `document`, and outlives this.
    CodeHighlighter(QWidget* view, QTextDocument* document);

    /// By its name ("JSON"); a name that nobody knows, or none, colours nothing.
    void setSyntax(const QString& name);

protected:
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format& format) override;
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void followPalette();

    QWidget* m_view;
};

} // namespace Duende
