// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"

struct sd_journal;

namespace Duende {

/// libsystemd unpacks no more than this of a compressed field while lines are read; longer ones are unpacked
/// again, to know how long they are.
constexpr size_t journalReadThreshold = 64 * 1024;
/// The most that is unpacked of one field at all.
constexpr size_t journalFieldThreshold = 16 * 1024 * 1024;

/// The present line of a handle whose data threshold is journalReadThreshold, without its position. Errors
/// are negative errno values; a line without a message is no error.
std::expected<LogLine, int> readJournalLine(sd_journal* journal);

/// The message of the present line, at most the data threshold of it; it lives until the next call. Empty
/// where there is none.
QByteArrayView readJournalMessage(sd_journal* journal);

/// Every field of the present line, and its addresses as journalctl(1) -o json names them
/// (__REALTIME_TIMESTAMP,
/// __MONOTONIC_TIMESTAMP, __CURSOR). Changes the data threshold and puts it back.
QList<LogField> readJournalFields(sd_journal* journal);

/// Whether a message is no text: not UTF-8, or with control characters but line feeds, tabulators and those
/// of ANSI sequences.
bool isBinaryMessage(QByteArrayView message);

} // namespace Duende
