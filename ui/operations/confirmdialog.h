// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/adapterregistry.h"
#include "models/operation.h"

#include <QDialog>
#include <QSet>

#include <functional>
#include <memory>
#include <optional>

class QPushButton;
class QTreeWidget;

namespace Duende {

class OperationRunner;
class WrapLabel;

/// Asks once before something ends that runs: the title names what stops, a list names what stops with it,
/// the buttons are verbs, and Enter and Escape do the safe thing.
class ConfirmDialog final : public QDialog
{
    Q_OBJECT

public:
    /// A daemon that ends too, and the chosen one that it needs.
    struct Dependent
    {
        QString name;
        QString needs;

        friend bool operator==(const Dependent&, const Dependent&) = default;
    };

    /// Whether a person is asked before this action on this daemon: it is destructive, and there is something
    /// to lose.
    static bool isNeeded(const DaemonRecord& record, DaemonAction action);

    /// Asks about these requests (at least one, all of one kind) and calls `confirmed` when the person
    /// agrees. What else would end is asked of the adapters first, so the dialog appears a moment later,
    /// after half a second at the latest. Returns at once; the dialog deletes itself, as it does with its
    /// parent. `runner` outlives it.
    static void open(QWidget* parent, OperationRunner* runner,
        const std::shared_ptr<const AdapterRegistry>& registry, const QList<OperationRequest>& requests,
        const std::function<void()>& confirmed);
    using QDialog::open;

    /// Until setDependents() is called it says that it still looks for what ends too, and cannot be
    /// confirmed.
    explicit ConfirmDialog(const QList<OperationRequest>& requests, QWidget* parent = nullptr);
    ~ConfirmDialog() override;

    /// What ends too; an empty optional when it could not be found out.
    void setDependents(const std::optional<QList<Dependent>>& dependents);

private:
    void ask(OperationRunner* runner, const std::shared_ptr<const AdapterRegistry>& registry);
    void appear();
    QString question(qsizetype dependentCount) const;
    QString consequence() const;
    void fillList(const QList<Dependent>& dependents);

    QList<OperationRequest> m_requests;
    DaemonAction m_action;
    QSet<QString> m_names;
    WrapLabel* m_title;
    WrapLabel* m_text;
    QTreeWidget* m_list;
    QPushButton* m_confirm;
    QPushButton* m_keep;
    std::stop_source m_asking;
    bool m_hasAppeared = false;
};

} // namespace Duende
