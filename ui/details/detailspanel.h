// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonaction.h"
#include "adapters/contract/daemonid.h"
#include "ui/details/detailspage.h"

#include <QTimer>

class QStackedWidget;
class QTabWidget;

namespace Duende {

class DetailsHeader;
class SelectionSummary;

/// The details area: one daemon under a header with the actions that fit its state, several as a summary with
/// totals, none as a hint. It follows the list by itself: newer records are shown at most five times a
/// second. Alt+1 to Alt+9 open the pages.
class DetailsPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit DetailsPanel(const DetailsContext& context, QWidget* parent = nullptr);

    /// Shows these daemons; those that are not in the list, or no longer, are left out.
    void setDaemons(const QList<DaemonId>& ids);

    /// The key of the page that is open, for saved settings; see DetailsPageEntry.
    QString currentPage() const;
    /// Opens a page; an unknown key changes nothing.
    void setCurrentPage(const QString& key);

Q_SIGNALS:
    /// A person asks for these actions on this daemon, each after the one before has succeeded; see
    /// OperationSequence.
    void actionsRequested(const Duende::DaemonId& daemon, const QList<Duende::DaemonAction>& actions);

private:
    void addPages();
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
    QList<DetailsPage*> m_pages;
    QStringList m_pageKeys;
    QTimer m_refresh;
};

} // namespace Duende
