// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/adapters/journal/journalwriter.h"

#include <QProcess>
#include <QtEndian>

namespace Duende {

JournalRecord serviceRecord(qint64 timeUs, const QByteArray& unit, const QByteArray& message,
    const QByteArray& priority, const QByteArray& invocation)
{
    JournalRecord record;
    record.timeUs = timeUs;
    record.fields = {{"_SYSTEMD_UNIT", unit}, {"SYSLOG_IDENTIFIER", unit.first(unit.indexOf('.'))},
        {"_PID", "812"}, {"_UID", "0"}, {"PRIORITY", priority}, {"_SYSTEMD_INVOCATION_ID", invocation},
        {"MESSAGE", message}};
    return record;
}

QByteArray exported(const JournalRecord& record)
{
    QByteArray entry = "__REALTIME_TIMESTAMP=" + QByteArray::number(record.timeUs)
        + "\n__MONOTONIC_TIMESTAMP=" + QByteArray::number(record.timeUs % 1'000'000'000'000)
        + "\n_BOOT_ID=" + record.boot + '\n';
    for (const auto& [name, value] : record.fields) {
        if (!value.contains('\n') && value.isValidUtf8()) {
            entry += name + '=' + value + '\n';
            continue;
        }
        const auto size = qToLittleEndian<quint64>(quint64(value.size()));
        entry += name + '\n' + QByteArray(reinterpret_cast<const char*>(&size), sizeof size) + value + '\n';
    }
    return entry + '\n';
}

Result<void> writeJournal(const QString& path, const QList<JournalRecord>& records)
{
    const QString program = QStringLiteral("/usr/lib/systemd/systemd-journal-remote");
    QProcess remote;
    remote.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    remote.start(program,
        {QStringLiteral("--output=") + path, QStringLiteral("--split-mode=none"), QStringLiteral("-")});
    if (!remote.waitForStarted())
        return std::unexpected(PlatformError::spawnFailed(
            QStringLiteral("%1: %2. Install what packaging/lib/packages.* names under [build].")
                .arg(program, remote.errorString())));
    for (const JournalRecord& record : records)
        remote.write(exported(record));
    remote.closeWriteChannel();
    if (!remote.waitForFinished() || remote.exitStatus() != QProcess::NormalExit || remote.exitCode() != 0)
        return std::unexpected(PlatformError::io(
            QStringLiteral("%1 did not write %2 (exit code %3)").arg(program, path).arg(remote.exitCode())));
    return {};
}

} // namespace Duende
