// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panel/tracemarksbutton.h"

#include "models/format/plaintext.h"
#include "models/trace/tracedocument.h"
#include "ui/trace/view/traceview.h"
#include "ui/widgets/icons.h"

#include <QInputDialog>
#include <QMenu>

#include <iterator>

namespace Duende {

namespace {

constexpr int widthOfComment = 60; // characters
constexpr int mostListed = 20;
constexpr int longestEntry = 70;

} // namespace

TraceMarksButton::TraceMarksButton(TraceDocument* document, TraceView* view, QWidget* panel)
    : m_document(document)
    , m_view(view)
    , m_toggle(addMarkAction(tr("Mark"), QKeySequence(QStringLiteral("Ctrl+M")), panel))
    , m_comment(addMarkAction(tr("Comment…"), QKeySequence(QStringLiteral("Ctrl+Shift+M")), panel))
    , m_next(addMarkAction(tr("Next mark"), QKeySequence(Qt::Key_F2), panel))
    , m_previous(addMarkAction(tr("Previous mark"), QKeySequence(QStringLiteral("Shift+F2")), panel))
{
    setAutoRaise(true);
    setIcon(Icons::get(QStringLiteral("bookmarks")));
    setToolTip(tr("Marks of events and comments on them, which are kept beside the recording"));
    setAccessibleName(tr("Marks"));
    setPopupMode(QToolButton::InstantPopup);
    setMenu(new QMenu(this));
    view->addActions({m_toggle, m_comment});
    connect(menu(), &QMenu::aboutToShow, this, &TraceMarksButton::fillMenu);
    connect(m_toggle, &QAction::triggered, this, &TraceMarksButton::toggle);
    connect(m_comment, &QAction::triggered, this, &TraceMarksButton::askComment);
    connect(m_next, &QAction::triggered, this, [this] { go(true); });
    connect(m_previous, &QAction::triggered, this, [this] { go(false); });
    connect(document, &TraceDocument::marksChanged, this, &TraceMarksButton::update);
    connect(document, &TraceDocument::currentChanged, this, &TraceMarksButton::update);
    update();
}

QAction* TraceMarksButton::addMarkAction(const QString& text, const QKeySequence& keys, QWidget* panel)
{
    auto* action = new QAction(text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    panel->addAction(action);
    return action;
}

void TraceMarksButton::update()
{
    const TraceMarks* marks = m_document->marks();
    const auto row = m_document->current();
    const bool isMarked = marks && row && marks->has(*row);
    m_toggle->setText(isMarked ? tr("Remove the mark") : tr("Mark"));
    for (QAction* action : {m_toggle, m_comment})
        action->setEnabled(marks && row);
    for (QAction* action : {m_next, m_previous})
        action->setEnabled(marks && !marks->all().empty());
    setEnabled(marks != nullptr);
}

void TraceMarksButton::fillMenu()
{
    menu()->clear();
    menu()->addActions({m_toggle, m_comment});
    menu()->addSeparator();
    menu()->addActions({m_next, m_previous});
    const TraceMarks* marks = m_document->marks();
    if (!marks || marks->all().empty())
        return;
    menu()->addSeparator();
    int listed = 0;
    for (const auto& [row, comment] : marks->all()) {
        if (++listed > mostListed) {
            menu()->addAction(tr("%1 more").arg(marks->all().size() - mostListed))->setEnabled(false);
            break;
        }
        QString text = comment.isEmpty() ? tr("Event %1").arg(row + 1) : plainText(comment, longestEntry);
        text.replace(u'&', QStringLiteral("&&"));
        connect(menu()->addAction(text), &QAction::triggered, this, [this, row] { m_document->goTo(row); });
    }
}

void TraceMarksButton::toggle()
{
    TraceMarks* marks = m_document->marks();
    const auto row = m_document->current();
    if (!marks || !row)
        return;
    if (marks->has(*row))
        marks->remove(*row);
    else
        marks->set(*row, {});
}

void TraceMarksButton::askComment()
{
    const auto row = m_document->current();
    if (!m_document->marks() || !row)
        return;
    auto* dialog = new QInputDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Comment on the event"));
    dialog->setLabelText(tr("Comment:"));
    dialog->setTextValue(m_document->marks()->comment(*row));
    dialog->resize(fontMetrics().averageCharWidth() * widthOfComment, dialog->sizeHint().height());
    // The recording may be another one by then.
    connect(dialog, &QInputDialog::textValueSelected, m_document->marks(),
        [marks = m_document->marks(), row](const QString& comment) { marks->set(*row, comment); });
    connect(dialog, &QObject::destroyed, m_view, [view = m_view] { view->setFocus(Qt::OtherFocusReason); });
    dialog->open();
}

void TraceMarksButton::go(bool isForward)
{
    const TraceMarks* marks = m_document->marks();
    if (!marks)
        return;
    const auto row = m_document->current();
    if (const auto mark = isForward ? marks->next(row) : marks->previous(row))
        m_document->goTo(*mark);
}

} // namespace Duende
