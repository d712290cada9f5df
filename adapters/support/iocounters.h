// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace Duende {

/// Bytes that were read from and written to storage; what the page cache answered is not in them.
struct IoCounters
{
    quint64 readBytes = 0;
    quint64 writtenBytes = 0;

    /// Sums that would not fit stay at the largest number.
    void add(const IoCounters& other);

    friend bool operator==(const IoCounters&, const IoCounters&) = default;
};

// Pure parsers of any bytes; what is not in the kernel's form, or does not fit, gives an empty optional.

/// The lines read_bytes and write_bytes of /proc/PID/io, proc_pid_io(5).
std::optional<IoCounters> parseProcessIo(QByteArrayView bytes);

/// The sum over the devices of a control group's io.stat ("8:0 rbytes=4096 wbytes=0 rios=1 …"), the kernel's
/// documentation of control groups version 2. A group that has done nothing yet has an empty file.
std::optional<IoCounters> parseGroupIo(QByteArrayView bytes);

} // namespace Duende
