// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonaction.h"
#include "adapters/contract/daemonid.h"
#include "ui/details/detailspage.h"
#include "ui/details/detailspageentry.h"

#include <QTimer>

class QStackedWidget;
class QTabWidget;

namespace Duende {

class DetailsHeader;
class SelectionSummary;

/// The details area: one daemon under a header with the actions that fit its state, several as a summary with
/// totals, none as a hint. It follows the list by itself: newer records are shown at most five times a
/// second. Alt+1 to Alt+9 open the pages that are seen.
///
/// A page that comes first opens by itself where it applies, the first other page elsewhere; a page that a
/// person chose stays for daemons of the same sort.
class DetailsPanel final : public QWidget
{
    Q_OBJECT

public:
    DetailsPanel(
        const DetailsContext& context, const QList<DetailsPageEntry>& entries, QWidget* parent = nullptr);

    /// Shows these daemons; those that are not in the list, or no longer, are left out.
    void setDaemons(const QList<DaemonId>& ids);

    /// The key of the page that is open; see DetailsPageEntry.
    QString currentPage() const;
    /// Opens a page, at a place of it where one is given; a key that is unknown or not seen changes nothing.
    void setCurrentPage(const QString& key, const QVariantMap& place = {});

    /// The keys of the pages that a person chose, for saved settings.
    QStringList chosenPages() const { return {m_chosenFirst, m_chosen}; }
    void setChosenPages(const QStringList& keys);

Q_SIGNALS:
    void daemonRequested(const Duende::DaemonHandle& handle);
    /// A person asks for these actions on this daemon, each after the one before has succeeded; see
    /// OperationSequence.
    void actionsRequested(const Duende::DaemonId& daemon, const QList<Duende::DaemonAction>& actions);

private:
    void addPages();
    void addPage(const DetailsPageEntry& entry);
    void openNumber(int number);
    void openUsualPage();
    void rememberPage();
    bool applies(int index, const DaemonRecord& record, DaemonViews views) const;
    void followList();
    void refreshIfShown(int firstRow, int lastRow);
    void refresh();
    void showDaemon(const DaemonRecord& record);
    void clearPages();

    DetailsContext m_context;
    QList<DaemonId> m_ids;
    DaemonId m_shown; // the one daemon under the header
    QStackedWidget* m_stack;
    QWidget* m_nothing;
    SelectionSummary* m_summary;
    QWidget* m_daemonPage;
    DetailsHeader* m_header;
    QTabWidget* m_tabs;
    QList<DetailsPageEntry> m_entries;
    QList<DetailsPage*> m_pages; // as m_entries
    QString m_chosenFirst; // where a page comes first
    QString m_chosen;
    int m_first = -1; // the page that comes first for this daemon
    bool m_isChoosing = false; // no person does
    QTimer m_refresh;
};

} // namespace Duende
