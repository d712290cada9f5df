// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/operationcontext.h"
#include "adapters/contract/result.h"

#include <QString>

namespace Duende {

/// Where recordings are until a person gives them a name, and how they get one. Blocks; any thread.
namespace RecordingFiles {

/// Those without a name that are kept at least.
inline constexpr qsizetype mostUnnamed = 10;

/// The folder of those without a name: "recordings" in the user's data folder.
QString folder();

/// Removes recordings that are more than a day old, but for the newest ten.
void tidy(const QString& folder);

/// A path in folder(), which is made and tidied, for a new recording of `name`. Errors: Io.
Result<QString> newPath(const QString& name);
/// The same in a folder of the person's own, where nothing is removed.
Result<QString> newPath(const QString& folder, const QString& name);

/// Gives the recording `from`, which may still grow, and its marks the name `to`, in place of what has that
/// name. On the same file system both name one file from then on, which goes on growing; elsewhere it is
/// copied. Errors: Io, InvalidState (it still grows, and the other place is on another file system), those of
/// check().
Result<void> keep(const QString& from, const QString& to, bool isGrowing, const OperationContext& context);

} // namespace RecordingFiles

} // namespace Duende
