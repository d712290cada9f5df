// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/operationlogpanel.h"

#include "models/operationlogmodel.h"
#include "models/operationrunner.h"
#include "ui/operations/messageframe.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

#include <array>

namespace Duende {

namespace {

QString resultIcon(Operation::State state)
{
    switch (state) {
    case Operation::State::Queued:
        return QStringLiteral("state-created");
    case Operation::State::Running:
        return QStringLiteral("state-starting");
    case Operation::State::Succeeded:
        return QStringLiteral("data-success");
    case Operation::State::Failed:
        return QStringLiteral("state-failed");
    case Operation::State::Cancelled:
        return QStringLiteral("dialog-cancel");
    }
    Q_UNREACHABLE_RETURN({});
}

/// Adds what only a view decides: the result's icon, monospace for the command, and which end of a text is
/// cut.
class LogDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        switch (index.column()) {
        case OperationLogModel::ResultColumn: {
            const int state = index.data(OperationLogModel::StateRole).toInt();
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->icon = Icons::get(resultIcon(Operation::State(state)));
            break;
        }
        case OperationLogModel::OperationColumn:
            option->textElideMode = Qt::ElideMiddle;
            break;
        case OperationLogModel::CommandColumn:
            option->font = monospaced(option->font);
            option->textElideMode = Qt::ElideMiddle;
            break;
        case OperationLogModel::TimeColumn:
        case OperationLogModel::DurationColumn:
            option->font = tabularFigures(option->font);
            break;
        default:
            break;
        }
    }
};

} // namespace

OperationLogPanel::OperationLogPanel(OperationLogModel* model, OperationRunner* runner, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_runner(runner)
    , m_stack(new QStackedWidget)
    , m_table(new QTreeView)
    , m_error(new MessageFrame)
    , m_copyCommand(new QAction(Icons::get(QStringLiteral("edit-copy")), tr("Copy command"), this))
    , m_retry(new QAction(tr("Retry"), this))
{
    setUpTable();
    setUpActions();
    auto* empty = new EmptyState;
    empty->setContent(QStringLiteral("view-history"), tr("No operations yet"),
        tr("What you start, stop or restart is listed here, with its result and the command that does the "
           "same."));
    auto* log = new QWidget;
    auto* layout = new QVBoxLayout(log);
    layout->setContentsMargins({});
    layout->addWidget(m_table, 1);
    layout->addWidget(m_error);
    m_stack->addWidget(empty);
    m_stack->addWidget(log);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->addWidget(m_stack);

    connect(m_model, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
        const QScrollBar* bar = m_table->verticalScrollBar();
        m_isAtEnd = bar->value() == bar->maximum();
    });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &OperationLogPanel::follow);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &OperationLogPanel::refreshSelected);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &OperationLogPanel::refreshSelected);
    connect(m_error, &MessageFrame::retryRequested, m_retry, &QAction::trigger);
    follow();
    refreshSelected();
}

void OperationLogPanel::setUpTable()
{
    m_table->setModel(m_model);
    m_table->setItemDelegate(new LogDelegate(m_table));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setAccessibleName(tr("Log of operations"));
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_error->setClosable(false);

    // Widths in characters; the operation takes what is left over.
    constexpr std::array<std::pair<int, int>, 4> widths{
        {{OperationLogModel::TimeColumn, 12}, {OperationLogModel::OperationColumn, 34},
            {OperationLogModel::ResultColumn, 34}, {OperationLogModel::DurationColumn, 12}}};
    QHeaderView* header = m_table->header();
    const int character = fontMetrics().averageCharWidth();
    for (const auto& [column, characters] : widths)
        header->resizeSection(column, characters * character);
    header->setStretchLastSection(true);
    header->setSectionsMovable(false);
}

void OperationLogPanel::setUpActions()
{
    m_copyCommand->setShortcut(QKeySequence::Copy);
    m_copyCommand->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_table->addActions({m_copyCommand, m_retry});
    connect(m_copyCommand, &QAction::triggered, this, [this] {
        if (const Operation* operation = selected())
            QGuiApplication::clipboard()->setText(operation->request.commandLine());
    });
    connect(m_retry, &QAction::triggered, this, [this] {
        if (const Operation* operation = selected())
            m_runner->retry(operation->number);
    });
}

void OperationLogPanel::follow()
{
    m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 1 : 0);
    if (m_isAtEnd)
        m_table->scrollToBottom();
}

const Operation* OperationLogPanel::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty()
        ? nullptr
        : m_runner->operation(rows.constFirst().data(OperationLogModel::NumberRole).toULongLong());
}

void OperationLogPanel::refreshSelected()
{
    const Operation* operation = selected();
    m_copyCommand->setEnabled(operation != nullptr);
    const bool hasFailed = operation && operation->state == Operation::State::Failed;
    m_retry->setEnabled(operation && (hasFailed || operation->state == Operation::State::Cancelled));
    if (!hasFailed) {
        m_shown.reset();
        m_error->dismiss();
    } else if (m_shown != operation->number) {
        m_shown = operation->number;
        Message message = Message::failure(*operation);
        message.canRetry = true;
        m_error->showMessage(message);
    }
}

} // namespace Duende
