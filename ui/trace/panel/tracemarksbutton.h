// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace Duende {

class TraceDocument;
class TraceView;

/// What a person does with the marks of a recording: sets them with or without a comment, goes from one to
/// the next, sees all of them in its menu. Its actions are the view's and the panel's as well.
class TraceMarksButton final : public QToolButton
{
    Q_OBJECT

public:
    /// Document, view and panel outlive it; shortcuts work wherever the focus is in `panel`.
    TraceMarksButton(TraceDocument* document, TraceView* view, QWidget* panel);

private:
    QAction* addMarkAction(const QString& text, const QKeySequence& keys, QWidget* panel);
    void update();
    void fillMenu();
    void toggle();
    void askComment();
    void go(bool isForward);

    TraceDocument* const m_document;
    TraceView* const m_view;
    QAction* m_toggle;
    QAction* m_comment;
    QAction* m_next;
    QAction* m_previous;
};

} // namespace Duende
