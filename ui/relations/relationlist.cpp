// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relations/relationlist.h"

#include "models/relations/relationmodel.h"
#include "ui/widgets/clearbutton.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/quietselection.h"
#include "ui/widgets/statestyle.h"
#include "ui/widgets/tooltip.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMouseEvent>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QToolTip>
#include <QTreeView>
#include <QVBoxLayout>

namespace Duende {

namespace {

constexpr int nameCharacters = 32;
constexpr int stateCharacters = 13;

class RelationDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
        const QModelIndex& index) override
    {
        if (event->type() != QEvent::ToolTip)
            return QStyledItemDelegate::helpEvent(event, view, option, index);
        QToolTip::showText(event->globalPos(), plainToolTip(index.data(Qt::ToolTipRole).toString()), view);
        return true;
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.data(RelationModel::IsHeadingRole).toBool()) {
            option->font.setBold(true);
            return;
        }
        option->textElideMode
            = index.column() == RelationModel::NameColumn ? Qt::ElideMiddle : Qt::ElideRight;
        if (index.column() == RelationModel::NameColumn) {
            option->palette.setBrush(QPalette::Text, option->palette.link());
            option->font.setUnderline(option->state.testFlag(QStyle::State_MouseOver));
        } else if (index.column() == RelationModel::StateColumn) {
            styleState(option, index.data(RelationModel::StateRole));
        }
    }

private:
    static void styleState(QStyleOptionViewItem* option, const QVariant& state)
    {
        if (!state.isValid()) {
            option->palette.setBrush(QPalette::Text, option->palette.placeholderText());
            return;
        }
        const auto value = DaemonStatus::State(state.toInt());
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = StateStyle::icon(value);
        const int extent = option->fontMetrics.ascent();
        option->decorationSize = QSize(extent, extent);
        option->palette.setColor(
            QPalette::Text, StateStyle::color(value, option->palette.color(QPalette::Base)));
    }
};

QString kindOf(const QModelIndex& heading)
{
    return heading.data().toString().section(QStringLiteral(" ("), 0, -2);
}

} // namespace

RelationList::RelationList(QWidget* parent)
    : QWidget(parent)
    , m_model(new RelationModel(this))
    , m_filter(new QSortFilterProxyModel(this))
    , m_search(new QLineEdit)
    , m_count(new QLabel)
    , m_controls(new QWidget)
    , m_stack(new QStackedWidget)
    , m_tree(new QTreeView)
    , m_nothing(new EmptyState)
    , m_open(new QAction(Icons::get(QStringLiteral("go-next")), tr("Open"), this))
    , m_copy(new QAction(Icons::get(QStringLiteral("edit-copy")), tr("Copy name"), this))
{
    setUpTree();
    setUpActions();
    m_search->setPlaceholderText(tr("Search relations"));
    m_search->setAccessibleName(tr("Search relations"));
    addClearButton(m_search);
    m_search->addAction(Icons::get(QStringLiteral("edit-find")), QLineEdit::LeadingPosition);
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_stack->addWidget(m_tree);
    m_stack->addWidget(m_nothing);
    auto* line = new QHBoxLayout(m_controls);
    line->setContentsMargins({});
    line->addWidget(m_search, 1);
    line->addWidget(m_count);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_controls);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_tree);
    connect(m_search, &QLineEdit::textChanged, this, &RelationList::search);
    refresh();
}

void RelationList::addControl(QWidget* control)
{
    m_controls->layout()->addWidget(control);
}

void RelationList::setUpTree()
{
    m_filter->setSourceModel(m_model);
    m_filter->setFilterKeyColumn(-1);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filter->setRecursiveFilteringEnabled(true);
    m_filter->setAutoAcceptChildRows(true); // a kind that matches shows all of it
    m_tree->setModel(m_filter);
    m_tree->setItemDelegate(new RelationDelegate(m_tree));
    m_tree->setAccessibleName(tr("Relations"));
    m_tree->setUniformRowHeights(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_tree->setExpandsOnDoubleClick(true);
    m_tree->viewport()->setMouseTracking(true);
    m_tree->viewport()->installEventFilter(this);
    m_tree->installEventFilter(this);
    const int character = fontMetrics().averageCharWidth();
    m_tree->header()->resizeSection(RelationModel::NameColumn, character * nameCharacters);
    m_tree->header()->resizeSection(RelationModel::StateColumn, character * stateCharacters);
    m_tree->header()->setSectionsMovable(false);
    new QuietSelection(m_tree);

    connect(m_tree, &QTreeView::collapsed, this, [this](const QModelIndex& index) {
        if (!m_isRestoring)
            m_folded.insert(kindOf(index));
    });
    connect(m_tree, &QTreeView::expanded, this, [this](const QModelIndex& index) {
        if (!m_isRestoring)
            m_folded.remove(kindOf(index));
    });
    connect(m_tree, &QTreeView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == RelationModel::NameColumn)
            open(index);
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex& current) {
            const bool isDaemon = current.isValid() && current.parent().isValid();
            m_open->setEnabled(isDaemon);
            m_copy->setEnabled(isDaemon);
            if (isDaemon && !m_isRestoring)
                Q_EMIT currentPlaceChanged(current.siblingAtColumn(0).data(RelationModel::PlaceRole).toInt());
        });
}

void RelationList::setUpActions()
{
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    m_tree->addActions({m_open, m_copy});
    m_open->setEnabled(false);
    m_copy->setEnabled(false);
    connect(m_open, &QAction::triggered, this, [this] { open(m_tree->currentIndex()); });
    connect(m_copy, &QAction::triggered, this, [this] {
        if (const RelatedDaemon* daemon = m_model->daemon(m_filter->mapToSource(m_tree->currentIndex())))
            QGuiApplication::clipboard()->setText(daemon->name);
    });
}

bool RelationList::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const QModelIndex current = m_tree->currentIndex();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && current.parent().isValid()) {
            open(current);
            return true;
        }
    } else if (watched == m_tree->viewport() && event->type() == QEvent::MouseMove) {
        const QModelIndex index = m_tree->indexAt(static_cast<QMouseEvent*>(event)->position().toPoint());
        const bool isLink = index.parent().isValid() && index.column() == RelationModel::NameColumn;
        m_tree->viewport()->setCursor(isLink ? Qt::PointingHandCursor : Qt::ArrowCursor);
    }
    return QWidget::eventFilter(watched, event);
}

void RelationList::open(const QModelIndex& index)
{
    if (const RelatedDaemon* daemon = m_model->daemon(m_filter->mapToSource(index)))
        Q_EMIT daemonRequested(DaemonHandle(daemon->handle));
}

void RelationList::setRelations(const DaemonRelations& relations)
{
    const DaemonRelations& before = m_model->relations();
    const bool isSame = !before.daemons.isEmpty() && !relations.daemons.isEmpty()
        && before.daemons.constFirst().handle == relations.daemons.constFirst().handle;
    const RelatedDaemon* current = m_model->daemon(m_filter->mapToSource(m_tree->currentIndex()));
    const QString name = isSame && current ? current->name : QString();
    const int scrolled = isSame ? m_tree->verticalScrollBar()->value() : 0;
    m_isRestoring = true;
    m_model->setRelations(relations);
    refresh();
    if (!name.isEmpty() && !m_tree->currentIndex().isValid()) {
        for (qsizetype place = 0; place < relations.daemons.size(); ++place) {
            if (relations.daemons.at(place).name == name)
                m_tree->setCurrentIndex(findPlace(place));
        }
    }
    m_tree->doItemsLayout();
    m_tree->verticalScrollBar()->setValue(scrolled);
    m_isRestoring = false;
}

QModelIndex RelationList::findPlace(qsizetype place) const
{
    for (int row = 0; row < m_filter->rowCount(); ++row) {
        const QModelIndex heading = m_filter->index(row, 0);
        for (int child = 0; child < m_filter->rowCount(heading); ++child) {
            const QModelIndex index = m_filter->index(child, 0, heading);
            if (index.data(RelationModel::PlaceRole).toInt() == int(place))
                return index;
        }
    }
    return {};
}

void RelationList::setCurrentPlace(qsizetype place)
{
    const QModelIndex found = findPlace(place);
    if (!found.isValid())
        return;
    m_isRestoring = true;
    m_tree->setCurrentIndex(found);
    m_tree->scrollTo(found);
    m_isRestoring = false;
}

void RelationList::search(const QString& text)
{
    m_isRestoring = true;
    m_filter->setFilterFixedString(text.trimmed());
    refresh();
    m_isRestoring = false;
}

void RelationList::refresh()
{
    const bool isSearching = !m_search->text().trimmed().isEmpty();
    int shown = 0;
    for (int row = 0; row < m_filter->rowCount(); ++row) {
        const QModelIndex heading = m_filter->index(row, 0);
        m_tree->setFirstColumnSpanned(row, {}, true);
        m_tree->setExpanded(heading, isSearching || !m_folded.contains(kindOf(heading)));
        shown += m_filter->rowCount(heading);
    }
    const int total = m_model->relationCount();
    m_count->setText(tr("%1 of %2").arg(QLocale().toString(shown), QLocale().toString(total)));
    m_count->setVisible(isSearching && total > 0);
    if (total == 0)
        m_nothing->setContent({}, tr("No relations"), tr("Nothing needs it, and it needs nothing."));
    else
        m_nothing->setContent(
            {}, tr("No relation matches"), tr("Kinds, names, states and descriptions are searched as text."));
    m_stack->setCurrentWidget(shown > 0 ? static_cast<QWidget*>(m_tree) : m_nothing);
}

} // namespace Duende
