// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QStackedWidget;
class QTreeView;
class QPushButton;

namespace Duende {

class ErrorDetails;
class OperationLogModel;
class OperationRunner;

/// The log of operations as a table, with what is known of the selected one below it: its command line to
/// copy, its error, and a button that runs a failed one again.
class OperationLogPanel final : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive the panel.
    OperationLogPanel(OperationLogModel* model, OperationRunner* runner, QWidget* parent = nullptr);

private:
    void updateCurrent();
    void copyCommandLine();
    void retryCurrent();
    quint64 currentNumber() const;

    OperationLogModel* m_model;
    OperationRunner* m_runner;
    QStackedWidget* m_stack;
    QTreeView* m_table;
    ErrorDetails* m_details;
    QPushButton* m_copy;
    QPushButton* m_retry;
};

} // namespace Duende
