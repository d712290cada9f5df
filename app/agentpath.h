// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Duende {

/// Where the program that traces is, absolute: where it was installed, which is the only place that polkit
/// lets it run from, else beside this program or in the folder that belongs to it. The installed place where
/// there is none. Needs a QCoreApplication; reads the file system.
QString agentPath();

} // namespace Duende
