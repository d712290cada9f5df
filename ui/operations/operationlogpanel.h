// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/operations/message.h"

#include <QWidget>

#include <optional>

class QAction;
class QStackedWidget;
class QTreeView;

namespace Duende {

class MessageFrame;
class OperationLogModel;
class OperationRunner;
struct Operation;

/// The log of operations as a table, the newest last, with the error of the selected one below it. Its
/// command line can be copied, and a failed one run again. The table follows new lines while its end is in
/// sight.
class OperationLogPanel final : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive the panel.
    OperationLogPanel(OperationLogModel* model, OperationRunner* runner, QWidget* parent = nullptr);

private:
    void setUpTable();
    void setUpActions();
    void follow();
    void refreshSelected();
    const Operation* selected() const;

    OperationLogModel* m_model;
    OperationRunner* m_runner;
    QStackedWidget* m_stack;
    QTreeView* m_table;
    MessageFrame* m_error;
    QAction* m_copyCommand;
    QAction* m_retry;
    std::optional<quint64> m_shown; // the operation whose error is shown
    bool m_isAtEnd = true;
};

} // namespace Duende
