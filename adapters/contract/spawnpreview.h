// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonspec.h"
#include "adapters/contract/result.h"

namespace Duende {

/// The definition that a platform would be given to start a daemon.
struct SpawnPreview
{
    /// What the definition would be called: "web.service".
    QString name;
    /// The syntax by its name in KDE's Syntax Highlighting ("systemd unit").
    QString syntax;
    QString text;

    friend bool operator==(const SpawnPreview&, const SpawnPreview&) = default;
};

/// An adapter whose daemons are made by definitions is one of these, too.
class SpawnPreviewer
{
public:
    SpawnPreviewer() = default;
    virtual ~SpawnPreviewer() = default;
    Q_DISABLE_COPY_MOVE(SpawnPreviewer)

    /// What PlatformAdapter::spawn() would tell the platform. Looks for the program in PATH, so it may read
    /// the file system, but asks nobody. Any thread. Errors: those that spawn() gives before it asks.
    virtual Result<SpawnPreview> preview(const DaemonSpec& spec) const = 0;
};

} // namespace Duende
