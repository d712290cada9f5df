// SPDX-License-Identifier: GPL-3.0-or-later
// Every parser of what /proc and the control groups hold. The first byte chooses one: see the switch.
#include "adapters/support/displaytext.h"
#include "adapters/support/procfs.h"

#include <cstdlib>

using namespace Duende;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

void stat(QByteArrayView bytes)
{
    const std::optional<ProcessStat> stat = parseProcessStat(bytes);
    if (!stat)
        return;
    require(stat->pid > 0);
    require(Procfs::cpuTime(*stat).count() >= 0);
    require(Procfs::ticksDuration(stat->startTimeTicks).count() >= 0);
    ProcessSum sum;
    sum.add(*stat);
    sum.add(*stat);
    require(sum.use().cpuTime->count() >= 0);
}

void displayed(QByteArrayView bytes)
{
    const QString text = displayText(bytes, 50);
    require(text.size() <= 101);
    for (const QChar character : text)
        require(character.category() != QChar::Other_Control && character.category() != QChar::Other_Format);
}

void controlGroup(QByteArrayView bytes)
{
    if (const std::optional<QString> path = parseControlGroup(bytes))
        require(path->startsWith(QLatin1Char('/')));
}

void pids(QByteArrayView bytes)
{
    for (const qint64 pid : parsePids(bytes))
        require(pid > 0);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView bytes(data + 1, static_cast<qsizetype>(size) - 1);
    switch (data[0]) {
    case 's':
        stat(bytes);
        break;
    case 't':
        parseProcessStatus(bytes);
        break;
    case 'g':
        controlGroup(bytes);
        break;
    case 'c':
        require(parseNulSeparated(bytes).size() <= bytes.size());
        break;
    case 'l':
        parseProcessLimits(bytes);
        break;
    case 'u':
        parseUptime(bytes);
        break;
    case 'b':
        parseBootTime(bytes);
        break;
    case 'k':
        parseKeyedNumber(bytes, "usage_usec");
        break;
    case 'n':
        parseNumber(bytes);
        break;
    case 'i':
        parseProcessIo(bytes);
        break;
    case 'o':
        parseGroupIo(bytes);
        break;
    case 'p':
        pids(bytes);
        break;
    case 'd':
        displayed(bytes);
        break;
    default:
        break;
    }
    return 0;
}
