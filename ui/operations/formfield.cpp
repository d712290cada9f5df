// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/formfield.h"

#include "adapters/contract/daemonstatus.h"
#include "ui/operations/wraplabel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/statestyle.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QVBoxLayout>

namespace Duende {

FormField::FormField(const QString& key, const QString& title, QWidget* editor, QWidget* focus)
    : m_key(key)
    , m_title(title)
    , m_editor(editor)
    , m_focus(focus ? focus : editor)
    , m_message(new QWidget)
    , m_icon(new QLabel)
    , m_text(new WrapLabel)
{
    m_focus->setAccessibleName(title);
    setFocusProxy(m_focus);
    const int gap = style()->pixelMetric(QStyle::PM_LayoutVerticalSpacing, nullptr, this) / 2;
    auto* line = new QHBoxLayout(m_message);
    line->setContentsMargins(0, gap, 0, 0);
    line->addWidget(m_icon, 0, Qt::AlignTop);
    line->addWidget(m_text, 1);
    m_message->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(editor);
    layout->addWidget(m_message);
}

QLabel* FormField::makeLabel()
{
    auto* label = new QLabel(tr("%1:").arg(m_title));
    label->setBuddy(m_focus);
    return label;
}

void FormField::setProblem(const QString& problem)
{
    if (m_problem == problem)
        return;
    m_problem = problem;
    refresh();
}

void FormField::setUnsupported(const QString& reason)
{
    if (m_unsupported == reason)
        return;
    m_unsupported = reason;
    m_editor->setEnabled(reason.isEmpty());
    refresh();
}

void FormField::touch()
{
    setTouched(true);
}

void FormField::setTouched(bool isTouched)
{
    if (m_isTouched == isTouched)
        return;
    m_isTouched = isTouched;
    refresh();
}

void FormField::focusEditor()
{
    m_focus->setFocus(Qt::OtherFocusReason);
}

QString FormField::shownText() const
{
    if (!m_unsupported.isEmpty())
        return m_unsupported;
    return m_isTouched ? m_problem : QString();
}

void FormField::refresh()
{
    const QString text = shownText();
    const bool isProblem = m_unsupported.isEmpty();
    const int extent = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    m_icon->setPixmap(
        Icons::get(isProblem ? QStringLiteral("data-error") : QStringLiteral("data-information"))
            .pixmap(QSize(extent, extent), devicePixelRatio()));
    m_text->setText(text);
    QPalette colours = palette();
    if (isProblem)
        colours.setColor(QPalette::WindowText,
            StateStyle::color(DaemonStatus::State::Failed, colours.color(QPalette::Window)));
    m_text->setPalette(colours);
    m_text->setForegroundRole(isProblem ? QPalette::WindowText : QPalette::PlaceholderText);
    m_message->setVisible(!text.isEmpty());
    m_focus->setAccessibleDescription(text);
}

} // namespace Duende
