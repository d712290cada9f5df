// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QPlainTextEdit>

#include <memory>

namespace KSyntaxHighlighting {
class SyntaxHighlighter;
}

namespace Duende {

/// An editor for what a machine reads: monospaced, with line numbers, highlighted in the window's scheme, and
/// with marks on lines that something is wrong with, whose tool tip says what. Tab indents; Escape is left to
/// the window.
class CodeEdit final : public QPlainTextEdit
{
    Q_OBJECT

public:
    /// What is said of a line.
    struct Mark
    {
        /// From 1.
        int line = 0;
        bool isError = true;
        QString text;

        friend bool operator==(const Mark&, const Mark&) = default;
    };

    explicit CodeEdit(QWidget* parent = nullptr);
    ~CodeEdit() override;

    /// The syntax is told by a file's name ("nginx.service").
    void setSyntaxOf(const QString& fileName);

    /// Replaces all marks. Lines that are not there are left out.
    void setMarks(const QList<Mark>& marks);
    /// Puts the cursor on a line and shows it; the last one where there are not so many.
    void goTo(int line);

protected:
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    class Margin;

    int marginWidth() const;
    void placeMargin();
    void paintMargin(QPaintEvent* event);
    void refreshTheme();
    void refreshMarks();
    QString textOfLine(int line) const;
    QColor markColor(bool isError) const;

    Margin* m_margin;
    std::unique_ptr<KSyntaxHighlighting::SyntaxHighlighter> m_highlighter;
    QList<Mark> m_marks;
    QHash<int, bool> m_markedLines; // whether the worst is an error
};

} // namespace Duende
