// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

namespace Duende {

class UsageCharts;

/// The charts as they are seen, twice as sharp, under a title and over a caption. Only on the GUI's thread;
/// it takes a few milliseconds.
QImage usagePicture(UsageCharts& charts, const QString& title, const QString& caption);

} // namespace Duende
