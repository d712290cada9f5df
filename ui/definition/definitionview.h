// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/definition/definitiontext.h"

#include <QPlainTextEdit>
#include <QTimer>

class QAction;

namespace Duende {

class DefinitionHighlighter;

/// A definition to be read: every file below the other, or only the settings that count. Beside the text
/// stand the numbers of the lines, or for settings that count their places; behind a line what overrides it,
/// as a link, and what is wrong with it.
class DefinitionView final : public QPlainTextEdit
{
    Q_OBJECT

public:
    enum class Mode { Files, Effective };

    explicit DefinitionView(QWidget* parent = nullptr);
    ~DefinitionView() override;

    /// Shows a definition, or a newer one: the line of the cursor and the place in sight stay as far as they
    /// are there still.
    void setDefinition(const DaemonDefinition& definition, Mode mode);
    const DaemonDefinition& definition() const { return m_definition; }
    Mode mode() const { return m_mode; }

    /// Puts the cursor on the line and marks it for two seconds; of the settings that count, on the
    /// setting's. Line 0 is the file's heading. False where the line is not shown.
    bool showPlace(const DefinitionPlace& place);
    /// Where the cursor is; empty on a heading of a section.
    std::optional<DefinitionPlace> currentPlace() const;
    /// The setting at the cursor; null where there is none.
    const DefinitionSetting* currentSetting() const;

    /// Highlights the text wherever it stands; gives how often.
    int search(const QString& text);
    /// Goes to the next of them, or to the one before; gives its number from 1, 0 where there is none.
    int searchNext(bool isBackwards);

Q_SIGNALS:
    /// A person asks to see this place among the files.
    void placeRequested(const Duende::DefinitionPlace& place);
    /// A person asks what the manual says of the setting.
    void helpRequested(const QString& section, const QString& name);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    class Gutter;

    QAction* addAction(const QString& text, const QKeySequence& shortcut);
    void write();
    void refreshActions();
    void refreshSelections();
    void updateMargins();
    void paintGutter(QPaintEvent* event);
    /// The lines in sight with the rectangles of their blocks.
    QList<std::pair<const DefinitionLine*, QRectF>> visibleLines() const;
    QString gutterText(const DefinitionLine& line) const;
    QString remark(const DefinitionLine& line) const;
    /// Where the remark of a line stands.
    QRectF remarkRect(const DefinitionLine& line, const QRectF& block) const;
    const DefinitionLine* lineAt(const QPoint& position) const;
    const DefinitionLine* linkAt(const QPoint& position) const;
    int blockOf(const DefinitionPlace& place) const;
    QString toolTipAt(const QPoint& position) const;

    DaemonDefinition m_definition;
    Mode m_mode = Mode::Files;
    QList<DefinitionLine> m_lines;
    Gutter* m_gutter;
    DefinitionHighlighter* m_highlighter;
    QAction* m_goToOverride;
    QAction* m_goToFile;
    QAction* m_help;
    QTimer m_markTimer;
    int m_marked = -1; // the block
    QString m_searched;
    QList<QTextCursor> m_matches;
};

} // namespace Duende
