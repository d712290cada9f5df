// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definitionedit/diffview.h"

#include "ui/widgets/colors.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/statestyle.h"

#include <QEvent>
#include <QTextBlock>

namespace Duende {

namespace {

constexpr double tint = 0.18;

} // namespace

DiffView::DiffView(QWidget* parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFont(monospaced(font()));
    setLineWrapMode(NoWrap);
    setAccessibleName(tr("Difference"));
}

void DiffView::setTexts(const QString& before, const QString& after)
{
    const QList<DiffLine> all = diffLines(before, after);
    m_lines = withContext(all);
    m_added = m_removed = 0;
    QStringList text;
    for (const DiffLine& line : std::as_const(m_lines)) {
        switch (line.kind) {
        case DiffLine::Kind::Same:
            text.append(QString(u"  " + line.text));
            break;
        case DiffLine::Kind::Removed:
            ++m_removed;
            text.append(QString(u"- " + line.text));
            break;
        case DiffLine::Kind::Added:
            ++m_added;
            text.append(QString(u"+ " + line.text));
            break;
        case DiffLine::Kind::Gap:
            text.append(
                line.lineCount == 1 ? tr("  … 1 line stays") : tr("  … %1 lines stay").arg(line.lineCount));
            break;
        }
    }
    setPlainText(text.join(u'\n'));
    colour();
}

void DiffView::colour()
{
    const QColor base = palette().color(QPalette::Base);
    const QColor plain = palette().color(QPalette::Text);
    QList<QTextEdit::ExtraSelection> selections;
    QTextBlock block = document()->firstBlock();
    for (const DiffLine& line : std::as_const(m_lines)) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(block);
        block = block.next();
        if (line.kind == DiffLine::Kind::Gap) {
            selection.format.setForeground(readableOn(blended(base, plain, 0.5), base));
            selection.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        } else if (line.kind != DiffLine::Kind::Same) {
            const auto state = line.kind == DiffLine::Kind::Added ? DaemonStatus::State::Running
                                                                  : DaemonStatus::State::Failed;
            selection.format.setBackground(blended(base, StateStyle::color(state, base), tint));
            selection.format.setProperty(QTextFormat::FullWidthSelection, true);
        } else {
            continue;
        }
        selections.append(selection);
    }
    setExtraSelections(selections);
}

void DiffView::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

} // namespace Duende
