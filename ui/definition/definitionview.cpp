// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definition/definitionview.h"

#include "models/format/plaintext.h"
#include "ui/definition/definitionhighlighter.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/statestyle.h"
#include "ui/widgets/tooltip.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolTip>

#include <cmath>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds markFor = 2s;
constexpr qsizetype mostMatches = 2000;
constexpr int mostGutterCharacters = 28;
constexpr qreal headingTint = 0.06;
constexpr qreal markTint = 0.35;
constexpr qreal matchTint = 0.25;

} // namespace

/// The numbers beside the text.
class DefinitionView::Gutter final : public QWidget
{
public:
    explicit Gutter(DefinitionView* view) : QWidget(view), m_view(view) { }

protected:
    void paintEvent(QPaintEvent* event) override { m_view->paintGutter(event); }

private:
    DefinitionView* m_view;
};

DefinitionView::DefinitionView(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_gutter(new Gutter(this))
    , m_highlighter(new DefinitionHighlighter(document()))
    , m_goToOverride(addAction(tr("Go to what overrides it"), QKeySequence(Qt::CTRL | Qt::Key_Return)))
    , m_goToFile(addAction(tr("Show in its file"), QKeySequence(Qt::Key_Return)))
    , m_help(addAction(tr("What the manual says"), QKeySequence::HelpContents))
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setLineWrapMode(NoWrap);
    setFont(monospaced(font()));
    setAccessibleName(tr("Definition"));
    viewport()->setMouseTracking(true);
    m_help->setIcon(Icons::get(QStringLiteral("help-contents")));
    m_highlighter->setPalette(palette());

    m_markTimer.setSingleShot(true);
    m_markTimer.setInterval(markFor);
    connect(&m_markTimer, &QTimer::timeout, this, [this] {
        m_marked = -1;
        refreshSelections();
    });
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int dy) {
        if (dy != 0)
            m_gutter->scroll(0, dy);
        else
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
    });
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &DefinitionView::refreshActions);
    connect(m_goToOverride, &QAction::triggered, this, [this] {
        if (const DefinitionSetting* setting = currentSetting(); setting && setting->overriddenBy)
            Q_EMIT placeRequested(*setting->overriddenBy);
    });
    connect(m_goToFile, &QAction::triggered, this, [this] {
        if (const auto place = currentPlace())
            Q_EMIT placeRequested(*place);
    });
    connect(m_help, &QAction::triggered, this, [this] {
        if (const DefinitionSetting* setting = currentSetting())
            Q_EMIT helpRequested(setting->section, setting->name);
    });
    refreshActions();
}

DefinitionView::~DefinitionView() = default;

QAction* DefinitionView::addAction(const QString& text, const QKeySequence& shortcut)
{
    auto* action = new QAction(text, this);
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetShortcut);
    QWidget::addAction(action);
    return action;
}

void DefinitionView::setDefinition(const DaemonDefinition& definition, Mode mode)
{
    if (m_definition == definition && m_mode == mode)
        return;
    const bool isSameMode = m_mode == mode;
    const std::optional<DefinitionPlace> cursor = currentPlace();
    const QString path = cursor ? m_definition.files.value(cursor->file).path : QString();
    const int scrolled = verticalScrollBar()->value();
    m_definition = definition;
    m_mode = mode;
    m_lines = mode == Mode::Files ? DefinitionText::files(definition) : DefinitionText::effective(definition);
    m_marked = -1;
    write();
    if (!cursor)
        return;
    if (const auto place = DefinitionText::placeOf(definition, path, cursor->line)) {
        if (const int block = blockOf(*place); block >= 0)
            setTextCursor(QTextCursor(document()->findBlockByNumber(block)));
    }
    if (isSameMode)
        verticalScrollBar()->setValue(scrolled);
}

void DefinitionView::write()
{
    m_matches.clear();
    m_highlighter->setLines(m_lines, m_definition.syntax);
    QString text;
    for (const DefinitionLine& line : std::as_const(m_lines)) {
        if (!text.isEmpty())
            text += u'\n';
        text += line.text;
        if (!line.remark.isEmpty())
            text += QStringLiteral("  \u2013  ") + line.remark;
    }
    setPlainText(text);
    // The heading's ground goes across the whole view.
    QTextBlockFormat heading;
    heading.setBackground(
        blended(palette().color(QPalette::Base), palette().color(QPalette::Text), headingTint));
    for (int i = 0; i < int(m_lines.size()); ++i) {
        if (m_lines.at(i).kind == DefinitionLine::Kind::Heading)
            QTextCursor(document()->findBlockByNumber(i)).setBlockFormat(heading);
    }
    updateMargins();
    search(m_searched);
    refreshActions();
}

int DefinitionView::blockOf(const DefinitionPlace& place) const
{
    int found = -1;
    // A setting that counts stands on one line, wherever it goes on in its file.
    const DefinitionSetting* setting
        = m_mode == Mode::Effective ? DefinitionText::settingAt(m_definition, place) : nullptr;
    for (int i = 0; i < int(m_lines.size()); ++i) {
        const DefinitionLine& line = m_lines.at(i);
        if (line.place.file != place.file)
            continue;
        if (line.place.line == place.line && (place.line > 0 || line.kind == DefinitionLine::Kind::Heading))
            return i;
        if (setting && setting->place == line.place)
            found = i;
    }
    return found;
}

bool DefinitionView::showPlace(const DefinitionPlace& place)
{
    const int block = blockOf(place);
    if (block < 0)
        return false;
    setTextCursor(QTextCursor(document()->findBlockByNumber(block)));
    centerCursor();
    m_marked = block;
    refreshSelections();
    m_markTimer.start();
    return true;
}

std::optional<DefinitionPlace> DefinitionView::currentPlace() const
{
    const int block = textCursor().blockNumber();
    if (block >= m_lines.size() || m_lines.at(block).place.file < 0)
        return std::nullopt;
    return m_lines.at(block).place;
}

const DefinitionSetting* DefinitionView::currentSetting() const
{
    const auto place = currentPlace();
    return place ? DefinitionText::settingAt(m_definition, *place) : nullptr;
}

int DefinitionView::search(const QString& text)
{
    m_searched = text;
    m_matches.clear();
    if (!text.isEmpty()) {
        QTextCursor found = document()->find(text, 0);
        while (!found.isNull() && m_matches.size() < mostMatches) {
            m_matches.append(found);
            found = document()->find(text, found);
        }
    }
    refreshSelections();
    return int(m_matches.size());
}

int DefinitionView::searchNext(bool isBackwards)
{
    if (m_matches.isEmpty())
        return 0;
    const int from = isBackwards ? textCursor().selectionStart() : textCursor().selectionEnd();
    qsizetype next = 0;
    if (isBackwards) {
        next = m_matches.size() - 1;
        while (next > 0 && m_matches.at(next).selectionEnd() > from)
            --next;
        if (m_matches.at(next).selectionEnd() > from)
            next = m_matches.size() - 1;
    } else {
        while (next < m_matches.size() && m_matches.at(next).selectionStart() < from)
            ++next;
        next %= m_matches.size();
    }
    setTextCursor(m_matches.at(next));
    ensureCursorVisible();
    return int(next) + 1;
}

void DefinitionView::refreshSelections()
{
    const QColor ground = palette().color(QPalette::Base);
    const QColor highlight = palette().color(QPalette::Highlight);
    QList<QTextEdit::ExtraSelection> selections;
    if (m_marked >= 0) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(document()->findBlockByNumber(m_marked));
        mark.format.setBackground(blended(ground, highlight, markTint));
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        selections.append(mark);
    }
    for (const QTextCursor& match : std::as_const(m_matches)) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = match;
        selection.format.setBackground(
            blended(ground, StateStyle::color(DaemonStatus::State::Paused, ground), matchTint));
        selections.append(selection);
    }
    setExtraSelections(selections);
}

void DefinitionView::refreshActions()
{
    const DefinitionSetting* setting = currentSetting();
    m_goToOverride->setEnabled(setting && setting->overriddenBy);
    m_goToFile->setVisible(m_mode == Mode::Effective);
    m_goToFile->setEnabled(m_mode == Mode::Effective && currentPlace());
    m_help->setEnabled(setting != nullptr);
}

QString DefinitionView::gutterText(const DefinitionLine& line) const
{
    if (line.kind != DefinitionLine::Kind::Text)
        return {};
    if (m_mode == Mode::Files)
        return QString::number(line.place.line);
    return DefinitionText::placeText(m_definition, line.place);
}

void DefinitionView::updateMargins()
{
    const int space = fontMetrics().averageCharWidth();
    int widest = 0;
    for (const DefinitionLine& line : std::as_const(m_lines))
        widest = std::max(widest, int(gutterText(line).size()));
    widest = std::min(std::max(widest, 3), mostGutterCharacters);
    setViewportMargins(space * (widest + 2), 0, 0, 0);
    const QRect inner = contentsRect();
    m_gutter->setGeometry(inner.left(), inner.top(), space * (widest + 2), viewport()->height());
    m_gutter->update();
}

QList<std::pair<const DefinitionLine*, QRectF>> DefinitionView::visibleLines() const
{
    QList<std::pair<const DefinitionLine*, QRectF>> lines;
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF rect = blockBoundingGeometry(block).translated(contentOffset());
        if (rect.top() > viewport()->height() || block.blockNumber() >= m_lines.size())
            break;
        lines.append({&m_lines.at(block.blockNumber()), rect});
    }
    return lines;
}

void DefinitionView::paintGutter(QPaintEvent* event)
{
    QPainter painter(m_gutter);
    painter.fillRect(event->rect(), palette().color(QPalette::Base));
    painter.setFont(font());
    painter.setPen(palette().color(QPalette::PlaceholderText));
    const int space = fontMetrics().averageCharWidth();
    for (const auto& [line, block] : visibleLines()) {
        const QRect rect(0, int(block.top()), m_gutter->width() - space, int(block.height()));
        if (line->kind == DefinitionLine::Kind::Heading)
            painter.fillRect(0, rect.top(), m_gutter->width(), rect.height(),
                blended(palette().color(QPalette::Base), palette().color(QPalette::Text), headingTint));
        painter.drawText(rect, int(Qt::AlignRight | Qt::AlignTop),
            fontMetrics().elidedText(gutterText(*line), Qt::ElideMiddle, rect.width()));
    }
}

QString DefinitionView::remark(const DefinitionLine& line) const
{
    if (line.overriddenBy && !line.isContinuing)
        return tr("overridden by %1").arg(DefinitionText::placeText(m_definition, *line.overriddenBy));
    return line.problem;
}

QRectF DefinitionView::remarkRect(const DefinitionLine& line, const QRectF& block) const
{
    const QFontMetricsF metrics(font());
    const qreal tab = tabStopDistance();
    qreal width = 0;
    const QStringList pieces = line.text.split(u'\t');
    for (qsizetype i = 0; i < pieces.size(); ++i) {
        if (i > 0)
            width = (std::floor(width / tab) + 1) * tab;
        width += metrics.horizontalAdvance(pieces.at(i));
    }
    const qreal left = block.left() + document()->documentMargin() + width + 3 * metrics.averageCharWidth();
    return {left, block.top(), metrics.horizontalAdvance(remark(line)), block.height()};
}

void DefinitionView::paintEvent(QPaintEvent* event)
{
    QPlainTextEdit::paintEvent(event);
    QPainter painter(viewport());
    painter.setFont(font());
    const QColor ground = palette().color(QPalette::Base);
    for (const auto& [line, block] : visibleLines()) {
        const QString text = remark(*line);
        if (text.isEmpty() || !block.toAlignedRect().intersects(event->rect()))
            continue;
        const bool isLink = line->overriddenBy.has_value();
        painter.setPen(isLink ? readableOn(palette().color(QPalette::Link), ground)
                              : StateStyle::color(DaemonStatus::State::Failed, ground));
        const QRectF rect = remarkRect(*line, block);
        painter.drawText(QRectF(rect.topLeft(), QSizeF(viewport()->width() - rect.left(), rect.height())),
            int(Qt::AlignLeft | Qt::AlignTop),
            fontMetrics().elidedText(text, Qt::ElideRight, int(viewport()->width() - rect.left())));
    }
}

void DefinitionView::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    updateMargins();
}

void DefinitionView::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    m_highlighter->setPalette(palette());
    const QTextCursor cursor = textCursor();
    const int scrolled = verticalScrollBar()->value();
    const int block = cursor.blockNumber();
    write();
    setTextCursor(QTextCursor(document()->findBlockByNumber(block)));
    verticalScrollBar()->setValue(scrolled);
}

const DefinitionLine* DefinitionView::lineAt(const QPoint& position) const
{
    for (const auto& [line, block] : visibleLines()) {
        if (position.y() >= block.top() && position.y() < block.bottom())
            return line;
    }
    return nullptr;
}

const DefinitionLine* DefinitionView::linkAt(const QPoint& position) const
{
    for (const auto& [line, block] : visibleLines()) {
        if (line->overriddenBy && !line->isContinuing && remarkRect(*line, block).contains(position))
            return line;
    }
    return nullptr;
}

void DefinitionView::mouseMoveEvent(QMouseEvent* event)
{
    QPlainTextEdit::mouseMoveEvent(event);
    viewport()->setCursor(linkAt(event->pos()) ? Qt::PointingHandCursor : Qt::IBeamCursor);
}

void DefinitionView::mouseReleaseEvent(QMouseEvent* event)
{
    QPlainTextEdit::mouseReleaseEvent(event);
    const DefinitionLine* link = event->button() == Qt::LeftButton ? linkAt(event->pos()) : nullptr;
    if (link && !textCursor().hasSelection())
        Q_EMIT placeRequested(*link->overriddenBy);
}

void DefinitionView::contextMenuEvent(QContextMenuEvent* event)
{
    if (event->reason() == QContextMenuEvent::Mouse && !textCursor().hasSelection())
        setTextCursor(cursorForPosition(event->pos()));
    auto* menu = createStandardContextMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSeparator();
    menu->addActions({m_goToOverride, m_goToFile, m_help});
    menu->popup(event->globalPos());
}

QString DefinitionView::toolTipAt(const QPoint& position) const
{
    const DefinitionLine* line = lineAt(position);
    if (!line)
        return {};
    QStringList parts;
    if (line->overriddenBy) {
        const DefinitionFile file = m_definition.files.value(line->overriddenBy->file);
        parts.append(
            tr("Overridden by %1, line %2").arg(plainText(file.path, 500)).arg(line->overriddenBy->line));
    }
    if (m_mode == Mode::Effective && line->place.file >= 0)
        parts.append(tr("%1, line %2")
                .arg(plainText(m_definition.files.value(line->place.file).path, 500))
                .arg(line->place.line));
    if (!line->problem.isEmpty())
        parts.append(line->problem);
    return parts.join(u'\n');
}

bool DefinitionView::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QPlainTextEdit::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), plainToolTip(toolTipAt(help->pos())), viewport());
    return true;
}

} // namespace Duende
