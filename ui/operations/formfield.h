// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace Duende {

class WrapLabel;

/// An editor of a form with what is wrong with it below: an icon and a sentence, which a screen reader gets
/// with the editor. A problem stays unsaid until the person has been in the editor or wants to go on.
class FormField final : public QWidget
{
    Q_OBJECT

public:
    /// `key` is the field's in a definition file. Takes the editor, or what holds it; `focus` is what takes
    /// the keyboard, null for the editor itself.
    FormField(const QString& key, const QString& title, QWidget* editor, QWidget* focus = nullptr);

    const QString& key() const { return m_key; }
    const QString& title() const { return m_title; }
    /// The label for the form, with this field as its buddy.
    QLabel* makeLabel();

    /// What is wrong, as a sentence; empty for nothing.
    void setProblem(const QString& problem);
    bool hasProblem() const { return !m_problem.isEmpty() && m_unsupported.isEmpty(); }
    /// Why the field cannot be followed, which disables it; empty enables it.
    void setUnsupported(const QString& reason);
    bool isSupported() const { return m_unsupported.isEmpty(); }

    /// The person has been here: problems are said from now on.
    void touch();
    void setTouched(bool isTouched);
    void focusEditor();

    /// The sentence that can be read now; empty for none.
    QString shownText() const;

private:
    void refresh();

    QString m_key;
    QString m_title;
    QString m_problem;
    QString m_unsupported;
    bool m_isTouched = false;
    QWidget* m_editor;
    QWidget* m_focus;
    QWidget* m_message;
    QLabel* m_icon;
    WrapLabel* m_text;
};

} // namespace Duende
