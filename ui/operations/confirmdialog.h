// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/adapterregistry.h"
#include "models/operation.h"

#include <QDialog>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace Duende {

class OperationRunner;

/// Asks once before something ends that runs: the title names what stops, a list names what stops with it,
/// the buttons are verbs, and Enter and Escape do the safe thing.
class ConfirmDialog final : public QDialog
{
    Q_OBJECT

public:
    /// Asks about these requests (at least one, all of one kind) and calls `confirmed` when the person
    /// agrees. What else would end is asked of the adapters first, so the dialog appears a moment later,
    /// after half a second at the latest. Returns at once; the dialog deletes itself.
    static void open(QWidget* parent, OperationRunner* runner,
        const std::shared_ptr<const AdapterRegistry>& registry, const QList<OperationRequest>& requests,
        const std::function<void()>& confirmed);

    /// The dialog itself; until setAlsoEnds() is called it says that it still looks for what ends too, and
    /// what it asks about cannot be confirmed.
    explicit ConfirmDialog(const QList<OperationRequest>& requests, QWidget* parent = nullptr);

    /// The names of what ends too; empty when it could not be found out.
    void setAlsoEnds(const std::optional<QStringList>& names);

private:
    class Private;
    std::unique_ptr<Private> d;

public:
    ~ConfirmDialog() override;
};

} // namespace Duende
