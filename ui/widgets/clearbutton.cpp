// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/clearbutton.h"

#include "ui/widgets/icons.h"

#include <QAction>
#include <QCoreApplication>
#include <QLineEdit>

namespace Duende {

QAction* addClearButton(QLineEdit* edit)
{
    QAction* clear = edit->addAction(Icons::get(QStringLiteral("edit-clear")), QLineEdit::TrailingPosition);
    clear->setText(QCoreApplication::translate("ClearButton", "Clear"));
    clear->setVisible(!edit->text().isEmpty());
    QObject::connect(edit, &QLineEdit::textChanged, clear,
        [clear](const QString& text) { clear->setVisible(!text.isEmpty()); });
    QObject::connect(clear, &QAction::triggered, edit, &QLineEdit::clear);
    return clear;
}

} // namespace Duende
