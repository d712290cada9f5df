// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/aboutbox.h"

#include "ui/mainwindow/mainwindow.h"
#include "ui/widgets/icons.h"

#include <QCoreApplication>
#include <QMessageBox>

namespace Duende {

void openAboutBox(QWidget* parent)
{
    auto* box = new QMessageBox(parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(MainWindow::tr("About Duende"));
    box->setIconPixmap(Icons::program().pixmap(QSize(64, 64), parent->devicePixelRatio()));
    box->setText(MainWindow::tr("Duende %1").arg(QCoreApplication::applicationVersion()));
    box->setInformativeText(MainWindow::tr(
        "One window for every daemon that you are responsible for.\n\nFree software under the GNU "
        "General Public License, version 3 or later."));
    box->setStandardButtons(QMessageBox::Close);
    box->open();
}

} // namespace Duende
