// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAction;
class QLineEdit;

namespace Duende {

/// Gives a field a button at its end that empties it, there while it has text. Unlike QLineEdit's own one it
/// follows light and dark.
QAction* addClearButton(QLineEdit* edit);

} // namespace Duende
