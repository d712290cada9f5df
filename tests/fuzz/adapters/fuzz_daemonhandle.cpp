// SPDX-License-Identifier: GPL-3.0-or-later
// The printed form and the JSON of handles: what is read can be written and read again.
#include "adapters/contract/daemonhandle.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cstdlib>

using namespace Duende;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

void requireRoundTrips(const DaemonHandle& handle)
{
    const Result<DaemonHandle> parsed = DaemonHandle::parse(handle.toString());
    require(parsed && parsed->data() == handle.data() && parsed->toString() == handle.toString());
    const Result<DaemonHandle> read = DaemonHandle::fromJson(handle.toJson());
    require(read && *read == handle);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArrayView bytes(data, static_cast<qsizetype>(size));
    if (const Result<DaemonHandle> handle = DaemonHandle::parse(QString::fromUtf8(bytes)))
        requireRoundTrips(*handle);
    else
        require(handle.error().detail().size() < 1000);
    if (const Result<DaemonHandle> handle
        = DaemonHandle::fromJson(QJsonDocument::fromJson(bytes.toByteArray()).object()))
        requireRoundTrips(*handle);
    return 0;
}
