// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <utility>

namespace Duende {

/// One entry to be: its fields, with times and boot, of which a real journal would take care itself.
struct JournalRecord
{
    qint64 timeUs = 0;
    QByteArray boot = QByteArray(32, 'a');
    QList<std::pair<QByteArray, QByteArray>> fields;
};

/// A line of a system service's, as journald would store it.
JournalRecord serviceRecord(qint64 timeUs, const QByteArray& unit, const QByteArray& message,
    const QByteArray& priority = "6", const QByteArray& invocation = QByteArray(32, '1'));

/// One entry in the journal's export format (systemd.io/JOURNAL_EXPORT_FORMATS).
QByteArray exported(const JournalRecord& record);

/// Makes a real journal file of entries, by systemd-journal-remote(8). The error says where that comes from
/// if it is not there: a test without it fails.
[[nodiscard]] Result<void> writeJournal(const QString& path, const QList<JournalRecord>& records);

} // namespace Duende
