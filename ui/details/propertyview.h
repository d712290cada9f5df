// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/properties.h"

#include <QModelIndex>
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
class PropertyModel;

/// All properties of a daemon in groups, with a field that searches names and values. Selected rows, a whole
/// group, or all that is shown are copied as name=value, groups under their titles. New values keep the
/// place: what is selected, folded and in sight stays.
class PropertyView final : public QWidget
{
    Q_OBJECT

public:
    explicit PropertyView(QWidget* parent = nullptr);

    /// Newer values of what is shown.
    void setGroups(const QList<PropertyGroup>& groups);
    /// Another daemon's: nothing is selected, and the first is in sight. Folded groups and the search stay.
    void setGroupsOfAnother(const QList<PropertyGroup>& groups);

    /// The properties of the selected rows as name=value, a line each, in the order of the rows; a selected
    /// heading stands for its group.
    QString selectedText() const;

    /// Whether a person may ask for the definition of a property.
    void setDefinitionOffered(bool isOffered);

Q_SIGNALS:
    /// A person asks where the property with this name is defined.
    void definitionRequested(const QString& property);

private:
    struct Place
    {
        QList<std::pair<QString, QString>> selected; // heading and name
        std::pair<QString, QString> current;
        int scroll = 0;
    };

    void setUpTree();
    void setUpActions();
    void search(const QString& text);
    void refreshTree();
    void refreshActions();
    Place place() const;
    void restore(const Place& place);
    QModelIndex find(const std::pair<QString, QString>& key) const;
    QString lines(const QModelIndexList& names) const;
    /// "[State]", and the properties of the group that the filter lets through.
    QString groupText(const QModelIndex& heading) const;
    QString allText() const;
    QModelIndexList allProperties() const;
    QModelIndexList propertiesOf(const QModelIndex& heading) const;
    QModelIndex currentHeading() const;
    void copyCurrent(int column) const;

    PropertyModel* m_model;
    QSortFilterProxyModel* m_filter;
    QLineEdit* m_search;
    QLabel* m_count;
    QStackedWidget* m_stack;
    QTreeView* m_tree;
    EmptyState* m_nothing;
    QAction* m_copy;
    QAction* m_copyValue;
    QAction* m_copyName;
    QAction* m_copyGroup;
    QAction* m_copyAll;
    QAction* m_showDefinition;
    QSet<QString> m_folded; // titles of groups
    bool m_isRestoring = false;
};

} // namespace Duende
