// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Duende {

/// Whether only root can change the file, or put another in its place: what polkit lets a person run as root
/// must be the administrator's own. `path` is absolute.
bool isRootsAlone(const QString& path);

} // namespace Duende
