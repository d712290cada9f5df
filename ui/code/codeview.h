// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace Duende {

class CodeHighlighter;

/// A text that a machine reads, to be looked at and copied: monospaced, its syntax coloured, long lines
/// wrapped. Tab leaves it.
class CodeView final : public QPlainTextEdit
{
    Q_OBJECT

public:
    /// `syntax` is a name of KDE's Syntax Highlighting; empty for no colours.
    explicit CodeView(const QString& syntax = {}, QWidget* parent = nullptr);

    /// What is in sight stays where it is.
    void setCode(const QString& code);
    void setSyntax(const QString& syntax);
    /// Tall enough for so many lines.
    void setVisibleLines(int lines);

private:
    CodeHighlighter* m_highlighter = nullptr;
};

} // namespace Duende
