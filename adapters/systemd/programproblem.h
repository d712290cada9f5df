// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Duende {

/// Why the file at an absolute path cannot be executed, as far as looking at it tells: "the program
/// /usr/bin/x does not exist", "… may not be executed: its permissions are rw-r--r--", "its interpreter …
/// does not exist". Empty where nothing is wrong that this process can see. Blocks.
QString programProblem(const QString& path);

/// The same for a folder that is to be entered. Empty where nothing is wrong that this process can see.
QString folderProblem(const QString& path);

} // namespace Duende
