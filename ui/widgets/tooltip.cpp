// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tooltip.h"

namespace Duende {

QString plainToolTip(const QString& text)
{
    if (text.isEmpty())
        return {};
    return QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(text.toHtmlEscaped());
}

} // namespace Duende
