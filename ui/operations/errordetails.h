// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/operations/message.h"

#include <QWidget>

class QFormLayout;

namespace Duende {

/// The facts of a message, a name and a value a row.
class ErrorDetails final : public QWidget
{
    Q_OBJECT

public:
    explicit ErrorDetails(QWidget* parent = nullptr);

    void setDetails(const QList<MessageDetail>& details);

private:
    QFormLayout* m_form;
};

} // namespace Duende
