// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/iocounters.h"

#include "adapters/support/procparsers.h"

#include <limits>

namespace Duende {

namespace {

quint64 saturatedSum(quint64 a, quint64 b)
{
    quint64 sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<quint64>::max() : sum;
}

// Takes the text before the next `separator` off the front.
QByteArrayView takeUntil(QByteArrayView& text, char separator)
{
    const qsizetype end = text.indexOf(separator);
    const QByteArrayView part = end < 0 ? text : text.first(end);
    text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
    return part;
}

std::optional<IoCounters> deviceIo(QByteArrayView line)
{
    IoCounters counters;
    takeUntil(line, ' '); // the device's number
    while (!line.isEmpty()) {
        QByteArrayView value = takeUntil(line, ' ');
        const QByteArrayView key = takeUntil(value, '=');
        if (key != "rbytes" && key != "wbytes")
            continue;
        const std::optional<quint64> number = parseNumber(value);
        if (!number)
            return std::nullopt;
        (key == "rbytes" ? counters.readBytes : counters.writtenBytes) = *number;
    }
    return counters;
}

} // namespace

void IoCounters::add(const IoCounters& other)
{
    readBytes = saturatedSum(readBytes, other.readBytes);
    writtenBytes = saturatedSum(writtenBytes, other.writtenBytes);
}

std::optional<IoCounters> parseProcessIo(QByteArrayView bytes)
{
    const std::optional<quint64> read = parseKeyedNumber(bytes, "read_bytes:");
    const std::optional<quint64> written = parseKeyedNumber(bytes, "write_bytes:");
    return read && written ? std::optional(IoCounters{*read, *written}) : std::nullopt;
}

std::optional<IoCounters> parseGroupIo(QByteArrayView bytes)
{
    IoCounters sum;
    while (!bytes.isEmpty()) {
        const std::optional<IoCounters> device = deviceIo(takeUntil(bytes, '\n'));
        if (!device)
            return std::nullopt;
        sum.add(*device);
    }
    return sum;
}

} // namespace Duende
