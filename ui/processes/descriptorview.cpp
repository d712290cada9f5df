// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/descriptorview.h"

#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/processes/descriptormodel.h"
#include "ui/widgets/clearbutton.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/quietselection.h"
#include "ui/widgets/tooltip.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QToolTip>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace Duende {

namespace {

using Columns = DescriptorModel::Columns;

QString iconName(OpenDescriptor::Kind kind)
{
    using Kind = OpenDescriptor::Kind;
    switch (kind) {
    case Kind::File:
        return QStringLiteral("text-x-generic");
    case Kind::Folder:
        return QStringLiteral("folder");
    case Kind::Socket:
        return QStringLiteral("network-connect");
    case Kind::Pipe:
        return QStringLiteral("exchange-positions");
    case Kind::Device:
        return QStringLiteral("drive-harddisk");
    case Kind::Anonymous:
        return QStringLiteral("applications-system");
    case Kind::Deleted:
        return QStringLiteral("edit-delete");
    case Kind::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

class DescriptorDelegate final : public QStyledItemDelegate
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
        if (index.column() == Columns::KindColumn) {
            option->icon
                = Icons::get(iconName(OpenDescriptor::Kind(index.data(DescriptorModel::KindRole).toInt())));
            option->features |= QStyleOptionViewItem::HasDecoration;
        } else {
            option->font = index.column() == Columns::TargetColumn ? monospaced(option->font)
                                                                   : tabularFigures(option->font);
        }
        option->fontMetrics = QFontMetrics(option->font);
        option->textElideMode = index.column() == Columns::TargetColumn ? Qt::ElideMiddle : Qt::ElideRight;
        if (index.data(DescriptorModel::IsUnknownRole).toBool())
            option->palette.setBrush(QPalette::Text, option->palette.placeholderText());
    }
};

} // namespace

DescriptorView::DescriptorView(QWidget* parent)
    : QWidget(parent)
    , m_model(new DescriptorModel(this))
    , m_filter(new QSortFilterProxyModel(this))
    , m_title(new ElidedLabel(Qt::ElideMiddle))
    , m_search(new QLineEdit)
    , m_stack(new QStackedWidget)
    , m_table(new QTreeView)
    , m_nothing(new EmptyState)
{
    m_filter->setSourceModel(m_model);
    m_filter->setSortRole(DescriptorModel::SortRole);
    m_filter->setFilterKeyColumn(-1);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new DescriptorDelegate(m_table));
    new QuietSelection(m_table);
    m_table->setAccessibleName(tr("Open files"));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(Columns::NumberColumn, Qt::AscendingOrder);
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setSectionsMovable(false);
    m_table->header()->setSectionResizeMode(Columns::TargetColumn, QHeaderView::Stretch);
    const int character = fontMetrics().averageCharWidth();
    m_table->header()->resizeSection(Columns::NumberColumn, character * 10);
    m_table->header()->resizeSection(Columns::KindColumn, character * 18);
    m_table->header()->resizeSection(Columns::AccessColumn, character * 15);
    m_table->header()->resizeSection(Columns::PositionColumn, character * 12);

    m_search->setPlaceholderText(tr("Search open files"));
    m_search->setAccessibleName(tr("Search open files"));
    addClearButton(m_search);
    m_search->addAction(Icons::get(QStringLiteral("edit-find")), QLineEdit::LeadingPosition);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter->setFilterFixedString(text.trimmed());
        showState();
    });
    auto* copyAction = new QAction(Icons::get(QStringLiteral("edit-copy")), tr("Copy"), this);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setShortcutContext(Qt::WidgetShortcut);
    connect(copyAction, &QAction::triggered, this, [this] { copy(false); });
    auto* copyTarget = new QAction(tr("Copy what it is"), this);
    connect(copyTarget, &QAction::triggered, this, [this] { copy(true); });
    m_table->addActions({copyAction, copyTarget});

    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_nothing);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_title);
    layout->addWidget(m_search);
    layout->addWidget(m_stack, 1);
    clear();
}

void DescriptorView::clear()
{
    m_name.clear();
    m_isRead = false;
    m_model->clear();
    m_title->setText(tr("Open files"));
    m_nothing->setContent({}, tr("Choose a process to see what it has open"));
    m_stack->setCurrentWidget(m_nothing);
}

void DescriptorView::setProcess(const QString& name)
{
    clear();
    m_name = name;
    m_title->setText(tr("Open files of %1").arg(name));
    m_nothing->setContent({}, {});
}

void DescriptorView::take(const Result<OpenDescriptors>& answer)
{
    if (!answer) {
        m_isRead = false;
        m_model->clear();
        const bool isGone = answer.error().kind() == PlatformError::Kind::NotFound;
        m_nothing->setContent({},
            isGone ? tr("%1 has ended").arg(m_name) : plainText(answer.error().message(), 300),
            isGone ? QString() : plainText(answer.error().advice(), 300));
        m_stack->setCurrentWidget(m_nothing);
        return;
    }
    m_isRead = true;
    m_model->update(answer->descriptors);
    const QString count = answer->limit
        ? tr("%1 of at most %2")
              .arg(ValueText::count(qint64(answer->total)),
                  ValueText::count(qint64(std::min<quint64>(*answer->limit, quint64(1) << 62))))
        : ValueText::count(qint64(answer->total));
    m_title->setText(tr("Open files of %1: %2").arg(m_name, count));
    showState();
}

void DescriptorView::showState()
{
    if (!m_isRead)
        return;
    if (m_model->rowCount() == 0)
        m_nothing->setContent({}, tr("%1 has nothing open").arg(m_name));
    else
        m_nothing->setContent({}, tr("No open file matches"), tr("Every column is searched as text."));
    m_stack->setCurrentWidget(m_filter->rowCount() > 0 ? static_cast<QWidget*>(m_table) : m_nothing);
}

void DescriptorView::copy(bool isTargetOnly) const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList lines;
    for (const QModelIndex& row : std::as_const(rows)) {
        QStringList cells;
        for (int column = 0; column < DescriptorModel::NUM_COLUMNS; ++column) {
            if (!isTargetOnly || column == Columns::TargetColumn)
                cells.append(row.siblingAtColumn(column).data().toString());
        }
        lines.append(cells.join(u'\t'));
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace Duende
