// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/environmenttable.h"

#include "ui/widgets/icons.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QShortcut>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QToolButton>

#include <algorithm>
#include <functional>

namespace Duende {

namespace {

enum Columns { NameColumn, ValueColumn, NUM_COLUMNS };
constexpr int visibleRows = 4;

} // namespace

EnvironmentTable::EnvironmentTable(QWidget* parent)
    : QWidget(parent)
    , m_table(new QTableWidget(0, NUM_COLUMNS))
    , m_remove(new QToolButton)
{
    m_table->setHorizontalHeaderLabels({tr("Name"), tr("Value")});
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setColumnWidth(NameColumn, fontMetrics().averageCharWidth() * 18);
    m_table->setEditTriggers(QAbstractItemView::AllEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_remove->setIcon(Icons::get(QStringLiteral("list-remove")));
    m_remove->setToolTip(tr("Remove the selected variables"));
    m_remove->setAccessibleName(m_remove->toolTip());
    ensureEmptyRow();
    const int frame = 2 * m_table->frameWidth();
    m_table->setMinimumHeight(
        m_table->horizontalHeader()->sizeHint().height() + visibleRows * m_table->rowHeight(0) + frame);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_table, 1);
    layout->addWidget(m_remove, 0, Qt::AlignTop);

    auto* deleteKey = new QShortcut(QKeySequence::Delete, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(deleteKey, &QShortcut::activated, this, &EnvironmentTable::removeSelected);
    connect(m_remove, &QToolButton::clicked, this, &EnvironmentTable::removeSelected);
    connect(m_table, &QTableWidget::cellChanged, this, &EnvironmentTable::cellChanged);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &EnvironmentTable::refreshButtons);
    refreshButtons();
}

QWidget* EnvironmentTable::editor() const
{
    return m_table;
}

QString EnvironmentTable::text(int row, int column) const
{
    const QTableWidgetItem* item = m_table->item(row, column);
    return item ? item->text() : QString();
}

QList<std::pair<QString, QString>> EnvironmentTable::variables() const
{
    QList<std::pair<QString, QString>> result;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QString name = text(row, NameColumn);
        const QString value = text(row, ValueColumn);
        if (!name.isEmpty() || !value.isEmpty())
            result.append({name, value});
    }
    return result;
}

void EnvironmentTable::setVariables(const QList<std::pair<QString, QString>>& variables)
{
    {
        const QSignalBlocker blocker(m_table);
        m_table->setRowCount(int(variables.size()));
        for (int row = 0; row < m_table->rowCount(); ++row) {
            m_table->setItem(row, NameColumn, new QTableWidgetItem(variables.at(row).first));
            m_table->setItem(row, ValueColumn, new QTableWidgetItem(variables.at(row).second));
        }
    }
    cellChanged();
}

void EnvironmentTable::cellChanged()
{
    ensureEmptyRow();
    refreshButtons();
    Q_EMIT changed();
}

void EnvironmentTable::ensureEmptyRow()
{
    const int rows = m_table->rowCount();
    if (rows > 0 && text(rows - 1, NameColumn).isEmpty() && text(rows - 1, ValueColumn).isEmpty())
        return;
    const QSignalBlocker blocker(m_table);
    m_table->setRowCount(rows + 1);
}

void EnvironmentTable::removeSelected()
{
    QList<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedIndexes()) {
        if (!rows.contains(index.row()))
            rows.append(index.row());
    }
    std::ranges::sort(rows, std::greater());
    for (const int row : std::as_const(rows))
        m_table->removeRow(row);
    cellChanged();
}

void EnvironmentTable::refreshButtons()
{
    const QModelIndexList selected = m_table->selectionModel()->selectedIndexes();
    m_remove->setEnabled(std::ranges::any_of(selected, [this](const QModelIndex& index) {
        return !text(index.row(), NameColumn).isEmpty() || !text(index.row(), ValueColumn).isEmpty();
    }));
}

} // namespace Duende
