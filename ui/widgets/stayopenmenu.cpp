// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/stayopenmenu.h"

#include <QActionGroup>
#include <QKeyEvent>

namespace Duende {

bool StayOpenMenu::toggleActive()
{
    QAction* action = activeAction();
    const bool isChoice = action && action->isCheckable() && action->isEnabled()
        && (!action->actionGroup() || !action->actionGroup()->isExclusive());
    if (isChoice)
        action->trigger();
    return isChoice;
}

void StayOpenMenu::mouseReleaseEvent(QMouseEvent* event)
{
    if (actionAt(event->position().toPoint()) != activeAction() || !toggleActive())
        QMenu::mouseReleaseEvent(event);
}

void StayOpenMenu::keyPressEvent(QKeyEvent* event)
{
    const bool isChoice
        = event->key() == Qt::Key_Space || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!isChoice || !toggleActive())
        QMenu::keyPressEvent(event);
}

} // namespace Duende
