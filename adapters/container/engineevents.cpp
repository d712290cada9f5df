// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/container/engineevents.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace Duende {

namespace {

using Text = QLatin1StringView;

std::optional<EngineEvent> parseEvent(const QByteArray& line)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    if (object.value(Text("Type")).toString() != Text("container"))
        return std::nullopt;
    EngineEvent event;
    event.containerId = object.value(Text("Actor"))
                            .toObject()
                            .value(Text("ID"))
                            .toString(object.value(Text("id")).toString());
    event.action = object.value(Text("Action")).toString(object.value(Text("status")).toString());
    if (event.containerId.isEmpty() || event.containerId.size() > 128 || event.action.isEmpty())
        return std::nullopt;
    event.action.truncate(100);
    return event;
}

} // namespace

bool EngineEvent::changesRow() const
{
    // A health check is a command that is run every few seconds.
    constexpr std::array idle{Text("exec_"), Text("top"), Text("attach"), Text("detach"), Text("resize"),
        Text("copy"), Text("export")};
    return std::ranges::none_of(idle, [this](Text word) { return action.startsWith(word); });
}

Result<std::vector<EngineEvent>> EngineEventReader::feed(QByteArrayView bytes)
{
    std::vector<EngineEvent> events;
    while (!bytes.isEmpty()) {
        const qsizetype end = bytes.indexOf('\n');
        const QByteArrayView part = end < 0 ? bytes : bytes.first(end);
        if (m_line.size() + part.size() > maximumLine)
            return std::unexpected(
                PlatformError::resourceLimit(QStringLiteral("an event of more than 1 MiB")));
        m_line.append(part);
        if (end < 0)
            break;
        bytes = bytes.sliced(end + 1);
        if (std::optional<EngineEvent> event = parseEvent(std::exchange(m_line, {})))
            events.push_back(*std::move(event));
    }
    return events;
}

} // namespace Duende
