// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace Duende {

/// Says what the program is, over `parent`; returns at once.
void openAboutBox(QWidget* parent);

} // namespace Duende
