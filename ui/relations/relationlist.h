// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrelations.h"

#include <QSet>
#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QStackedWidget;
class QTreeView;

namespace Duende {

class EmptyState;
class RelationModel;

/// The relations of a daemon as links, by kind, with a field that searches names, states and descriptions. A
/// name that is clicked, and Enter on a row, asks for that daemon.
class RelationList final : public QWidget
{
    Q_OBJECT

public:
    explicit RelationList(QWidget* parent = nullptr);

    /// Of another daemon the list begins at its top; of the same, place and selection stay.
    void setRelations(const DaemonRelations& relations);
    void setCurrentPlace(qsizetype place);
    /// The line of controls above the list, for one more at its end.
    void addControl(QWidget* control);
    QTreeView* tree() const { return m_tree; }

Q_SIGNALS:
    void daemonRequested(const Duende::DaemonHandle& handle);
    /// Its place in DaemonRelations::daemons.
    void currentPlaceChanged(qsizetype place);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void setUpTree();
    void setUpActions();
    void search(const QString& text);
    void refresh();
    void open(const QModelIndex& index);
    QModelIndex findPlace(qsizetype place) const;

    RelationModel* m_model;
    QSortFilterProxyModel* m_filter;
    QLineEdit* m_search;
    QLabel* m_count;
    QWidget* m_controls;
    QStackedWidget* m_stack;
    QTreeView* m_tree;
    EmptyState* m_nothing;
    QAction* m_open;
    QAction* m_copy;
    QSet<QString> m_folded; // titles of kinds
    bool m_isRestoring = false;
};

} // namespace Duende
