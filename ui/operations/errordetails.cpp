// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/errordetails.h"

#include "models/format/plaintext.h"
#include "ui/operations/wraplabel.h"
#include "ui/widgets/fonts.h"

#include <QFormLayout>

namespace Duende {

ErrorDetails::ErrorDetails(QWidget* parent) : QWidget(parent), m_form(new QFormLayout(this))
{
    m_form->setContentsMargins({});
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void ErrorDetails::setDetails(const QList<MessageDetail>& details)
{
    while (m_form->rowCount() > 0)
        m_form->removeRow(0);
    for (const MessageDetail& detail : details) {
        auto* value = new WrapLabel;
        value->setText(plainText(detail.value));
        if (detail.isCode)
            value->setFont(monospaced(font()));
        m_form->addRow(tr("%1:").arg(detail.name), value);
    }
}

} // namespace Duende
