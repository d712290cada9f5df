// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace Duende {

class DetailsPage;
struct DaemonRecord;
struct DetailsContext;

/// How the details area makes one of its pages.
struct DetailsPageEntry
{
    /// The name in saved settings; stable for good.
    QString key;
    /// The tab's text.
    QString title;
    DetailsPage* (*create)(const DetailsContext& context) = nullptr;
    /// Whether the page has something to say of this daemon; null: of every daemon.
    bool (*appliesTo)(const DaemonRecord& record) = nullptr;
};

/// The pages of the details area in the order of their tabs. A new page is a class of its own and a line
/// here.
QList<DetailsPageEntry> detailsPages();

} // namespace Duende
