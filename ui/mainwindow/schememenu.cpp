// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/schememenu.h"

#include "ui/mainwindow/actionset.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/icons.h"

#include <QActionGroup>
#include <QMenu>

namespace Duende {

QMenu* makeSchemeMenu(Appearance* appearance, ActionSet* actions, QWidget* parent)
{
    auto* menu = new QMenu(MainWindow::tr("&Colour scheme"), parent);
    menu->setIcon(Icons::get(QStringLiteral("contrast")));
    auto* group = new QActionGroup(menu);
    const std::pair<QString, Appearance::Scheme> entries[]
        = {{MainWindow::tr("&Follow the desktop"), Appearance::Scheme::Desktop},
            {MainWindow::tr("&Light"), Appearance::Scheme::Light},
            {MainWindow::tr("&Dark"), Appearance::Scheme::Dark}};
    for (const auto& [text, scheme] : entries) {
        QAction* entry = group->addAction(text);
        entry->setCheckable(true);
        entry->setChecked(appearance->scheme() == scheme);
        QObject::connect(entry, &QAction::triggered, appearance,
            [appearance, scheme = scheme] { appearance->setScheme(scheme); });
        menu->addAction(entry);
        actions->add(entry);
    }
    return menu;
}

} // namespace Duende
