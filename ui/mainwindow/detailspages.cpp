// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/detailspages.h"

#include "ui/definition/definitionpage.h"
#include "ui/details/overviewpanel.h"
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

QList<DetailsPageEntry> detailsPages()
{
    return {
        {QStringLiteral("why"), title(QT_TRANSLATE_NOOP("DetailsPages", "Why")), make<WhyPage>,
            DaemonView::Diagnosis, WhyPage::appliesTo, WhyPage::comesFirst},
        {QStringLiteral("overview"), title(QT_TRANSLATE_NOOP("DetailsPages", "Overview")),
            make<OverviewPanel>},
        {QStringLiteral("definition"), title(QT_TRANSLATE_NOOP("DetailsPages", "Definition")),
            make<DefinitionPage>, DaemonView::Definition},
    };
}

} // namespace Duende
