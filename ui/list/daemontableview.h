// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonid.h"
#include "ui/list/columnlayout.h"

#include <QSet>
#include <QTreeView>

#include <optional>

class QMenu;

namespace Duende {

class DaemonFilterModel;

/// The list of daemons. Rows that come and go move neither what a person looks at nor what they selected: the
/// current row, or else the first one in sight, stays where it is, and a selected daemon that leaves the list
/// is selected again when it comes back.
class DaemonTableView : public QTreeView
{
    Q_OBJECT

public:
    explicit DaemonTableView(DaemonFilterModel* daemons, QWidget* parent = nullptr);

    /// The selected daemons that are in the list, the current one first.
    QList<DaemonId> selectedIds() const;
    /// The cells that are shown of each selected row, from top to bottom, with tabs between them.
    QStringList selectedRowTexts() const;
    /// Selects one daemon and shows its row; where it has none yet, as soon as it comes.
    void selectDaemon(const DaemonId& id);
    /// The rows are others because a person asked for others: shows the current one, or else the first.
    void showBeginning();

    ColumnLayout columnLayout() const;
    void setColumnLayout(const ColumnLayout& layout);

    /// The columns as checkable entries, and "Reset columns"; owned by the view.
    QMenu* columnsMenu() const { return m_columnsMenu; }

    void keyboardSearch(const QString& search) override;

Q_SIGNALS:
    /// Other daemons are selected, or another of them is the current one.
    void selectedDaemonsChanged();
    /// A person asks for the menu of what is selected.
    void menuRequested(const QPoint& globalPosition);
    /// Columns, widths, order or sorting changed.
    void columnLayoutChanged();

protected:
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void rowsInserted(const QModelIndex& parent, int start, int end) override;
    void rowsAboutToBeRemoved(const QModelIndex& parent, int start, int end) override;
    void doItemsLayout() override;
    bool viewportEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    DaemonId idOf(const QModelIndex& index) const;
    void makeColumnsMenu();
    void setColumnShown(int column, bool isShown);
    void updateStretch();
    void fitNames();
    bool isElided(const QModelIndex& index) const;
    bool showToolTip(const QPoint& position, const QPoint& globalPosition);
    int effectiveScroll() const;
    bool isInSight(int row) const;
    void selectWanted(int first, int last);
    void announceSelection();

    DaemonFilterModel* m_daemons;
    QMenu* m_columnsMenu;
    QSet<DaemonId> m_wanted; // what the person selected, also while it is not in the list
    DaemonId m_wantedCurrent;
    std::optional<DaemonId> m_reveal; // to be shown as soon as it comes
    int m_removing = 0;
    int m_rowHeight = 0; // in the latest layout
    int m_scrollShift = 0; // by how much the next layout has to move the rows back
    bool m_isAnnouncing = false;
    bool m_namesFit = true; // the names' width follows the list's until a person sets one
    bool m_isFitting = false;
};

} // namespace Duende
