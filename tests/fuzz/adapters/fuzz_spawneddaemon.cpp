// SPDX-License-Identifier: GPL-3.0-or-later
// The state files of spawned daemons: what is read can be written and read again.
#include "adapters/native/processrecord.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cstdlib>

using namespace Duende;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const Result<SpawnedDaemon> daemon = SpawnedDaemon::fromJson(QJsonDocument::fromJson(bytes).object());
    if (!daemon)
        return 0;
    endedRecord(*daemon);
    const Result<SpawnedDaemon> again = SpawnedDaemon::fromJson(daemon->toJson());
    if (!again || *again != *daemon)
        std::abort();
    return 0;
}
