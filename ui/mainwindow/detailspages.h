// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/details/detailspageentry.h"

#include <QList>

namespace Duende {

/// The pages of the details area in the order of their tabs. A new page is a folder of ui/ with a class of
/// its own, and a line here.
QList<DetailsPageEntry> detailsPages();

} // namespace Duende
