// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filteredit.h"

#include "models/filter/filtercompletion.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/trailingtextdelegate.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QStandardItemModel>
#include <QTextCharFormat>
#include <QTextLayout>

#include <chrono>

namespace Duende {

namespace {

using namespace std::chrono_literals;

constexpr auto pauseAfterKey = 120ms;
constexpr qsizetype historyLength = 20;

enum CompletionRole { DescriptionRole = Qt::UserRole, InsertRole, StartRole, LengthRole };

class OutlinedLabel final : public QLabel
{
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent* event) override
    {
        QLabel::paintEvent(event);
        QPainter painter(this);
        painter.setPen(outlineColor(palette()));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
};

QStandardItem* completionItem(const FilterCompletion& completion)
{
    auto* item = new QStandardItem(completion.display);
    item->setData(completion.description, DescriptionRole);
    item->setData(completion.insertText, InsertRole);
    item->setData(completion.replaceStart, StartRole);
    item->setData(completion.replaceLength, LengthRole);
    item->setData(
        QString(completion.display % QStringLiteral(", ") % completion.description), Qt::AccessibleTextRole);
    item->setEditable(false);
    return item;
}

} // namespace

FilterEdit::FilterEdit(const FilterSchema& schema, QWidget* parent)
    : QLineEdit(parent)
    , m_schema(schema)
    , m_completer(new QCompleter(this))
    , m_completions(new QStandardItemModel(this))
    , m_message(new OutlinedLabel(this))
    , m_icon(new QAction(this))
    , m_clear(new QAction(tr("Clear the filter"), this))
{
    setMaxLength(int(FilterExpression::maximumLength));
    setPlaceholderText(tr("Filter: state=failed or cpu>5"));
    setAccessibleName(tr("Filter"));
    addAction(m_icon, LeadingPosition);
    addAction(m_clear, TrailingPosition);
    m_clear->setVisible(false);
    connect(m_clear, &QAction::triggered, this, [this] { setFilter({}); });
    updateIcons();

    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setAutoFillBackground(true);
    m_message->setMargin(
        style()->pixelMetric(QStyle::PM_ToolTipLabelFrameWidth) + fontMetrics().averageCharWidth() / 2);
    m_message->setBackgroundRole(QPalette::ToolTipBase);
    m_message->setForegroundRole(QPalette::ToolTipText);
    m_message->setFocusPolicy(Qt::NoFocus);
    m_message->hide();

    updateOutline();
    m_completer->setWidget(this);
    m_completer->setModel(m_completions);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(12);
    QAbstractItemView* popup = m_completer->popup();
    popup->setFrameStyle(QFrame::Box | QFrame::Plain);
    popup->setForegroundRole(QPalette::WindowText);
    popup->setItemDelegate(new TrailingTextDelegate(DescriptionRole, popup));
    popup->setTextElideMode(Qt::ElideRight);
    popup->setAccessibleName(tr("What the filter can go on with"));
    popup->installEventFilter(this); // after the completer's own, so it comes first
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this, &FilterEdit::complete);

    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseAfterKey);
    connect(&m_pause, &QTimer::timeout, this, &FilterEdit::read);
    connect(this, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_clear->setVisible(!text.isEmpty());
        if (m_isUnderlined && !m_isComposing)
            setError(std::nullopt);
        m_pause.start();
    });
    connect(this, &QLineEdit::textEdited, this, &FilterEdit::offerCompletions);
}

FilterEdit::~FilterEdit()
{
    delete m_message; // it may be the window's by now
}

void FilterEdit::setFilter(const QString& text)
{
    setText(text);
    read();
}

void FilterEdit::setHistory(const QStringList& history)
{
    m_history = history.first(std::min(history.size(), historyLength));
}

QSize FilterEdit::sizeHint() const
{
    QSize size = QLineEdit::sizeHint();
    size.setWidth(fontMetrics().averageCharWidth() * 48);
    return size;
}

void FilterEdit::read()
{
    m_pause.stop();
    const auto parsed = FilterExpression::parse(text(), m_schema);
    if (!parsed) {
        // A word that is still being chosen from the list is no mistake yet.
        if (!m_completer->popup()->isVisible())
            setError(parsed.error());
        return;
    }
    setError(std::nullopt);
    if (*parsed == m_expression)
        return;
    m_expression = *parsed;
    Q_EMIT expressionChanged(m_expression);
}

void FilterEdit::setError(const std::optional<FilterError>& error)
{
    if (m_error == error)
        return;
    m_error = error;
    setAccessibleDescription(error ? error->message : QString());
    m_message->setText(error ? error->message : QString());
    underline();
    updateIcons();
    placeMessage();
    Q_EMIT errorChanged();
}

void FilterEdit::underline()
{
    // A format of the text inside a line edit can only be had as an input method has it.
    if (m_isComposing)
        return;
    QList<QInputMethodEvent::Attribute> attributes;
    if (m_error) {
        QTextCharFormat format;
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(QColor::fromRgb(0xda, 0x44, 0x53));
        attributes.append({QInputMethodEvent::TextFormat, int(m_error->position) - cursorPosition(),
            int(std::max<qsizetype>(m_error->length, 1)), format});
    }
    QInputMethodEvent event(QString(), attributes);
    QLineEdit::inputMethodEvent(&event);
    m_isUnderlined = m_error.has_value();
}

void FilterEdit::placeMessage()
{
    const bool isWanted = m_error && hasFocus() && isVisible() && !m_completer->popup()->isVisible();
    if (!isWanted) {
        m_message->hide();
        return;
    }
    if (m_message->parentWidget() != window())
        m_message->setParent(window());
    const int wide = std::max(width(), fontMetrics().averageCharWidth() * 40);
    m_message->setFixedWidth(std::min(wide, window()->width()));
    m_message->adjustSize();
    QPoint place = mapTo(window(), QPoint(0, height()));
    place.setX(std::clamp(place.x(), 0, std::max(0, window()->width() - m_message->width())));
    m_message->move(place);
    m_message->show();
    m_message->raise();
}

void FilterEdit::updateIcons()
{
    m_icon->setIcon(Icons::get(m_error ? QStringLiteral("dialog-warning") : QStringLiteral("edit-find")));
    m_icon->setToolTip(m_error ? m_error->message : QString());
    m_clear->setIcon(Icons::get(QStringLiteral("edit-clear")));
}

void FilterEdit::updateOutline()
{
    // A plain frame is drawn in the colour of the window's text.
    QPalette colors;
    colors.setColor(QPalette::WindowText, outlineColor(palette()));
    m_completer->popup()->setPalette(colors);
}

void FilterEdit::remember()
{
    if (m_error || m_pause.isActive())
        return;
    const QString filter = text().trimmed();
    if (filter.isEmpty() || (!m_history.isEmpty() && m_history.first() == filter))
        return;
    m_history.removeAll(filter);
    m_history.prepend(filter);
    setHistory(m_history);
    Q_EMIT historyChanged();
}

void FilterEdit::offerCompletions()
{
    m_completions->clear();
    if (text().isEmpty()) {
        for (const QString& filter : std::as_const(m_history))
            m_completions->appendRow(
                completionItem({FilterCompletion::Kind::Value, filter, 0, 0, filter, tr("used before")}));
    }
    const auto completions = completeFilter(text(), cursorPosition(), m_schema);
    for (const FilterCompletion& completion : completions) {
        // What is typed in full needs no offer.
        const QStringView present
            = QStringView(text()).sliced(completion.replaceStart, completion.replaceLength);
        if (present != completion.insertText)
            m_completions->appendRow(completionItem(completion));
    }
    if (m_completions->rowCount() == 0) {
        m_completer->popup()->hide();
        return;
    }
    QAbstractItemView* popup = m_completer->popup();
    const int contents = popup->sizeHintForColumn(0) + 2 * popup->frameWidth()
        + style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    QRect place = rect();
    place.setWidth(std::max(width(), std::min(contents, 2 * width())));
    popup->setCurrentIndex({});
    m_message->hide();
    m_completer->complete(place);
    popup->setCurrentIndex({});
}

void FilterEdit::complete(const QModelIndex& index)
{
    if (!index.isValid())
        return;
    const QString insert = index.data(InsertRole).toString();
    const auto start = index.data(StartRole).value<qsizetype>();
    setSelection(int(start), int(index.data(LengthRole).value<qsizetype>()));
    this->insert(insert);
    // The next part, once the list of this one is gone.
    QMetaObject::invokeMethod(this, &FilterEdit::offerCompletions, Qt::QueuedConnection);
}

bool FilterEdit::popupKey(QKeyEvent* event)
{
    QAbstractItemView* popup = m_completer->popup();
    const bool isChosen = popup->currentIndex().isValid();
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (isChosen)
            return false;
        popup->hide();
        keyPressEvent(event);
        return true;
    case Qt::Key_Tab:
        if (!isChosen)
            popup->setCurrentIndex(m_completer->completionModel()->index(0, 0));
        popup->hide();
        complete(m_completions->index(m_completer->popup()->currentIndex().row(), 0));
        return true;
    default:
        return false;
    }
}

bool FilterEdit::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_completer->popup()) {
        if (event->type() == QEvent::KeyPress && popupKey(static_cast<QKeyEvent*>(event)))
            return true;
        if (event->type() == QEvent::Hide)
            QMetaObject::invokeMethod(
                this,
                [this] {
                    read();
                    placeMessage();
                },
                Qt::QueuedConnection);
    }
    return QLineEdit::eventFilter(watched, event);
}

void FilterEdit::keyPressEvent(QKeyEvent* event)
{
    // The completer shows its keys to the field first; those that are its own go back to it.
    const QAbstractItemView* popup = m_completer->popup();
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (popup->isVisible()
        && (event->key() == Qt::Key_Escape || (isEnter && popup->currentIndex().isValid()))) {
        event->ignore();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        read();
        remember();
        if (!m_error)
            Q_EMIT accepted();
        return;
    case Qt::Key_Escape:
        if (text().isEmpty())
            Q_EMIT left();
        else
            setFilter({});
        return;
    case Qt::Key_Down:
        offerCompletions();
        return;
    case Qt::Key_Space:
        if (event->modifiers() == Qt::ControlModifier) {
            offerCompletions();
            return;
        }
        break;
    default:
        break;
    }
    QLineEdit::keyPressEvent(event);
}

void FilterEdit::inputMethodEvent(QInputMethodEvent* event)
{
    m_isComposing = !event->preeditString().isEmpty();
    QLineEdit::inputMethodEvent(event);
}

void FilterEdit::focusOutEvent(QFocusEvent* event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        remember();
    placeMessage();
}

void FilterEdit::changeEvent(QEvent* event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        updateIcons();
        updateOutline();
    }
}

} // namespace Duende
