// SPDX-License-Identifier: GPL-3.0-or-later
// A reply of an engine, whole and in pieces: both have to say the same.
#include "adapters/container/httpreader.h"

#include <cstdlib>

using namespace Duende;

namespace {

struct Outcome
{
    bool isGood = false;
    int status = 0;
    QByteArray body;

    bool operator==(const Outcome&) const = default;
};

Outcome readIn(QByteArrayView bytes, qsizetype step)
{
    HttpReader reader(1 << 20);
    for (qsizetype i = 0; i < bytes.size(); i += step) {
        if (!reader.feed(bytes.sliced(i, std::min(step, bytes.size() - i))))
            return {};
    }
    if (!reader.end())
        return {};
    return {true, reader.head().status, reader.takeBody()};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArrayView bytes(data, static_cast<qsizetype>(size));
    const Outcome whole = readIn(bytes, std::max<qsizetype>(bytes.size(), 1));
    if (readIn(bytes, 1) != whole || readIn(bytes, 13) != whole)
        std::abort();
    return 0;
}
