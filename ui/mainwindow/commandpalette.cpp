// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/commandpalette.h"

#include "ui/mainwindow/palettemodel.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/trailingtextdelegate.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace Duende {

namespace {

/// Entries without an icon stand in line with those that have one.
class PaletteDelegate final : public TrailingTextDelegate
{
public:
    explicit PaletteDelegate(QObject* parent) : TrailingTextDelegate(PaletteModel::HintRole, parent) { }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        TrailingTextDelegate::initStyleOption(option, index);
        option->features |= QStyleOptionViewItem::HasDecoration;
    }
};

} // namespace

CommandPalette::CommandPalette(
    const QList<QAction*>& actions, const DaemonListModel* daemons, QWidget* window)
    : QFrame(window, Qt::Popup)
    , m_window(window)
    , m_field(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_model(new PaletteModel(actions, daemons, this))
    , m_nothing(new EmptyState(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(tr("Command palette"));
    m_field->setPlaceholderText(tr("Type an action or a daemon"));
    m_field->setAccessibleName(tr("Action or daemon"));
    m_field->addAction(Icons::get(QStringLiteral("edit-find")), QLineEdit::LeadingPosition);
    m_field->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setUniformItemSizes(true);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setAccessibleName(tr("Actions and daemons"));
    m_nothing->setContent({}, tr("Neither an action nor a daemon is called so"));
    setFocusProxy(m_field);

    auto* results = new QStackedLayout;
    results->addWidget(m_list);
    results->addWidget(m_nothing);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_field);
    layout->addLayout(results);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_list, &QListView::clicked, this, &CommandPalette::choose);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this, results] {
        results->setCurrentWidget(m_model->rowCount() > 0 ? static_cast<QWidget*>(m_list) : m_nothing);
    });
    search({});
}

void CommandPalette::open()
{
    const int wide = std::min(fontMetrics().averageCharWidth() * 72, m_window->width() * 9 / 10);
    const int high = std::min(fontMetrics().height() * 24, m_window->height() * 2 / 3);
    resize(wide, high);
    move(m_window->mapToGlobal(QPoint((m_window->width() - wide) / 2, m_window->height() / 8)));
    show();
    m_field->setFocus();
}

void CommandPalette::search(const QString& text)
{
    m_model->setPattern(text);
    m_list->setCurrentIndex(m_model->index(0));
    m_list->scrollToTop();
}

void CommandPalette::choose(const QModelIndex& index)
{
    if (!index.isValid())
        return;
    QAction* action = m_model->action(index);
    const DaemonId daemon = m_model->daemon(index);
    // Closed first: what was chosen may open a window of its own.
    close();
    if (action)
        action->trigger();
    else if (!daemon.isNull())
        Q_EMIT daemonChosen(daemon);
}

void CommandPalette::paintEvent(QPaintEvent* event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    painter.setPen(outlineColor(palette()));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QCoreApplication::sendEvent(m_list, event);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(m_list->currentIndex());
        return true;
    case Qt::Key_Escape:
        close();
        return true;
    default:
        return false;
    }
}

} // namespace Duende
