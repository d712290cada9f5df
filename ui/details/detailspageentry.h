// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonview.h"

#include <QString>

#include <optional>

namespace Duende {

class DetailsPage;
struct DaemonRecord;
struct DetailsContext;

/// How the details area makes one of its pages.
struct DetailsPageEntry
{
    /// The name in saved settings and in page requests; stable for good.
    QString key;
    /// The tab's text.
    QString title;
    DetailsPage* (*create)(const DetailsContext& context) = nullptr;
    /// What the daemon's adapter must be able to show; empty: every daemon has the page.
    std::optional<DaemonView> view = std::nullopt;
    /// Whether the page has something to say of this daemon; null: of every daemon.
    bool (*appliesTo)(const DaemonRecord& record) = nullptr;
    /// Whether it opens by itself for this daemon, to which it applies, as long as no person chose another
    /// page for such a daemon; null: for none.
    bool (*comesFirst)(const DaemonRecord& record) = nullptr;
};

} // namespace Duende
