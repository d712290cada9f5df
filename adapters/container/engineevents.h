// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/result.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace Duende {

/// What an engine says happened to a container.
struct EngineEvent
{
    QString containerId;
    /// "start", "die", "pause", "health_status: healthy", …
    QString action;

    /// It can change a row: not what merely looks at a container or runs a command in it.
    bool changesRow() const;
    friend bool operator==(const EngineEvent&, const EngineEvent&) = default;
};

/// Reads the stream of GET /events: a JSON object a line. What is no event of a container is left out. A line
/// has a maximum, beyond which the stream is broken (ResourceLimit).
class EngineEventReader
{
public:
    static constexpr qsizetype maximumLine = 1024 * 1024;

    Result<std::vector<EngineEvent>> feed(QByteArrayView bytes);

private:
    QByteArray m_line; // an unfinished one
};

} // namespace Duende
