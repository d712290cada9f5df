// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonprocesses.h"
#include "adapters/contract/result.h"

#include <QWidget>

class QLineEdit;
class QSortFilterProxyModel;
class QStackedWidget;
class QTreeView;

namespace Duende {

class DescriptorModel;
class ElidedLabel;
class EmptyState;

/// What one process has open: a list that can be searched and copied from.
class DescriptorView final : public QWidget
{
    Q_OBJECT

public:
    explicit DescriptorView(QWidget* parent = nullptr);

    /// No process is chosen.
    void clear();
    /// Another process is chosen and will be read; `name` is its name and number.
    void setProcess(const QString& name);
    /// What was read of it.
    void take(const Result<OpenDescriptors>& answer);

private:
    void showState();
    void copy(bool isTargetOnly) const;

    DescriptorModel* m_model;
    QSortFilterProxyModel* m_filter;
    ElidedLabel* m_title;
    QLineEdit* m_search;
    QStackedWidget* m_stack;
    QTreeView* m_table;
    EmptyState* m_nothing;
    QString m_name;
    bool m_isRead = false;
};

} // namespace Duende
