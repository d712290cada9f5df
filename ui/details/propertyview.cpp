// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/propertyview.h"

#include "models/propertymodel.h"
#include "ui/widgets/clearbutton.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tooltip.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QToolTip>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace Duende {

namespace {

constexpr int nameCharacters = 28;

class PropertyDelegate final : public QStyledItemDelegate
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
        if (index.data(PropertyModel::IsHeadingRole).toBool())
            option->font.setBold(true);
        else if (index.column() == PropertyModel::ValueColumn)
            option->font = tabularFigures(option->font);
        if (index.data(PropertyModel::IsUnknownRole).toBool())
            option->palette.setBrush(QPalette::Text, option->palette.placeholderText());
    }
};

} // namespace

PropertyView::PropertyView(QWidget* parent)
    : QWidget(parent)
    , m_model(new PropertyModel(this))
    , m_filter(new QSortFilterProxyModel(this))
    , m_search(new QLineEdit)
    , m_count(new QLabel)
    , m_stack(new QStackedWidget)
    , m_tree(new QTreeView)
    , m_nothing(new EmptyState)
    , m_copy(new QAction(Icons::get(QStringLiteral("edit-copy")), tr("Copy"), this))
    , m_copyValue(new QAction(tr("Copy value"), this))
    , m_copyName(new QAction(tr("Copy name"), this))
    , m_copyGroup(new QAction(this))
    , m_copyAll(new QAction(tr("Copy all"), this))
    , m_showDefinition(new QAction(tr("Show in definition"), this))
{
    setUpTree();
    setUpActions();
    m_search->setPlaceholderText(tr("Search properties"));
    m_search->setAccessibleName(tr("Search properties"));
    addClearButton(m_search);
    m_search->addAction(Icons::get(QStringLiteral("edit-find")), QLineEdit::LeadingPosition);
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_stack->addWidget(m_tree);
    m_stack->addWidget(m_nothing);
    auto* line = new QHBoxLayout;
    line->addWidget(m_search, 1);
    line->addWidget(m_count);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(line);
    layout->addWidget(m_stack, 1);
    connect(m_search, &QLineEdit::textChanged, this, &PropertyView::search);
    refreshTree();
}

void PropertyView::setUpTree()
{
    m_filter->setSourceModel(m_model);
    m_filter->setFilterKeyColumn(-1);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filter->setRecursiveFilteringEnabled(true);
    m_filter->setAutoAcceptChildRows(true); // a heading that matches shows all of its group
    m_tree->setModel(m_filter);
    m_tree->setItemDelegate(new PropertyDelegate(m_tree));
    m_tree->setAccessibleName(tr("Properties"));
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setUniformRowHeights(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_tree->header()->resizeSection(
        PropertyModel::NameColumn, fontMetrics().averageCharWidth() * nameCharacters);
    m_tree->header()->setSectionsMovable(false);

    const auto titleOf = [this](const QModelIndex& index) { return index.data().toString(); };
    connect(m_tree, &QTreeView::collapsed, this, [this, titleOf](const QModelIndex& index) {
        if (!m_isRestoring)
            m_folded.insert(titleOf(index));
    });
    connect(m_tree, &QTreeView::expanded, this, [this, titleOf](const QModelIndex& index) {
        if (!m_isRestoring)
            m_folded.remove(titleOf(index));
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &PropertyView::refreshActions);
    connect(
        m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &PropertyView::refreshActions);
}

void PropertyView::setUpActions()
{
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    m_copyGroup->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+C")));
    m_copyAll->setShortcut(QKeySequence(QStringLiteral("Ctrl+Alt+C")));
    for (QAction* action : {m_copyGroup, m_copyAll})
        action->setShortcutContext(Qt::WidgetShortcut);
    m_tree->addActions({m_copy, m_copyValue, m_copyName, m_copyGroup, m_copyAll, m_showDefinition});
    m_showDefinition->setVisible(false);
    connect(m_showDefinition, &QAction::triggered, this, [this] {
        Q_EMIT definitionRequested(
            m_tree->currentIndex().siblingAtColumn(PropertyModel::NameColumn).data().toString());
    });
    connect(
        m_copy, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(selectedText()); });
    connect(m_copyValue, &QAction::triggered, this, [this] { copyCurrent(PropertyModel::ValueColumn); });
    connect(m_copyName, &QAction::triggered, this, [this] { copyCurrent(PropertyModel::NameColumn); });
    connect(m_copyGroup, &QAction::triggered, this,
        [this] { QGuiApplication::clipboard()->setText(groupText(currentHeading())); });
    connect(
        m_copyAll, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(allText()); });
    refreshActions();
}

void PropertyView::setGroups(const QList<PropertyGroup>& groups)
{
    const Place before = place();
    m_isRestoring = true;
    m_model->setGroups(groups);
    refreshTree();
    restore(before);
    m_isRestoring = false;
    refreshActions();
}

void PropertyView::setGroupsOfAnother(const QList<PropertyGroup>& groups)
{
    m_isRestoring = true;
    m_model->setGroups(groups);
    refreshTree();
    m_tree->clearSelection();
    m_tree->setCurrentIndex({});
    m_tree->scrollToTop();
    m_isRestoring = false;
    refreshActions();
}

void PropertyView::search(const QString& text)
{
    m_isRestoring = true;
    m_filter->setFilterFixedString(text.trimmed());
    refreshTree();
    m_isRestoring = false;
    refreshActions();
}

void PropertyView::refreshTree()
{
    const bool isSearching = !m_search->text().trimmed().isEmpty();
    for (int row = 0; row < m_filter->rowCount(); ++row) {
        const QModelIndex heading = m_filter->index(row, 0);
        m_tree->setFirstColumnSpanned(row, {}, true);
        m_tree->setExpanded(heading, isSearching || !m_folded.contains(heading.data().toString()));
    }
    qsizetype total = 0;
    for (const PropertyGroup& group : m_model->groups())
        total += group.properties.size();
    const qsizetype shown = allProperties().size();
    m_count->setText(tr("%1 of %2").arg(QLocale().toString(shown), QLocale().toString(total)));
    m_count->setVisible(isSearching && total > 0);
    if (total == 0)
        m_nothing->setContent({}, tr("No properties"), tr("Its platform tells nothing more about it."));
    else
        m_nothing->setContent({}, tr("No property matches"), tr("Names and values are searched as text."));
    m_stack->setCurrentWidget(shown > 0 ? static_cast<QWidget*>(m_tree) : m_nothing);
}

PropertyView::Place PropertyView::place() const
{
    const auto keyOf = [](const QModelIndex& index) -> std::pair<QString, QString> {
        const QModelIndex name = index.siblingAtColumn(PropertyModel::NameColumn);
        return {index.parent().data().toString(), name.data().toString()};
    };
    Place place;
    for (const QModelIndex& index : m_tree->selectionModel()->selectedRows())
        place.selected.append(keyOf(index));
    if (m_tree->currentIndex().isValid())
        place.current = keyOf(m_tree->currentIndex());
    place.scroll = m_tree->verticalScrollBar()->value();
    return place;
}

void PropertyView::restore(const Place& place)
{
    QItemSelectionModel* selection = m_tree->selectionModel();
    if (!selection->currentIndex().isValid())
        selection->setCurrentIndex(find(place.current), QItemSelectionModel::NoUpdate);
    if (!selection->hasSelection()) {
        for (const auto& key : place.selected) {
            selection->select(find(key), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
    }
    m_tree->doItemsLayout();
    m_tree->verticalScrollBar()->setValue(place.scroll);
}

QModelIndex PropertyView::find(const std::pair<QString, QString>& key) const
{
    const auto [title, name] = key;
    for (int row = 0; row < m_filter->rowCount(); ++row) {
        const QModelIndex heading = m_filter->index(row, PropertyModel::NameColumn);
        const QString text = heading.data().toString();
        if (title.isEmpty() && text == name)
            return heading;
        if (text != title)
            continue;
        for (int child = 0; child < m_filter->rowCount(heading); ++child) {
            const QModelIndex index = m_filter->index(child, PropertyModel::NameColumn, heading);
            if (index.data().toString() == name)
                return index;
        }
    }
    return {};
}

QString PropertyView::lines(const QModelIndexList& names) const
{
    QStringList texts;
    for (const QModelIndex& name : names) {
        if (name.data(PropertyModel::IsHeadingRole).toBool())
            continue;
        const QString value = name.siblingAtColumn(PropertyModel::ValueColumn).data().toString();
        texts.append(QString(name.data().toString() + u'=' + value));
    }
    return texts.join(u'\n');
}

QString PropertyView::groupText(const QModelIndex& heading) const
{
    return QString(u'[' + heading.data().toString() + u"]\n" + lines(propertiesOf(heading)));
}

QString PropertyView::allText() const
{
    QStringList groups;
    for (int row = 0; row < m_filter->rowCount(); ++row)
        groups.append(groupText(m_filter->index(row, PropertyModel::NameColumn)));
    return groups.join(QStringLiteral("\n\n"));
}

QModelIndexList PropertyView::propertiesOf(const QModelIndex& heading) const
{
    QModelIndexList all;
    for (int child = 0; child < m_filter->rowCount(heading); ++child)
        all.append(m_filter->index(child, PropertyModel::NameColumn, heading));
    return all;
}

QModelIndexList PropertyView::allProperties() const
{
    QModelIndexList all;
    for (int row = 0; row < m_filter->rowCount(); ++row)
        all += propertiesOf(m_filter->index(row, PropertyModel::NameColumn));
    return all;
}

QModelIndex PropertyView::currentHeading() const
{
    const QModelIndex current = m_tree->currentIndex().siblingAtColumn(PropertyModel::NameColumn);
    return current.parent().isValid() ? current.parent() : current;
}

QString PropertyView::selectedText() const
{
    QModelIndexList all = allProperties();
    const QItemSelectionModel* selection = m_tree->selectionModel();
    all.removeIf([selection](const QModelIndex& index) {
        return !selection->isSelected(index) && !selection->isSelected(index.parent());
    });
    return lines(all);
}

void PropertyView::setDefinitionOffered(bool isOffered)
{
    m_showDefinition->setVisible(isOffered);
}

void PropertyView::copyCurrent(int column) const
{
    const QModelIndex cell = m_tree->currentIndex().siblingAtColumn(column);
    QGuiApplication::clipboard()->setText(cell.data().toString());
}

void PropertyView::refreshActions()
{
    const QModelIndex current = m_tree->currentIndex();
    const bool isProperty = current.isValid() && !current.data(PropertyModel::IsHeadingRole).toBool();
    m_copy->setEnabled(m_tree->selectionModel()->hasSelection());
    m_copyValue->setEnabled(isProperty);
    m_copyName->setEnabled(isProperty);
    const QModelIndex heading = currentHeading();
    m_copyGroup->setEnabled(heading.isValid());
    m_copyGroup->setText(
        heading.isValid() ? tr("Copy group “%1”").arg(heading.data().toString()) : tr("Copy group"));
    m_showDefinition->setEnabled(isProperty);
    m_copyAll->setEnabled(m_filter->rowCount() > 0);
}

} // namespace Duende
