// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/operationcontext.h"
#include "adapters/contract/result.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace Duende {

/// A recording that nobody finished: the program that made it was killed.
struct InterruptedRecording
{
    QString path;
    QString handle; ///< the daemon's printed form, as the file says it: any text
    QDateTime start;
    quint64 calls = 0;

    friend bool operator==(const InterruptedRecording&, const InterruptedRecording&) = default;
};

/// Finds and removes them. Blocks; any thread.
namespace InterruptedRecordings {

/// Those in a folder of recordings that hold a call and that no program goes on with, the latest first. What
/// is no recording is passed over. Reads the first bytes of each file. Errors: those of check().
Result<QList<InterruptedRecording>> find(const QString& folder, const OperationContext& context);
/// Removes a recording with its marks. Errors: Io.
Result<void> discard(const QString& path);

} // namespace InterruptedRecordings

} // namespace Duende
