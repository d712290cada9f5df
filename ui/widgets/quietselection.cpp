// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/quietselection.h"

#include "ui/widgets/colors.h"

#include <QApplication>
#include <QFocusEvent>
#include <QWidget>

namespace Duende {

QuietSelection::QuietSelection(QWidget* view) : QObject(view), m_view(view)
{
    view->installEventFilter(this);
    setQuiet(!view->hasFocus());
}

bool QuietSelection::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::FocusIn:
        setQuiet(false);
        break;
    case QEvent::FocusOut: {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        // A menu or another window takes the keyboard only for a while.
        if (reason != Qt::PopupFocusReason && reason != Qt::MenuBarFocusReason
            && reason != Qt::ActiveWindowFocusReason)
            setQuiet(true);
        break;
    }
    case QEvent::ApplicationPaletteChange:
    case QEvent::PaletteChange:
        setQuiet(m_isQuiet);
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

void QuietSelection::setQuiet(bool isQuiet)
{
    m_isQuiet = isQuiet;
    if (m_isApplying)
        return;
    m_isApplying = true;
    // Of the view's own palette only these two roles are set; the others go on following the program's.
    QPalette palette;
    if (isQuiet) {
        const QPalette whole = QApplication::palette(m_view);
        palette.setColor(QPalette::Highlight,
            blended(whole.color(QPalette::Base), whole.color(QPalette::Highlight), 0.28));
        palette.setColor(QPalette::HighlightedText, whole.color(QPalette::Text));
    }
    m_view->setPalette(palette);
    m_isApplying = false;
}

} // namespace Duende
