// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/messagebar.h"

#include "models/operationrunner.h"
#include "ui/operations/messageframe.h"

#include <QVBoxLayout>

namespace Duende {

MessageBar::MessageBar(OperationRunner* runner, QWidget* parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_frame(new MessageFrame)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_frame);
    hide();

    connect(runner, &OperationRunner::finished, this, &MessageBar::finished);
    connect(m_frame, &MessageFrame::retryRequested, this, &MessageBar::retry);
    connect(m_frame, &MessageFrame::linkActivated, this, &MessageBar::logRequested);
    connect(m_frame, &MessageFrame::dismissed, this, &MessageBar::forget);
}

void MessageBar::showMessage(const Message& message)
{
    m_number.reset();
    m_others = 0;
    m_frame->setLink({});
    show();
    m_frame->showMessage(message);
}

void MessageBar::dismiss()
{
    m_frame->dismiss();
}

void MessageBar::forget()
{
    m_number.reset();
    m_others = 0;
    hide();
}

void MessageBar::leave(quint64 number)
{
    m_left.insert(number);
}

void MessageBar::finished(quint64 number)
{
    const Operation operation = *m_runner->operation(number);
    const bool isOthers = m_left.remove(number);
    const Operation* shown = m_number ? m_runner->operation(*m_number) : nullptr;
    const bool isSame = shown && shown->request.handle() == operation.request.handle()
        && shown->request.commandLine() == operation.request.commandLine();
    if (operation.state == Operation::State::Succeeded && isSame)
        dismiss();
    if (operation.state != Operation::State::Failed || isOthers)
        return;

    if (shown && !isSame)
        ++m_others;
    m_number = number;
    show();
    m_frame->showMessage(Message::failure(operation));
    m_frame->setLink(othersText());
}

QString MessageBar::othersText() const
{
    if (m_others == 0)
        return {};
    return m_others == 1 ? tr("1 other operation failed: show the log of operations")
                         : tr("%1 other operations failed: show the log of operations").arg(m_others);
}

void MessageBar::retry()
{
    const std::optional<quint64> number = m_number;
    dismiss();
    if (number)
        m_runner->retry(*number);
}

} // namespace Duende
