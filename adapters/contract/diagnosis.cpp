// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/diagnosis.h"

#include <QTimeZone>

namespace Duende {

namespace {

constexpr qsizetype longestText = 2000;

} // namespace

LogEvidence logEvidence(const LogLine& line)
{
    LogEvidence evidence;
    if (line.position.timeUs > 0)
        evidence.time = QDateTime::fromMSecsSinceEpoch(line.position.timeUs / 1000, QTimeZone::UTC);
    evidence.identifier = QString::fromUtf8(line.identifier);
    if (line.pid != 0)
        evidence.pid = line.pid;
    evidence.text = QString::fromUtf8(line.message.first(std::min(line.message.size(), longestText)));
    if (line.priority)
        evidence.priority = int(*line.priority);
    return evidence;
}

} // namespace Duende
