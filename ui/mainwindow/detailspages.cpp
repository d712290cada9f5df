// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/detailspages.h"

#include "ui/details/overviewpanel.h"

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
        {QStringLiteral("overview"), title(QT_TRANSLATE_NOOP("DetailsPages", "Overview")),
            make<OverviewPanel>},
    };
}

} // namespace Duende
