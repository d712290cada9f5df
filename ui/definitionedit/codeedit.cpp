// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definitionedit/codeedit.h"

#include "ui/widgets/colors.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/statestyle.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <KSyntaxHighlighting/Theme>

#include <QHelpEvent>
#include <QPainter>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>

namespace Duende {

namespace {

constexpr int tabColumns = 4;
constexpr double currentLineShare = 0.05;

// Reading its index takes some milliseconds, once.
const KSyntaxHighlighting::Repository& syntaxes()
{
    static const KSyntaxHighlighting::Repository repository;
    return repository;
}

} // namespace

class CodeEdit::Margin final : public QWidget
{
public:
    explicit Margin(CodeEdit* edit) : QWidget(edit), m_edit(edit) { }

    QSize sizeHint() const override { return {m_edit->marginWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent* event) override { m_edit->paintMargin(event); }

private:
    CodeEdit* m_edit;
};

CodeEdit::CodeEdit(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_margin(new Margin(this))
    , m_highlighter(std::make_unique<KSyntaxHighlighting::SyntaxHighlighter>(document()))
{
    setFont(monospaced(font()));
    setTabStopDistance(QFontMetricsF(font()).horizontalAdvance(u' ') * tabColumns);
    setLineWrapMode(NoWrap);
    setAccessibleName(tr("Definition"));
    connect(this, &QPlainTextEdit::blockCountChanged, this, &CodeEdit::placeMargin);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& area, int dy) {
        if (dy != 0)
            m_margin->scroll(0, dy);
        else
            m_margin->update(0, area.y(), m_margin->width(), area.height());
    });
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, [this] {
        refreshMarks();
        m_margin->update();
    });
    refreshTheme();
    placeMargin();
}

CodeEdit::~CodeEdit()
{
    // Its end takes the colours off the text, which is no change that anybody should hear of now.
    const QSignalBlocker blocker(this);
    m_highlighter.reset();
}

void CodeEdit::setSyntaxOf(const QString& fileName)
{
    m_highlighter->setDefinition(syntaxes().definitionForFileName(fileName));
}

void CodeEdit::setMarks(const QList<Mark>& marks)
{
    if (marks == m_marks)
        return;
    m_marks = marks;
    m_markedLines.clear();
    for (const Mark& mark : marks)
        m_markedLines[mark.line] |= mark.isError;
    refreshMarks();
    m_margin->update();
}

void CodeEdit::goTo(int line)
{
    const QTextBlock block = document()->findBlockByNumber(std::clamp(line, 1, blockCount()) - 1);
    setTextCursor(QTextCursor(block));
    centerCursor();
}

QString CodeEdit::textOfLine(int line) const
{
    QStringList texts;
    for (const Mark& mark : m_marks) {
        if (mark.line == line)
            texts.append(mark.text);
    }
    return texts.join(u'\n');
}

QColor CodeEdit::markColor(bool isError) const
{
    return StateStyle::color(
        isError ? DaemonStatus::State::Failed : DaemonStatus::State::Paused, palette().color(QPalette::Base));
}

void CodeEdit::refreshMarks()
{
    QList<QTextEdit::ExtraSelection> selections;
    QTextEdit::ExtraSelection current;
    current.format.setBackground(
        blended(palette().color(QPalette::Base), palette().color(QPalette::Text), currentLineShare));
    current.format.setProperty(QTextFormat::FullWidthSelection, true);
    current.cursor = textCursor();
    current.cursor.clearSelection();
    selections.append(current);
    for (auto mark = m_markedLines.cbegin(); mark != m_markedLines.cend(); ++mark) {
        const QTextBlock block = document()->findBlockByNumber(mark.key() - 1);
        if (!block.isValid())
            continue;
        QTextEdit::ExtraSelection line;
        line.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        line.format.setUnderlineColor(markColor(mark.value()));
        line.cursor = QTextCursor(block);
        // From the first character that is seen, so that an indent is not underlined.
        const QString text = block.text();
        const auto first = std::ranges::find_if(text, [](QChar c) { return !c.isSpace(); });
        line.cursor.setPosition(block.position() + int(first - text.begin()));
        line.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        selections.append(line);
    }
    setExtraSelections(selections);
}

int CodeEdit::marginWidth() const
{
    const int digits = std::max(3, int(QString::number(blockCount()).size()));
    const QFontMetrics metrics = fontMetrics();
    // A mark, the number, and half a character beside each.
    return metrics.height() + metrics.horizontalAdvance(u'9') * (digits + 1);
}

void CodeEdit::placeMargin()
{
    const int width = marginWidth();
    setViewportMargins(width, 0, 0, 0);
    const QRect inside = contentsRect();
    m_margin->setGeometry(inside.left(), inside.top(), width, inside.height());
}

void CodeEdit::paintMargin(QPaintEvent* event)
{
    QPainter painter(m_margin);
    const QColor base = palette().color(QPalette::Base);
    const QColor text = palette().color(QPalette::Text);
    const QColor ground = blended(base, text, currentLineShare);
    painter.fillRect(event->rect(), ground);
    const QColor dim = readableOn(blended(ground, text, 0.5), ground);
    const int half = fontMetrics().horizontalAdvance(u'9') / 2;
    const int current = textCursor().blockNumber();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF line = blockBoundingGeometry(block).translated(contentOffset());
        if (line.top() > event->rect().bottom())
            break;
        if (!block.isVisible() || line.bottom() < event->rect().top())
            continue;
        const int number = block.blockNumber() + 1;
        painter.setPen(block.blockNumber() == current ? text : dim);
        const int height = fontMetrics().height();
        painter.drawText(QRectF(0, line.top(), m_margin->width() - half, height),
            Qt::AlignRight | Qt::AlignVCenter, QString::number(number));
        const auto mark = m_markedLines.constFind(number);
        if (mark != m_markedLines.cend()) {
            const int extent = height * 4 / 5;
            const QRect place(half / 2, int(line.top()) + (height - extent) / 2, extent, extent);
            Icons::get(*mark ? QStringLiteral("dialog-error") : QStringLiteral("dialog-warning"))
                .paint(&painter, place);
        }
    }
}

void CodeEdit::refreshTheme()
{
    m_highlighter->setTheme(syntaxes().themeForPalette(palette()));
    m_highlighter->rehighlight();
}

bool CodeEdit::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text = textOfLine(cursorForPosition(help->pos()).blockNumber() + 1);
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(
                help->globalPos(), text.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>")), this);
        return true;
    }
    return QPlainTextEdit::viewportEvent(event);
}

void CodeEdit::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_highlighter) {
        refreshTheme();
        refreshMarks();
    }
    if (event->type() == QEvent::FontChange)
        placeMargin();
}

void CodeEdit::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    placeMargin();
}

} // namespace Duende
