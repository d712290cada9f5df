// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/journal/journalentry.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <systemd/sd-journal.h>

namespace Duende {

namespace {

struct Raw
{
    QByteArrayView message;
    QByteArrayView identifier;
    QByteArrayView command;
    QByteArrayView pid;
    QByteArrayView syslogPid;
    QByteArrayView priority;
    bool isOwn = false;
};

std::optional<uint> number(QByteArrayView text)
{
    uint value = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
    return error == std::errc() && end == text.end() && !text.isEmpty() ? std::optional(value) : std::nullopt;
}

/// Takes `field` when it is NAME=VALUE.
bool take(QByteArrayView field, QByteArrayView nameAndSign, QByteArrayView& value)
{
    if (!field.startsWith(nameAndSign))
        return false;
    value = field.sliced(nameAndSign.size());
    return true;
}

void takeField(QByteArrayView field, Raw& raw)
{
    QByteArrayView unit;
    // By the first letters, as most fields of an entry are none of these.
    switch (field.front()) {
    case 'M':
        take(field, "MESSAGE=", raw.message);
        break;
    case 'P':
        take(field, "PRIORITY=", raw.priority);
        break;
    case 'S':
        if (!take(field, "SYSLOG_IDENTIFIER=", raw.identifier))
            take(field, "SYSLOG_PID=", raw.syslogPid);
        break;
    case '_':
        if (take(field, "_PID=", raw.pid) || take(field, "_COMM=", raw.command))
            break;
        break;
    case 'U':
        // What a manager says about a unit has this; a unit's own lines have not.
        if (take(field, "UNIT=", unit) || take(field, "USER_UNIT=", unit))
            raw.isOwn = false;
        break;
    case 'O':
        if (take(field, "OBJECT_SYSTEMD_UNIT=", unit) || take(field, "OBJECT_SYSTEMD_USER_UNIT=", unit))
            raw.isOwn = false;
        break;
    case 'C':
        if (take(field, "COREDUMP_UNIT=", unit) || take(field, "COREDUMP_USER_UNIT=", unit))
            raw.isOwn = false;
        break;
    default:
        break;
    }
}

QByteArrayView trimmedEnd(QByteArrayView message)
{
    while (message.endsWith('\n') || message.endsWith('\r'))
        message.chop(1);
    return message;
}

/// Unpacks a field anew with the largest threshold, to know its length.
quint64 fullSize(sd_journal* journal)
{
    sd_journal_set_data_threshold(journal, journalFieldThreshold);
    const auto size = quint64(readJournalMessage(journal).size());
    sd_journal_set_data_threshold(journal, journalReadThreshold);
    return size;
}

} // namespace

bool isBinaryMessage(QByteArrayView message)
{
    const auto isControl = [](char byte) {
        return uchar(byte) < 0x20 && byte != '\n' && byte != '\t' && byte != '\r' && byte != '\x1b';
    };
    return std::ranges::any_of(message, isControl) || !message.isValidUtf8();
}

std::expected<LogLine, int> readJournalLine(sd_journal* journal)
{
    Raw raw;
    raw.isOwn = true;
    LogLine line;
    sd_journal_restart_data(journal);
    for (;;) {
        const void* data = nullptr;
        size_t size = 0;
        // Fields that this libsystemd cannot unpack are left out.
        const int result = sd_journal_enumerate_available_data(journal, &data, &size);
        if (result < 0)
            return std::unexpected(result);
        if (result == 0)
            break;
        const QByteArrayView field(static_cast<const char*>(data), qsizetype(size));
        if (field.isEmpty())
            continue;
        // What was given is valid until the next call only, so all that is kept is copied at once.
        raw.message = raw.identifier = raw.command = raw.pid = raw.syslogPid = raw.priority = {};
        takeField(field, raw);
        if (raw.message.data()) {
            const QByteArrayView message = trimmedEnd(raw.message);
            line.messageSize = quint64(message.size());
            line.message = message.first(std::min(message.size(), LogLine::maximumMessage)).toByteArray();
        } else if (raw.identifier.data()) {
            line.identifier
                = raw.identifier.first(std::min(raw.identifier.size(), LogLine::maximumIdentifier))
                      .toByteArray();
        } else if (raw.command.data() && line.identifier.isEmpty()) {
            line.identifier = raw.command.toByteArray();
        } else if (raw.pid.data()) {
            line.pid = number(raw.pid).value_or(0);
        } else if (raw.syslogPid.data() && line.pid == 0) {
            line.pid = number(raw.syslogPid).value_or(0);
        } else if (raw.priority.data()) {
            if (const auto priority = number(raw.priority); priority && *priority < logPriorityCount)
                line.priority = LogPriority(*priority);
        }
    }
    if (line.messageSize + sizeof "MESSAGE=" >= journalReadThreshold)
        line.messageSize = std::max(line.messageSize, fullSize(journal));
    line.flags.setFlag(LogLine::AboutDaemon, !raw.isOwn);
    line.flags.setFlag(LogLine::Binary, isBinaryMessage(line.message) && !line.isCut());
    return line;
}

QByteArrayView readJournalMessage(sd_journal* journal)
{
    constexpr QByteArrayView name("MESSAGE=");
    const void* data = nullptr;
    size_t size = 0;
    if (sd_journal_get_data(journal, "MESSAGE", &data, &size) < 0 || qsizetype(size) < name.size())
        return {};
    return QByteArrayView(static_cast<const char*>(data), qsizetype(size)).sliced(name.size());
}

QList<LogField> readJournalFields(sd_journal* journal)
{
    QList<LogField> fields;
    sd_journal_set_data_threshold(journal, journalFieldThreshold);
    const void* data = nullptr;
    size_t size = 0;
    SD_JOURNAL_FOREACH_DATA(journal, data, size)
    {
        const QByteArrayView field(static_cast<const char*>(data), qsizetype(size));
        const qsizetype sign = field.indexOf('=');
        if (sign > 0) {
            const QByteArrayView value = field.sliced(sign + 1);
            fields.append({field.first(sign).toByteArray(),
                value.first(std::min(value.size(), LogField::maximumValue)).toByteArray()});
        }
    }
    sd_journal_set_data_threshold(journal, journalReadThreshold);
    uint64_t timeUs = 0;
    if (sd_journal_get_realtime_usec(journal, &timeUs) >= 0)
        fields.append({"__REALTIME_TIMESTAMP", QByteArray::number(qulonglong(timeUs))});
    sd_id128_t boot;
    if (sd_journal_get_monotonic_usec(journal, &timeUs, &boot) >= 0)
        fields.append({"__MONOTONIC_TIMESTAMP", QByteArray::number(qulonglong(timeUs))});
    char* cursor = nullptr;
    if (sd_journal_get_cursor(journal, &cursor) >= 0) {
        const std::unique_ptr<char, decltype(&std::free)> owned(cursor, &std::free);
        fields.append({"__CURSOR", QByteArray(cursor)});
    }
    return fields;
}

} // namespace Duende
