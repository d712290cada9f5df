// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/detailspages.h"

#include "ui/definition/definitionpage.h"
#include "ui/details/overviewpanel.h"
#include "ui/log/logpanel.h"
#include "ui/processes/processespage.h"
#include "ui/relations/relationspage.h"
#include "ui/resources/resourcespage.h"
#include "ui/trace/panel/tracepage.h"
#include "ui/why/whypage.h"

#include <QCoreApplication>

namespace Duende {

namespace {

template <typename Page> DetailsPage* make(const DetailsContext& context)
{
    return new Page(context);
}

QString title(const char* text)
{
    return QCoreApplication::translate("DetailsPages", text);
}

} // namespace

QList<DetailsPageEntry> detailsPages(bool canTrace)
{
    QList<DetailsPageEntry> pages{
        {QStringLiteral("why"), title(QT_TRANSLATE_NOOP("DetailsPages", "Why")), make<WhyPage>,
            DaemonView::Diagnosis, WhyPage::appliesTo, WhyPage::comesFirst},
        {QStringLiteral("overview"), title(QT_TRANSLATE_NOOP("DetailsPages", "Overview")),
            make<OverviewPanel>},
        {QStringLiteral("processes"), title(QT_TRANSLATE_NOOP("DetailsPages", "Processes")),
            make<ProcessesPage>, DaemonView::Processes, ProcessesPage::appliesTo},
        {QStringLiteral("resources"), title(QT_TRANSLATE_NOOP("DetailsPages", "Resources")),
            make<ResourcesPage>, DaemonView::Resources, ResourcesPage::appliesTo},
        {QStringLiteral("log"), title(QT_TRANSLATE_NOOP("DetailsPages", "Log")), make<LogPanel>,
            DaemonView::Log},
        {QStringLiteral("definition"), title(QT_TRANSLATE_NOOP("DetailsPages", "Definition")),
            make<DefinitionPage>, DaemonView::Definition},
        {QStringLiteral("relations"), title(QT_TRANSLATE_NOOP("DetailsPages", "Relations")),
            make<RelationsPage>, DaemonView::Relations, RelationsPage::appliesTo},
    };
    if (canTrace)
        pages.append({QStringLiteral("trace"), title(QT_TRANSLATE_NOOP("DetailsPages", "Trace")),
            make<TracePage>, DaemonView::Trace});
    return pages;
}

} // namespace Duende
