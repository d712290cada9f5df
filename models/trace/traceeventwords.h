// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracetable.h"

#include <QStringList>

namespace Duende {

class TraceClock;

/// Sentences about a row, for who reads of one event. Any thread.
namespace TraceEventWords {

/// What a row that is no call says; empty for a call. `bytes` is its record.
QString explanation(std::span<const std::byte> bytes, const TraceRowFacts& facts, const TraceClock& clock);
/// What is unusual about a call.
QStringList notes(const TraceRowFacts& facts);

} // namespace TraceEventWords

} // namespace Duende
