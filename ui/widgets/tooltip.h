// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Duende {

/// A tool tip that shows `text` as it is, line by line and wrapped; never read as markup. Empty for an empty
/// text.
QString plainToolTip(const QString& text);

} // namespace Duende
