// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonspec.h"
#include "models/adapterregistry.h"

#include <QDialog>

#include <memory>

namespace Duende {

class OperationRunner;

/// Describes a daemon and starts it. What is typed is checked at once, with the message beside the field;
/// what the chosen platform cannot follow is disabled with the reason; the equivalent command is shown. A
/// definition can be opened from and saved to a TOML file. While the daemon is started the dialog stays open,
/// and an error is shown in it, so nothing typed is lost.
class SpawnDialog final : public QDialog
{
    Q_OBJECT

public:
    /// At least one adapter of the registry can spawn. `runner` outlives the dialog.
    SpawnDialog(OperationRunner* runner, const std::shared_ptr<const AdapterRegistry>& registry,
        QWidget* parent = nullptr);
    ~SpawnDialog() override;

    /// What is typed now.
    DaemonSpec spec() const;
    /// Fills the fields.
    void setSpec(const DaemonSpec& spec);

    void reject() override;

Q_SIGNALS:
    /// An operation was started whose result this dialog shows; see MessageBar::leave().
    void started(quint64 number);
    /// The daemon runs; the dialog has closed.
    void spawned(const Duende::DaemonHandle& handle);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Duende
