// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/details/detailspageentry.h"

#include <QList>

namespace Duende {

/// The pages of the details area in the order of their tabs. A new page is a folder of ui/ with a class of
/// its own, and a line here. Trace is one of them where something can be traced.
QList<DetailsPageEntry> detailsPages(bool canTrace);

} // namespace Duende
