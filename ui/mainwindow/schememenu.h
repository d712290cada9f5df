// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenu;
class QWidget;

namespace Duende {

class ActionSet;
class Appearance;

/// The menu that chooses between light, dark and the desktop's colours. `parent` owns it; `appearance` and
/// `actions`, which take its entries in, outlive it.
QMenu* makeSchemeMenu(Appearance* appearance, ActionSet* actions, QWidget* parent);

} // namespace Duende
